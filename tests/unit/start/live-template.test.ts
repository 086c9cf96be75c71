import { appendFileSync, writeFileSync } from "node:fs";
import { createLog } from "../../../local/platform/log.ts";
import { StartError } from "../../../local/platform/start-error.ts";
import { watchTemplate } from "../../../local/start/live-template.ts";
import type { RunningParts } from "../../../local/start/twin-summary.ts";
import type { StackModel } from "../../../local/template/resources.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

let folder: TemplateFolder;
let served: StackModel;
let lines: string[];
let replaced: string[];
let read: () => Promise<StackModel>;
let watching: { close(): void };

const ORIGINS = { api: "http://localhost:1", pool: "", desk: "", poolHttps: "" };
const toStack = (name: string): StackModel =>
  ({
    stackName: name,
    filesRead: [folder.file("template.yaml")],
    userPools: [],
    functions: [],
    warnings: [],
  }) as unknown as StackModel;

beforeEach(() => {
  folder = createTemplateFolder({ "template.yaml": "first" });
  served = toStack("first");
  [lines, replaced] = [[], []];
  read = async () => toStack((await import("node:fs")).readFileSync(folder.file("template.yaml"), "utf8"));
  watching = watchTemplate({
    twin: {
      parts: () =>
        ({ stack: served, apis: [], httpApis: [], pools: [], origins: ORIGINS }) as unknown as RunningParts,
      async replace(stack) {
        if (stack.stackName.includes("broken"))
          throw new StartError({ problem: stack.stackName, remedy: "mend" });
        served = stack;
        replaced.push(stack.stackName);
      },
    },
    read: () => read(),
    paths: [],
    log: createLog({ write: (text) => lines.push(text.trimEnd()) }),
    onReplaced() {},
  });
});
afterEach(() => {
  watching.close();
  folder.remove();
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((done) => setTimeout(done, 1));
}

test("a file that is written piece by piece is not taken for whole before it is quiet", async () => {
  const file = folder.file("template.yaml");
  writeFileSync(file, "paths");
  const startedAt = performance.now();
  let longestPause = 0;
  let last = startedAt;
  for (let piece = 0; piece < 30; piece += 1) {
    await new Promise((done) => setImmediate(done));
    longestPause = Math.max(longestPause, performance.now() - last);
    last = performance.now();
    appendFileSync(file, ` piece${piece}`);
  }
  await until(() => served.stackName.endsWith("piece29"));
  // A pause that is longer than what counts as quiet can be a busy machine's only.
  if (longestPause < 20) expect(replaced).toHaveLength(1);
});

test("a version that was good is served, also when the next one, which comes meanwhile, is broken", async () => {
  let release = () => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  const reading = read;
  let reads = 0;
  read = async () => {
    const stack = await reading();
    reads += 1;
    await held;
    return stack;
  };
  folder.write("template.yaml", "stricter");
  await until(() => reads === 1);
  folder.write("template.yaml", "broken");
  release();
  await until(() => lines.some((line) => line.includes("keeps serving. broken")));
  expect(replaced).toEqual(["stricter"]);
});

test("what is wrong for a moment only is not told, and what stays wrong is told once", async () => {
  const reading = read;
  let reads = 0;
  read = () => {
    reads += 1;
    return reading();
  };
  folder.write("template.yaml", "broken");
  await until(() => reads === 1);
  folder.write("template.yaml", "second");
  await until(() => replaced.includes("second"));
  expect(lines.filter((line) => line.includes("keeps serving"))).toEqual([]);
  folder.write("template.yaml", "broken again");
  await until(() => lines.some((line) => line.startsWith("error: ")));
  folder.write("template.yaml", "broken again");
  await new Promise((done) => setTimeout(done, 250));
  expect(lines.filter((line) => line.startsWith("error: "))).toEqual([
    "error: The last good version keeps serving. broken again → mend",
  ]);
  folder.write("template.yaml", "second");
  await until(() => lines.at(-1) === "The template is as it was before, and good again.");
});

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach } from "@jest/globals";
import type { LocalFunction } from "../../local/lambda/create-lambda-function.ts";
import { createFunctionApp, type FunctionApp } from "../support/function-app.ts";

const ESBUILD = {
  metadata: {
    BuildMethod: "esbuild",
    BuildProperties: { Format: "esm", OutExtension: [".js=.mjs"], Target: "es2024", Sourcemap: true },
  },
};

let app: FunctionApp;

beforeEach(() => {
  app = createFunctionApp();
});
afterEach(() => app.close());

async function invoke(lambda: LocalFunction): Promise<unknown> {
  const outcome = await lambda.invoke("{}");
  return outcome.kind === "returned" ? JSON.parse(outcome.result) : outcome;
}

/** The file system tells of an edit a little later; from then on requests wait for the new code. */
async function waitForEdit(lambda: LocalFunction, expected: unknown): Promise<void> {
  while ((await invoke(lambda)) !== expected) await new Promise((resolve) => setTimeout(resolve, 1));
}

async function waitForLine(pattern: RegExp): Promise<void> {
  while (!app.lines.some((line) => pattern.test(line)))
    await new Promise((resolve) => setTimeout(resolve, 5));
}

const answering = (value: string) => `export const handler = async () => ${JSON.stringify(value)};`;

async function startWatched(
  files: Readonly<Record<string, string>>,
  resource: object = ESBUILD,
): Promise<LocalFunction> {
  for (const [file, text] of Object.entries(files)) app.write(file, text);
  const lambda = app.start(resource);
  await lambda.prepared;
  lambda.watch();
  await invoke(lambda);
  return lambda;
}

describe("while the code is edited", () => {
  test("each save takes effect", async () => {
    const lambda = await startWatched({ "app.ts": answering("first") });

    const versions = new Set([lambda.codeVersion?.()]);
    for (const value of ["second", "third", "fourth"]) {
      app.write("app.ts", answering(value));
      await waitForEdit(lambda, value);
      versions.add(lambda.codeVersion?.());
    }
    expect(versions.size).toBe(4);
    expect(app.lines.filter((line) => line === "HelloFunction: reloaded.")).toHaveLength(3);
  });

  test("so does a save of a file that the handler imports, and of one that it begins to import", async () => {
    const lambda = await startWatched({
      "app.ts": "import { value } from './lib/value.ts'; export const handler = async () => value;",
      "lib/value.ts": "export const value: string = 'first';",
    });

    app.write("lib/value.ts", "export { value } from '../other/value.ts';");
    app.write("other/value.ts", "export const value = 'second';");
    await waitForEdit(lambda, "second");
    app.write("other/value.ts", "export const value = 'third';");
    await waitForEdit(lambda, "third");
  });

  test("a save as editors do it, by renaming a new file into place", async () => {
    const lambda = await startWatched({ "app.ts": answering("first") });

    writeFileSync(join(app.folder, "src/.app.ts.new"), answering("second"));
    const { renameSync } = await import("node:fs");
    renameSync(join(app.folder, "src/.app.ts.new"), join(app.folder, "src/app.ts"));

    await waitForEdit(lambda, "second");
  });

  test("code that does not compile leaves the last version in place, and is told by its line", async () => {
    const lambda = await startWatched({ "app.ts": answering("good") });

    app.write("app.ts", "export const handler = \n async () => {;");
    await waitForLine(
      /error: HelloFunction: the last version that worked keeps running\. src\/app\.ts:2: .* → Correct/,
    );
    expect(await invoke(lambda)).toBe("good");

    app.write("app.ts", answering("better"));
    await waitForEdit(lambda, "better");
  });

  test("a file that is gone leaves the last version in place until it is back", async () => {
    const lambda = await startWatched({ "app.ts": answering("good") });

    rmSync(join(app.folder, "src/app.ts"));
    await waitForLine(/the last version that worked keeps running/);
    expect(await invoke(lambda)).toBe("good");

    app.write("app.ts", answering("back"));
    await waitForEdit(lambda, "back");
  });

  test("a request that runs is finished on the code that it was started with", async () => {
    const lambda = await startWatched({
      "app.ts":
        "export const handler = async () => { await new Promise((done) => setTimeout(done, 400)); return 'old'; };",
    });
    const running = invoke(lambda);

    await new Promise((resolve) => setTimeout(resolve, 50));
    app.write("app.ts", answering("new"));
    await waitForLine(/reloaded/);
    const next = await invoke(lambda);

    expect([await running, next]).toEqual(["old", "new"]);
  });

  test("no request is lost while edits come", async () => {
    const lambda = await startWatched({ "app.ts": answering("0") });
    const seen: unknown[] = [];
    let isEditing = true;
    const caller = (async () => {
      while (isEditing) seen.push(...(await Promise.all(Array.from({ length: 5 }, () => invoke(lambda)))));
    })();

    for (let edit = 1; edit <= 5; edit += 1) {
      app.write("app.ts", answering(String(edit)));
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    await waitForEdit(lambda, "5");
    isEditing = false;
    await caller;

    expect(seen.every((value) => typeof value === "string")).toBe(true);
  });

  test("plain JavaScript is loaded anew, files that it requires included", async () => {
    const lambda = await startWatched(
      {
        "package.json": "{}",
        "app.js": "exports.handler = async () => require('./lib/value.js');",
        "lib/value.js": "module.exports = 1;",
      },
      {},
    );

    app.write("lib/value.js", "module.exports = 2;");

    await waitForEdit(lambda, 2);
  });

  test("JavaScript that does not load leaves the last version in place; that is said once, and when it is over", async () => {
    const lambda = await startWatched({ "app.mjs": answering("good") }, {});

    app.write("app.mjs", "export const handler = async () =>\n  1 +;");
    await waitForLine(
      /error: HelloFunction: the last version that worked keeps running\. src\/app\.mjs:2: Unexpected ";"\. → Correct/,
    );
    expect(await invoke(lambda)).toBe("good");
    app.write("app.mjs", "export const handler = async () =>\n  1 +;");
    app.write("app.mjs", "import './lib.cjs';\nexport const handler = 1;");
    await waitForLine(/Cannot find module/);
    app.write("lib.cjs", "null.x;");
    await waitForLine(/src\/lib\.cjs:1: TypeError: Cannot read/);
    expect(await invoke(lambda)).toBe("good");

    app.write("app.mjs", answering("better"));
    await waitForEdit(lambda, "better");
    expect(app.lines.filter((line) => /^error: .*Unexpected/.test(line))).toHaveLength(1);
    expect(app.lines.at(-1)).toBe("HelloFunction: reloaded.");
  });

  test("code that is put back as it was before it broke is said to be so", async () => {
    await startWatched({ "app.ts": answering("good") });
    app.write("app.ts", "broken(");
    await waitForLine(/worked keeps running/);
    app.write("app.ts", answering("good"));
    await waitForLine(/HelloFunction: the code is as it was before/);
  });
});

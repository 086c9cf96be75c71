import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach } from "@jest/globals";
import type { LocalFunction } from "../../local/lambda/create-lambda-function.ts";
import { createFunctionApp, type FunctionApp } from "../support/function-app.ts";

let app: FunctionApp;

beforeEach(() => {
  app = createFunctionApp();
});
afterEach(() => app.close());

async function invoke(lambda: LocalFunction, event: object = {}): Promise<unknown> {
  const outcome = await lambda.invoke(JSON.stringify(event), { requestId: "request-1" });
  return outcome.kind === "returned" ? JSON.parse(outcome.result) : outcome;
}

describe("what a handler logs", () => {
  const LOGS = `console.log("at start");
    export const handler = async (event) => {
      console.info("hello %s", "there", { a: 1 });
      console.warn("two\\nlines");
      console.error(new TypeError("as a value"));
      console.log("with", new RangeError("beside a text"));
      process.stdout.write("straight\\n");
      return null;
    };`;

  test("as text: time, request, level and message, one line each", async () => {
    app.write("app.mjs", LOGS);
    const lambda = app.start();
    await invoke(lambda);
    await lambda.close();

    const texts = app.lines.map((line) =>
      line.replace(/^(HelloFunction: )\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z {2}/, "$1"),
    );
    expect(texts.slice(0, 6)).toEqual([
      "HelloFunction: -  INFO  at start",
      "HelloFunction: request-1  INFO  hello there { a: 1 }",
      "HelloFunction: request-1  WARN  two",
      "HelloFunction: lines",
      "HelloFunction: request-1  ERROR  TypeError: as a value",
      expect.stringMatching(/^HelloFunction: {5}at handler \(.*app\.mjs:5:/),
    ]);
    expect(texts).toContain("HelloFunction: straight");
  });

  test("as JSON: one object a line, errors as type, message and trace", async () => {
    app.write("app.mjs", LOGS);
    const lines: string[] = [];
    const lambda = app.start({ jsonLogs: true }, { onLog: (line) => lines.push(line) });
    await invoke(lambda);
    await lambda.close();

    const entries = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
    const common = { timestamp: expect.stringMatching(/^\d{4}-.*Z$/), requestId: "request-1" };
    const stackTrace = expect.arrayContaining([expect.stringContaining("app.mjs")]);
    expect(entries).toEqual([
      { ...common, requestId: "-", level: "INFO", message: "at start" },
      { ...common, level: "INFO", message: "hello there { a: 1 }" },
      { ...common, level: "WARN", message: "two\nlines" },
      {
        ...common,
        level: "ERROR",
        message: { errorType: "TypeError", errorMessage: "as a value", stackTrace },
      },
      {
        ...common,
        level: "INFO",
        message: expect.stringContaining("with RangeError: beside a text"),
        errorType: "RangeError",
        errorMessage: "beside a text",
        stackTrace,
      },
    ]);
    expect(lines).toContain("straight");
  });

  test.each(["", "process.stdout;"])("the last lines before an exit are not lost (%s)", async (first) => {
    app.write(
      "app.mjs",
      `export const handler = async () => {
        ${first}
        for (let line = 0; line < 900; line += 1) console.log("line", line);
        process.exit(1);
      };`,
    );
    const lambda = app.start();
    await invoke(lambda);

    expect(app.lines.filter((line) => / line \d+$/.test(line))).toHaveLength(900);
  });

  test("an error of the handler is logged with its trace, a crash with its reason", async () => {
    app.write(
      "app.mjs",
      "export const handler = async ({ exit }) => { if (exit) process.exit(9); throw new TypeError('logged'); };",
    );
    const lambda = app.start();
    await invoke(lambda);
    await invoke(lambda, { exit: true });
    await lambda.close();

    expect(app.lines.join("\n")).toMatch(
      /request-1 {2}ERROR {2}Invoke Error +{"errorType":"TypeError","errorMessage":"logged","stack":\[.*app\.mjs/,
    );
    expect(app.lines).toContain(
      "warning: HelloFunction: RequestId: request-1 Error: Runtime exited with error: exit status 9",
    );
  });
});

describe("what the template asks for", () => {
  test("a function in another language is named, not run", async () => {
    const lambda = app.start({ runtime: "python3.13" });

    const reason = "HelloFunction is written for python3.13; only Node.js functions run here.";
    expect(await lambda.invoke("{}")).toEqual({ kind: "not-run-here", reason });
    expect(app.lines).toEqual([`warning: ${reason}`]);
  });

  test("a runtime newer than the Node that runs here is said at start", () => {
    app.write("app.mjs", "");
    app.start({ runtime: "nodejs99.x" });

    const [major] = process.versions.node.split(".");
    expect(app.lines).toEqual([
      `warning: HelloFunction runs on Node ${major} here; the template says nodejs99.x.`,
    ]);
  });

  test.each([
    ["a folder that is missing", { codeDir: "/no/such/folder" }, "Properties.CodeUri: CodeUri is no folder"],
    [
      "a handler without a file",
      { handler: "other.handler" },
      "Properties.Handler: No file of the handler other.handler",
    ],
    ["TypeScript without esbuild", { handler: "typed.handler" }, "The handler typed.handler is TypeScript"],
    [
      "another build method",
      { metadata: { BuildMethod: "makefile" } },
      'BuildMethod is "makefile"; only esbuild is supported',
    ],
  ])("%s stops the start, and is named", async (_what, resource, message) => {
    app.write("app.mjs", "");
    app.write("typed.ts", "");

    await expect(app.start(resource).prepared).rejects.toThrow(message);
  });

  test("D-27: a link out of the repository is refused, one inside it is not", async () => {
    mkdirSync(join(app.folder, ".git"));
    app.write("../lib/app.mjs", "export const handler = async () => 'linked';");
    app.write("package.json", "{}");
    symlinkSync("../lib/app.mjs", join(app.folder, "src/app.mjs"));
    symlinkSync(import.meta.filename, join(app.folder, "src/outside.mjs"));

    expect(await invoke(app.start())).toBe("linked");
    await expect(app.start({ handler: "outside.handler" }).prepared).rejects.toThrow(
      "leads out of the repository",
    );
    const allowed = app.start({ handler: "outside.handler" }, { codeBoundary: null });
    await expect(allowed.prepared).resolves.toBeUndefined();
  });

  test("a request after the end, or waiting at it, ends as crashed", async () => {
    app.write("app.mjs", "export const handler = () => new Promise(() => {});");
    const lambda = app.start();
    const waiting = [lambda.invoke("{}"), lambda.invoke("{}")];
    await lambda.prepared;
    await lambda.close();

    expect((await Promise.all([...waiting, lambda.invoke("{}")])).map(({ kind }) => kind)).toEqual(
      Array(3).fill("crashed"),
    );
  });
});

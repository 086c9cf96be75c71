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

describe("loading a handler", () => {
  test("F-03: an ES module with top-level await", async () => {
    app.write("app.mjs", "const x = await Promise.resolve(42); export const handler = async () => x;");

    expect(await invoke(app.start())).toBe(42);
  });

  test("F-03: CommonJS, in a folder, under a nested name", async () => {
    app.write("package.json", "{}");
    app.write("lib/app.js", "exports.api = { handlers: { get: async () => module.id !== undefined } };");

    expect(await invoke(app.start({ handler: "lib/app.api.handlers.get" }))).toBe(true);
  });

  test("F-03: a .js file whose package.json says module", async () => {
    app.write("package.json", '{ "type": "module" }');
    app.write("app.js", "export const handler = async () => import.meta.url.endsWith('app.js');");

    expect(await invoke(app.start())).toBe(true);
  });

  test("F-07: the module is run once, and keeps its state between calls", async () => {
    app.write("app.mjs", "let calls = 0; export const handler = async () => ++calls;");
    const lambda = app.start();

    expect([await invoke(lambda), await invoke(lambda)]).toEqual([1, 2]);
  });

  test.each([
    ["a module that throws", "throw new TypeError('broken start');", "TypeError", "broken start"],
    [
      "a missing export",
      "export const other = 1;",
      "Runtime.HandlerNotFound",
      "app.handler is undefined or not exported",
    ],
    [
      "an export that is no function",
      "export const handler = 1;",
      "Runtime.HandlerNotFound",
      "app.handler is not a function",
    ],
    [
      "a syntax error",
      "export const handler = (",
      "Runtime.UserCodeSyntaxError",
      "SyntaxError: Unexpected end of input",
    ],
    [
      "a module that exits",
      "process.exit(7);",
      "Runtime.ExitError",
      "RequestId: - Error: Runtime exited with error: exit status 7",
    ],
    [
      "a streaming handler",
      "export const handler = awslambda.streamifyResponse(async () => {});",
      "Gatehouse.StreamingNotSupported",
      "awslambda.streamifyResponse is not supported by Gatehouse: return the whole answer instead.",
    ],
  ])(
    "%s crashes every call with its error, until it is mended",
    async (...[_what, code, errorType, errorMessage]) => {
      app.write("app.mjs", code);
      const lambda = app.start();

      const outcomes = await Promise.all([invoke(lambda), invoke(lambda)]);

      const expected = expect.objectContaining({ errorType, errorMessage });
      expect(outcomes).toEqual(Array(2).fill(expect.objectContaining({ kind: "crashed", error: expected })));
    },
  );

  test("a handler of a missing package says which", async () => {
    app.write("app.cjs", "require('no-such-package');");

    expect(await invoke(app.start())).toMatchObject({
      error: {
        errorType: "Runtime.ImportModuleError",
        errorMessage: expect.stringContaining("Cannot find module 'no-such-package'"),
      },
    });
  });
});

describe("how a handler is called", () => {
  const CALLBACK = `export const handler = (event, context, callback) => {
    context.callbackWaitsForEmptyEventLoop = event.waits;
    setTimeout(() => callback(event.error ?? null, "called back"), 5);
    setTimeout(() => { globalThis.done = true; }, 30);
  };`;

  test("F-02: nodejs24.x refuses a callback with Lambda's own text", async () => {
    app.write("app.mjs", CALLBACK);

    expect(await invoke(app.start({ runtime: "nodejs24.x" }))).toMatchObject({
      kind: "crashed",
      error: {
        errorType: "Runtime.CallbackHandlerDeprecated",
        errorMessage: expect.stringContaining("has removed support for callback-based function handlers"),
      },
    });
  });

  test.each([true, false])("F-02: nodejs22.x calls it (waits for an empty event loop: %s)", async (waits) => {
    app.write("app.mjs", CALLBACK);
    const lambda = app.start({ runtime: "nodejs22.x" });

    expect(await invoke(lambda, { waits })).toBe("called back");
    expect(await invoke(lambda, { waits })).toBe("called back");
    expect(await invoke(lambda, { waits, error: "refused" })).toMatchObject({
      kind: "failed",
      error: { errorType: "string", errorMessage: "refused" },
    });
  });

  test("a handler that returns no promise: its value counts from nodejs24.x on, null before", async () => {
    app.write("app.mjs", "export const handler = () => 'at once';");

    expect(await invoke(app.start({ runtime: "nodejs24.x" }))).toBe("at once");
    expect(await invoke(app.start({ runtime: "nodejs22.x" }))).toBeNull();
  });

  test("F-06: the context", async () => {
    app.write(
      "app.mjs",
      `export const handler = async (_event, context) => {
        const before = context.getRemainingTimeInMillis();
        await new Promise((resolve) => setTimeout(resolve, 20));
        return { ...context, before, after: context.getRemainingTimeInMillis() };
      };`,
    );

    const { before, after, ...context } = (await invoke(app.start({ runtime: "nodejs24.x" }))) as Record<
      string,
      number
    >;

    expect(context).toEqual({
      awsRequestId: "request-1",
      functionName: "hello",
      functionVersion: "$LATEST",
      invokedFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:hello",
      memoryLimitInMB: "128",
      logGroupName: "/aws/lambda/hello",
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
    });
    expect(before).toBeGreaterThan(2900);
    expect(before).toBeLessThanOrEqual(3000);
    expect(Number(before) - Number(after)).toBeGreaterThanOrEqual(19);
  });

  test("D-26, F-05: the environment is the template's and Lambda's, nothing of the developer's", async () => {
    process.env.SECRET_OF_THE_DEVELOPER = "do not hand on";
    app.write(
      "app.mjs",
      "export const handler = async () => ({ env: process.env, cwd: process.cwd(), zone: new Date().getTimezoneOffset() });",
    );
    const lambda = app.start(
      { environment: { TABLE: "things", AWS_REGION: "not this" } },
      { extraEnvironment: { AWS_ENDPOINT_URL: "http://localhost:3001" } },
    );

    expect(await invoke(lambda)).toEqual({
      cwd: join(app.folder, "src"),
      zone: 0,
      env: {
        AWS_ACCESS_KEY_ID: "gatehouse",
        AWS_DEFAULT_REGION: "eu-central-1",
        AWS_ENDPOINT_URL: "http://localhost:3001",
        AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
        AWS_LAMBDA_FUNCTION_NAME: "hello",
        AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
        AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
        AWS_LAMBDA_LOG_FORMAT: "Text",
        AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/hello",
        AWS_LAMBDA_LOG_STREAM_NAME: expect.stringContaining("[$LATEST]"),
        AWS_REGION: "eu-central-1",
        AWS_SECRET_ACCESS_KEY: "gatehouse",
        LAMBDA_TASK_ROOT: join(app.folder, "src"),
        LANG: "en_US.UTF-8",
        PATH: expect.stringContaining("/usr/bin"),
        TABLE: "things",
        TZ: ":UTC",
        _HANDLER: "app.handler",
      },
    });
  });
});

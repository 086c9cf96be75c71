import { existsSync, readFileSync } from "node:fs";
import { afterAll, afterEach, beforeEach } from "@jest/globals";
import { createFunctionApp, type FunctionApp } from "../support/function-app.ts";

// What each handler does is chosen by the event, so that one process serves all of them until it ends.
const HANDLERS = `
import { execSync, spawn } from "node:child_process";
let calls = 0;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const ways = {
  answer: () => ({ statusCode: 200, body: String(++calls) }),
  throw: () => { throw new TypeError("no such thing"); },
  throwText: () => { throw "just a text"; },
  reject: async () => { throw new RangeError("too far"); },
  exit: () => process.exit(3),
  exitWell: () => process.exit(0),
  exitLater: async () => { setTimeout(() => process.exit(4), 20); await sleep(5000); },
  unhandled: async () => { Promise.reject(new Error("nobody cares")); return {}; },
  lateThrow: async () => { setTimeout(() => { throw new Error("too late"); }, 20); await sleep(5000); },
  afterwards: async () => { setTimeout(() => { throw new Error("after the answer"); }, 50); return { statusCode: 200 }; },
  loop: () => { for (;;); },
  sleepSync: () => execSync("sleep 8"),
  never: () => new Promise(() => {}),
  manyObjects: () => { const all = []; for (;;) all.push({ a: [1, 2, 3], b: String(Math.random()) }); },
  oneAllocation: () => new Array(3e8).fill({}),
  circular: () => { const all = {}; all.self = all; return all; },
  bigInt: () => ({ statusCode: 200, body: 10n }),
  nothing: () => undefined,
  sevenMegabytes: () => ({ statusCode: 200, body: "x".repeat(7 * 1024 * 1024) }),
  sixMegabytes: () => ({ statusCode: 200, body: "x".repeat(6 * 1024 * 1024 - 100) }),
  flood: () => { for (;;) console.log("x".repeat(1000)); },
  floodAndAnswer: () => { for (let i = 0; i < 20000; i++) console.log("line " + i); return { statusCode: 200 }; },
  killSelf: () => process.kill(process.pid, "SIGKILL"),
  abort: () => process.abort(),
  closeSocket: async () => { (await import("node:fs")).closeSync(3); await sleep(5000); },
  garbage: async () => { (await import("node:fs")).writeSync(4, Buffer.from("garbage for the twin")); await sleep(5000); },
  leaveChild: async () => {
    const child = spawn("sleep", ["30"], { stdio: "inherit" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    console.log("child " + child.pid);
    process.exit(5);
  },
  slow: async ({ ms }) => { await sleep(ms); return { statusCode: 200, pid: process.pid }; },
  fast: () => ({ statusCode: 200, pid: process.pid }),
};
export const handler = async (event) => ways[event.way](event);
`;

const way = (name: string, others: object = {}) => JSON.stringify({ way: name, ...others });
const ANSWERED = expect.objectContaining({ kind: "returned" });

describe("a handler that fails", () => {
  let app: FunctionApp;

  beforeEach(() => {
    app = createFunctionApp({ "app.mjs": HANDLERS });
  });
  afterEach(() => app.close());

  test.each([
    ["throw", "TypeError", "no such thing"],
    ["reject", "RangeError", "too far"],
    ["throwText", "string", "just a text"],
    ["circular", "Runtime.JSONStringifyError", "Unable to stringify response body"],
    ["bigInt", "Runtime.JSONStringifyError", "Unable to stringify response body"],
  ])("D-24, D-25: %s fails with the document of Lambda", async (name, errorType, errorMessage) => {
    const lambda = app.start();

    const outcome = await lambda.invoke(way(name));

    expect(outcome).toMatchObject({ kind: "failed", error: { errorType, errorMessage } });
    expect(await lambda.invoke(way("answer"))).toEqual(ANSWERED);
  });

  test.each([
    ["exit", "exited with error: exit status 3"],
    ["exitWell", "exited without providing a reason"],
    ["exitLater", "exited with error: exit status 4"],
    ["unhandled", "exited with error: exit status 1"],
    ["lateThrow", "exited with error: exit status 1"],
    ["killSelf", "exited with error: signal: killed"],
    ["abort", "exited with error: signal: aborted"],
  ])("D-24: %s costs its own request; the next call works", async (name, reason) => {
    const lambda = app.start();

    const outcome = await lambda.invoke(way(name), { requestId: "the-request" });

    expect(outcome).toMatchObject({
      kind: "crashed",
      error: {
        errorType: "Runtime.ExitError",
        errorMessage: `RequestId: the-request Error: Runtime ${reason}`,
      },
    });
    expect(await lambda.invoke(way("answer"))).toEqual(ANSWERED);
  });

  test.each(["loop", "sleepSync", "never", "flood"])(
    "D-24, E-43: %s ends with the function's own time limit",
    async (name) => {
      const lambda = app.start({ timeoutSeconds: 0.5 });
      await lambda.invoke(way("answer"));

      const outcome = await lambda.invoke(way(name), { requestId: "the-request" });

      expect(outcome).toMatchObject({ kind: "timed-out", durationMs: 500 });
      expect(outcome).toHaveProperty(
        "error.errorMessage",
        expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z the-request Task timed out after 0\.50 seconds$/),
      );
      expect(await lambda.invoke(way("answer"))).toEqual(ANSWERED);
    },
  );

  test.each(["manyObjects", "oneAllocation"])(
    "D-24: a heap full by %s ends the process alone",
    async (name) => {
      const lambda = app.start({ timeoutSeconds: 2 });

      const { kind } = await lambda.invoke(way(name));

      expect(["crashed", "timed-out"]).toContain(kind);
      expect(await lambda.invoke(way("answer"))).toEqual(ANSWERED);
    },
  );

  test("D-25, E-72: 7 MB are no answer, 6 MB are", async () => {
    const lambda = app.start();

    expect(await lambda.invoke(way("sevenMegabytes"))).toMatchObject({
      kind: "failed",
      error: { errorType: "Function.ResponseSizeTooLarge" },
    });
    expect(await lambda.invoke(way("sixMegabytes"))).toEqual(ANSWERED);
  });

  test("E-71: an event of more than 6 MiB reaches no code", async () => {
    const lambda = app.start();
    const tooLong = way("answer", { body: "x".repeat(6 * 1024 * 1024) });

    expect(await lambda.invoke(tooLong)).toMatchObject({
      kind: "failed",
      error: { errorType: "RequestEntityTooLargeException" },
    });
    expect(await lambda.invoke(way("answer"))).toMatchObject({ result: '{"statusCode":200,"body":"1"}' });
  });

  test("a result of nothing is null", async () => {
    expect(await app.start().invoke(way("nothing"))).toMatchObject({ kind: "returned", result: "null" });
  });

  test("D-24: endless output is cut, and the cut is told", async () => {
    const lambda = app.start();

    expect(await lambda.invoke(way("floodAndAnswer"))).toEqual(ANSWERED);
    await lambda.close();

    expect(app.lines.length).toBeLessThan(1100);
    expect(app.lines.at(-1)).toMatch(/bytes of output not shown/);
  });

  test.each(["closeSocket", "garbage"])(
    "%s: what breaks the line to the twin costs the request",
    async (name) => {
      const lambda = app.start({ timeoutSeconds: 0.5 });

      expect(["crashed", "timed-out"]).toContain((await lambda.invoke(way(name))).kind);
      expect(await lambda.invoke(way("answer"))).toEqual(ANSWERED);
    },
  );

  test("a crash after the answer costs no request", async () => {
    const lambda = app.start();

    expect(await lambda.invoke(way("afterwards"))).toEqual(ANSWERED);
    const during = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        await new Promise((resolve) => setTimeout(resolve, index * 8));
        return lambda.invoke(way("answer"));
      }),
    );

    expect(during.map(({ kind }) => kind)).toEqual(Array(20).fill("returned"));
  });

  test("what the function started is killed with it", async () => {
    const lambda = app.start();

    expect(await lambda.invoke(way("leaveChild"))).toMatchObject({ kind: "crashed" });

    const pid = Number(/child (\d+)/.exec(app.lines.join("\n"))?.[1]);
    expect(pid).toBeGreaterThan(0);
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  test.each(["exit", "loop", "killSelf"])(
    "of eight requests in one queue the fourth does %s: it alone fails, the others run once",
    async (name) => {
      const lambda = app.start({ timeoutSeconds: 0.5 });
      for (let call = 0; call < 5; call += 1) await lambda.invoke(way("fast"));

      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, index) => lambda.invoke(way(index === 3 ? name : "answer"))),
      );

      expect(outcomes.map(({ kind }) => kind === "returned")).toEqual([
        true,
        true,
        true,
        false,
        true,
        true,
        true,
        true,
      ]);
      // Each of the two processes counts its own calls from one: none was run twice.
      const counts = outcomes.map((outcome) =>
        "result" in outcome ? JSON.parse(outcome.result).body : "failed",
      );
      expect(counts).toEqual(["1", "2", "3", "failed", "1", "2", "3", "4"]);
    },
  );
});

/** A process that has ended and whose end nobody has asked for yet still has an id. */
function isAlive(pid: number): boolean {
  const status = `/proc/${pid}/status`;
  if (existsSync(status) && /^State:\s+Z/m.test(readFileSync(status, "utf8"))) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a function under load", () => {
  const app = createFunctionApp({ "app.mjs": HANDLERS });
  afterAll(() => app.close());

  test("fails exactly the requests that end a process, however many are on their way", async () => {
    const lambda = app.start();
    const padding = "x".repeat(20_000);
    const failed: number[] = [];
    let next = 0;
    const drive = async () => {
      while (next < 1500) {
        const index = next++;
        const { kind } = await lambda.invoke(way(index % 100 === 99 ? "exit" : "answer", { padding }));
        if (kind !== "returned") failed.push(index);
      }
    };

    await Promise.all(Array.from({ length: 40 }, drive));

    expect(failed.sort((left, right) => left - right)).toEqual(
      Array.from({ length: 15 }, (_, index) => index * 100 + 99),
    );
  });
});

describe("slow handlers", () => {
  const app = createFunctionApp({ "app.mjs": HANDLERS });
  afterAll(() => app.close());

  test("F-07: calls that take long run in processes beside each other", async () => {
    const lambda = app.start();
    for (let call = 0; call < 5; call += 1) await lambda.invoke(way("fast"));

    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => lambda.invoke(way("slow", { ms: 2000 }))),
    );

    const pids = outcomes.map((outcome) => ("result" in outcome ? JSON.parse(outcome.result).pid : 0));
    expect(new Set(pids).size).toBe(4);
  });

  test("a quick request that stands behind a slow one is taken back and run elsewhere", async () => {
    const lambda = app.start();
    for (let call = 0; call < 5; call += 1) await lambda.invoke(way("fast"));
    const settled: string[] = [];

    const slow = lambda
      .invoke(way("slow", { ms: 1000 }))
      .then((outcome) => settled.push(`slow ${outcome.kind}`));
    const fast = lambda.invoke(way("fast")).then((outcome) => settled.push(`fast ${outcome.kind}`));
    await Promise.all([slow, fast]);

    expect(settled).toEqual(["fast returned", "slow returned"]);
  });
});

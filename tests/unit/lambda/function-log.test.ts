import { PassThrough } from "node:stream";
import { jest } from "@jest/globals";
import { createFunctionLog, type FunctionLog } from "../../../local/lambda/function-log.ts";

let lines: string[];
let log: FunctionLog;
let stream: PassThrough;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] });
  lines = [];
  log = createFunctionLog({ write: (line) => lines.push(line) });
  stream = new PassThrough();
  log.attach(stream);
});
afterEach(() => jest.useRealTimers());

async function write(...texts: readonly (string | Buffer)[]): Promise<void> {
  for (const text of texts) {
    stream.write(text);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("what a function writes", () => {
  test("is cut into lines, whatever pieces it comes in", async () => {
    const text = Buffer.from("größer\n");
    await write("one\ntwo\r\nthr", "ee\rfour\n\n", text.subarray(0, 3), text.subarray(3));

    expect(lines).toEqual(["one", "two", "three", "four", "größer"]);
  });

  test("keeps its last line without an end", async () => {
    await write("no end");
    stream.destroy();
    await new Promise((resolve) => setImmediate(resolve));

    expect(lines).toEqual(["no end"]);
  });

  test("is shown up to a limit a second; the rest is counted", async () => {
    for (let round = 0; round < 20; round += 1) await write("0123456789\n".repeat(100));
    expect(lines.length).toBeLessThanOrEqual(1000);

    jest.advanceTimersByTime(1000);
    expect(lines.at(-1)).toMatch(/^… \d+ bytes of output not shown: too much at once\.$/);
    await write("again\n");
    expect(lines.at(-1)).toBe("again");
  });

  test("without line breaks is cut, too", async () => {
    await write("x".repeat(200_000));

    expect(lines).toHaveLength(1);
  });

  test("is accounted for at the end", async () => {
    for (let round = 0; round < 20; round += 1) await write("0123456789\n".repeat(100));
    log.close();

    expect(lines.at(-1)).toMatch(/not shown/);
  });
});

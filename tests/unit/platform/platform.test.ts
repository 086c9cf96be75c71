import fc from "fast-check";
import { parseBase64url, toBase64url } from "../../../local/platform/base64url.ts";
import { createManualClock, toEpochSeconds } from "../../../local/platform/clock.ts";
import { isEqualSecret } from "../../../local/platform/constant-time.ts";
import { getOwn, isJsonObject } from "../../../local/platform/json.ts";
import { createBatchedLog, createLog, toLogLine } from "../../../local/platform/log.ts";
import { systemRandom } from "../../../local/platform/random.ts";
import {
  createStableId,
  createStableUuid,
  LOWER_ALPHANUMERIC,
  MIXED_ALPHANUMERIC,
} from "../../../local/platform/stable-id.ts";
import { StartError } from "../../../local/platform/start-error.ts";

describe("base64url", () => {
  test("reads back what it wrote", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect([...(parseBase64url(toBase64url(bytes)) ?? [])]).toEqual([...bytes]);
      }),
    );
  });

  test("knows one spelling of every text only (A-31, A-32)", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const bytes = parseBase64url(text);
        if (bytes !== undefined) expect(toBase64url(bytes)).toBe(text);
      }),
    );
  });

  test.each(["YQ==", "+/8", "YR", "Y", "a b", "é"])("refuses %j", (text) => {
    expect(parseBase64url(text)).toBeUndefined();
  });
});

describe("the clock", () => {
  test("stands still until it is moved, and gives whole seconds rounded down", () => {
    const clock = createManualClock(1_795_000_000_999);
    expect(toEpochSeconds(clock)).toBe(1_795_000_000);
    clock.advance({ milliseconds: 1 });
    expect(toEpochSeconds(clock)).toBe(1_795_000_001);
    clock.advance({ seconds: 59, milliseconds: 5 });
    expect(clock.now()).toBe(1_795_000_060_005);
  });
});

describe("random", () => {
  test("draws digits and text of the asked length from the asked alphabet, without repeats in 10,000 draws", () => {
    const drawn = new Set(Array.from({ length: 10_000 }, () => systemRandom.text(LOWER_ALPHANUMERIC, 26)));
    expect(drawn.size).toBe(10_000);
    for (const text of drawn) expect(text).toMatch(/^[a-z0-9]{26}$/);
    expect(systemRandom.digits(6)).toMatch(/^\d{6}$/);
  });

  test("draws every digit about equally often", () => {
    const counts = new Map<string, number>();
    for (const digit of systemRandom.digits(20_000)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    expect(counts.size).toBe(10);
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(400);
  });
});

describe("stable ids", () => {
  const source = { kind: "user-pool", parts: ["hello-cognito", "UserPool"] };

  test("are the same for the same source, on every machine", () => {
    expect(createStableId(source, MIXED_ALPHANUMERIC, 9)).toBe(createStableId(source, MIXED_ALPHANUMERIC, 9));
    expect(createStableUuid(source)).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  test("differ by kind and by part, also where joined parts would read the same", () => {
    const ids = [
      source,
      { ...source, kind: "rest-api" },
      { ...source, parts: ["hello-cognitoUser", "Pool"] },
      { ...source, parts: ["hello-cognito", "User", "Pool"] },
    ].map((each) => createStableId(each, MIXED_ALPHANUMERIC, 9));
    expect(new Set(ids).size).toBe(4);
  });
});

describe("the log", () => {
  test("keeps one event a line, escaped and cut (D-21)", () => {
    const lines: string[] = [];
    const log = createLog({ write: (text) => lines.push(text) });
    log.info("a\nb\r\u001b[31mred\u2028\u202e");
    log.warn("x".repeat(1_000_000));
    expect(lines[0]).toBe("a\\x0ab\\x0d\\x1b[31mred\\u2028\\u202e\n");
    expect(lines[1]?.length).toBeLessThan(4100);
    expect(lines).toHaveLength(2);
  });

  test("writes the lines of one turn together, and what waits when the process ends", async () => {
    const writes: string[] = [];
    let end = () => {};
    const process = {
      once(_event: string, listener: () => void) {
        end = listener;
        return process;
      },
    };
    const log = createBatchedLog({ write: (text) => writes.push(text) }, process as never);
    log.info("one");
    log.warn("two");
    expect(writes).toEqual([]);
    await new Promise((next) => setImmediate(next));
    expect(writes).toEqual(["one\nwarning: two\n"]);
    log.error("three");
    end();
    await new Promise((next) => setImmediate(next));
    expect(writes).toEqual(["one\nwarning: two\n", "error: three\n"]);
  });

  test("leaves other scripts and emoji readable", () => expect(toLogLine("Zoë 東京 🦊")).toBe("Zoë 東京 🦊"));
});

describe("secrets and JSON members", () => {
  test("compares secrets of any length", () => {
    expect(isEqualSecret("a", "a")).toBe(true);
    expect(isEqualSecret("a", "aa")).toBe(false);
  });

  test("finds own members only", () => {
    expect(getOwn({ a: 1 }, "a")).toBe(1);
    expect(getOwn({ a: 1 }, "constructor")).toBeUndefined();
    expect([{}, [], null, "x"].map(isJsonObject)).toEqual([true, false, false, false]);
  });
});

describe("a start error", () => {
  test("names file, line, path, problem and remedy", () => {
    const error = new StartError({
      file: "template.yaml",
      line: 12,
      path: "Resources.Api",
      problem: "No such thing.",
      remedy: "Remove it.",
    });
    expect(error.message).toBe("template.yaml:12 › Resources.Api: No such thing.\n  → Remove it.");
    expect(new StartError({ problem: "P.", remedy: "R." }).message).toBe("P.\n  → R.");
  });
});

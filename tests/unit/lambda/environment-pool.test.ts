import { jest } from "@jest/globals";
import { EnvironmentPool, MAX_ENVIRONMENTS } from "../../../local/lambda/environment-pool.ts";
import type { FunctionCode } from "../../../local/lambda/function-code.ts";
import type { InvokeOutcome } from "../../../local/lambda/lambda-function.ts";
import { CRASH, FakeEnvironment } from "../../support/fake-environment.ts";

const CODE: FunctionCode = { taskRoot: "/task", handler: "app.handler", version: "1" };

let environments: FakeEnvironment[];
let settled: string[];
let pool: EnvironmentPool;

beforeEach(() => {
  jest.useFakeTimers();
  environments = [];
  settled = [];
  pool = new EnvironmentPool({
    createEnvironment(events) {
      const environment = new FakeEnvironment(events);
      environments.push(environment);
      return environment;
    },
  });
});

afterEach(async () => {
  await pool.close();
  jest.useRealTimers();
});

function push(...names: readonly string[]): void {
  for (const requestId of names) {
    pool.push({
      requestId,
      event: "{}",
      settle: (outcome: InvokeOutcome) => settled.push(`${requestId} ${outcome.kind}`),
    });
  }
}

const tick = () => jest.advanceTimersByTime(1);
const waitLong = () => jest.advanceTimersByTime(40);
const sentTo = (index: number) => environments[index]?.sent.map(({ requestId }) => requestId);

/** A pool with one process that is ready to take as much as `ahead`. */
function start(ahead = 1): FakeEnvironment {
  pool.use(CODE);
  const [first] = environments;
  if (first === undefined) throw new TypeError("No process was started.");
  first.ahead = ahead;
  first.becomeReady();
  return first;
}

describe("requests", () => {
  test("wait for the code, and for the first process", () => {
    push("a");
    tick();
    expect(environments).toHaveLength(0);

    pool.use(CODE);
    tick();
    expect(environments).toHaveLength(1);
    expect(sentTo(0)).toEqual([]);

    environments[0]?.becomeReady();
    tick();
    expect(sentTo(0)).toEqual(["a"]);
  });

  test("of one tick are sent together, to a process that answers fast", () => {
    const first = start(100);
    const send = jest.spyOn(first, "send");

    push("a", "b", "c");
    tick();

    expect(send).toHaveBeenCalledTimes(1);
    expect(sentTo(0)).toEqual(["a", "b", "c"]);
  });

  test("beyond what a process takes wait until it has answered", () => {
    const first = start();
    push("a", "b");
    tick();
    expect(sentTo(0)).toEqual(["a"]);

    first.answer();
    tick();

    expect(sentTo(0)).toEqual(["b"]);
    expect(environments).toHaveLength(1);
  });

  test("that wait too long behind a running one get a process of their own, two at a time, up to the most", () => {
    start();
    push(...Array.from({ length: 30 }, (_, index) => String(index)));

    waitLong();
    expect(environments).toHaveLength(3);
    for (let round = 0; round < 10; round += 1) {
      for (const environment of environments) environment.becomeReady();
      waitLong();
    }

    expect(environments).toHaveLength(MAX_ENVIRONMENTS);
    expect(environments.map((environment) => environment.pending)).toEqual(Array(MAX_ENVIRONMENTS).fill(1));
  });

  test.each([
    [0.2, 1],
    [20, 3],
  ])("that wait for a process which answers every %d ms have %d processes", (meanMs, processes) => {
    const first = start();
    first.meanMs = meanMs;
    push(...Array.from({ length: 30 }, (_, index) => String(index)));
    for (let round = 0; round < 4; round += 1) {
      jest.advanceTimersByTime(14);
      first.answer();
    }

    expect(environments).toHaveLength(processes);
  });

  test("that wait for the first process do not start a second one", () => {
    pool.use(CODE);
    push("a", "b", "c");

    jest.advanceTimersByTime(5000);

    expect(environments).toHaveLength(1);
  });

  test("behind a slow one are taken back and run elsewhere, in order", () => {
    const first = start(100);
    push("slow", "a", "b");
    waitLong();
    expect(first.isRecalling).toBe(true);

    first.giveBack();
    waitLong();
    for (const environment of environments.slice(1)) environment.becomeReady();
    tick();

    expect(environments.map((_, index) => sentTo(index))).toEqual([["slow"], ["a"], ["b"]]);
  });

  test("are not taken back while the process keeps starting others", () => {
    const first = start(100);
    push("a", "b", "c", "d", "e");
    for (let round = 0; round < 4; round += 1) {
      jest.advanceTimersByTime(14);
      first.answer();
    }

    expect(first.isRecalling).toBe(false);
  });
});

describe("a process that ends", () => {
  test("costs the running request; the others go to a fresh one before all that came later", () => {
    const first = start(3);
    push("running", "a", "b");
    tick();
    push("later");
    first.end();
    environments[1]?.becomeReady();
    tick();
    environments[1]?.answer();
    tick();

    expect(settled).toEqual(["running crashed", "a returned"]);
    expect(sentTo(1)).toEqual(["b"]);
  });

  test("while it loads fails all that wait, when no other process is there; the next request tries again", () => {
    pool.use(CODE);
    push("a", "b");
    environments[0]?.end({ loadError: CRASH });
    expect(settled).toEqual(["a crashed", "b crashed"]);

    push("c");
    tick();
    expect(environments).toHaveLength(2);
    environments[1]?.becomeReady();
    tick();
    expect(sentTo(1)).toEqual(["c"]);
  });

  test("while it loads beside another fails nobody", () => {
    start();
    push("a", "b");
    waitLong();
    environments[1]?.end({ loadError: CRASH });

    environments[0]?.answer();
    tick();

    expect(settled).toEqual(["a returned"]);
    expect(sentTo(0)).toEqual(["b"]);
  });
});

describe("new code", () => {
  test("runs on a new process; the old one finishes what it has", () => {
    const first = start(2);
    push("old", "old too");
    tick();

    pool.use({ ...CODE, version: "2" });
    push("new");
    environments[1]?.becomeReady();
    tick();
    expect(first.isRetired).toBe(true);
    expect(sentTo(0)).toEqual(["old", "old too"]);
    expect(sentTo(1)).toEqual(["new"]);
  });

  test("goes to the process that was prepared for it", () => {
    start();
    pool.prepare();
    pool.prepare();
    expect(environments).toHaveLength(2);

    pool.use({ ...CODE, version: "2" });

    expect(environments).toHaveLength(2);
    expect(environments[1]?.code?.version).toBe("2");
  });

  test("is waited for while it is made, and no longer once that has failed", () => {
    start();
    pool.hold();
    push("a");
    jest.advanceTimersByTime(1000);
    expect(sentTo(0)).toEqual([]);

    pool.release();
    expect(sentTo(0)).toEqual(["a"]);
  });

  test("a process prepared in vain is dropped", () => {
    pool.prepare();
    pool.dropSpare();

    expect(environments[0]?.isKilled).toBe(true);
  });
});

describe("idle processes", () => {
  const minutes = (count: number) => jest.advanceTimersByTime(count * 60_000);

  test("end: one too many after a minute, the last one after five; the next request starts one", () => {
    const first = start();
    push("a", "b");
    waitLong();
    const second = environments[1];
    second?.becomeReady();
    tick();
    first.answer();
    second?.answer();

    minutes(2);
    expect([first.isKilled, second?.isKilled].filter(Boolean)).toHaveLength(1);
    minutes(5);
    expect([first.isKilled, second?.isKilled]).toEqual([true, true]);

    push("c");
    tick();
    expect(environments).toHaveLength(3);
  });

  test("that are used now and then stay", () => {
    const first = start();
    for (let round = 0; round < 10; round += 1) {
      minutes(1);
      push(String(round));
      tick();
      first.answer();
    }

    expect(first.isKilled).toBe(false);
  });
});

describe("the end", () => {
  test("kills every process and fails what waits and what still comes", async () => {
    const first = start();
    pool.prepare();
    push("a", "b");
    tick();
    const closed = pool.close();
    first.end();
    await closed;
    push("c");

    expect(environments.map(({ isKilled }) => isKilled)).toEqual([true, true]);
    expect(settled).toEqual(["b crashed", "a crashed", "c crashed"]);
  });
});

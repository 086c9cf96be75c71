import { createTokenBucket } from "../../../local/gateway/usage/token-bucket.ts";
import { createUsageMeter } from "../../../local/gateway/usage/usage-meter.ts";
import type { UsagePlanResource } from "../../../local/template/resources.ts";

const START = Date.UTC(2026, 10, 18, 11);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const plan = (quota?: UsagePlanResource["quota"]): UsagePlanResource => ({
  origin: { logicalId: "Plan", file: "template.yaml", path: "Resources.Plan.Properties" },
  usagePlanId: "plan01",
  name: "Plan",
  stages: [],
  apiKeyIds: [],
  ...(quota && { quota }),
});

describe("E-100: a token bucket", () => {
  test("lets a burst through, then as many as its rate says", () => {
    const bucket = createTokenBucket({ burstLimit: 2, rateLimit: 0.5 });
    const takes = [0, 0, 0, 1999, 2000, 2001, 4000, 60_000, 60_000, 60_000].map((at) =>
      bucket.take(START + at),
    );
    expect(takes).toEqual([true, true, false, false, true, false, true, true, true, false]);
  });

  test.each([
    ["a burst of nothing", { burstLimit: 0, rateLimit: 100 }],
    ["half a request at once", { burstLimit: 0.5, rateLimit: 100 }],
  ])("%s lets nobody through, however long one waits", (_what, throttle) => {
    const bucket = createTokenBucket(throttle);
    expect([0, DAY].map((at) => bucket.take(START + at))).toEqual([false, false]);
  });

  test("E-101: what is left out is the account's", () => {
    const bucket = createTokenBucket({ rateLimit: 0 });
    const takes = Array.from({ length: 5001 }, () => bucket.take(START));
    expect([takes.slice(0, 5000).every(Boolean), takes[5000]]).toEqual([true, false]);
  });

  test("a clock that goes back gives nothing away", () => {
    const bucket = createTokenBucket({ burstLimit: 1, rateLimit: 1 });
    expect([0, -DAY, 500, 1000].map((at) => bucket.take(START + at))).toEqual([true, false, false, true]);
  });
});

describe("a quota", () => {
  const isWithin = (
    meter: ReturnType<typeof createUsageMeter>,
    quota: UsagePlanResource["quota"],
    at: number,
  ) => meter.isWithinQuota(plan(quota), "key001", START + at);

  test("E-103: as many requests as it says in each period, for each key", () => {
    const meter = createUsageMeter(START);
    const quota = { limit: 2, offset: 0, period: "DAY" } as const;
    expect([0, 1, 2, 13 * HOUR - 1, 13 * HOUR].map((at) => isWithin(meter, quota, at))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(meter.isWithinQuota(plan(quota), "key002", START)).toBe(true);
  });

  test("its offset is taken off the first period only", () => {
    const meter = createUsageMeter(START);
    const quota = { limit: 2, offset: 1, period: "DAY" } as const;
    expect([0, 1, DAY, DAY, DAY].map((at) => isWithin(meter, quota, at))).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
  });

  test.each([
    // 18 November 2026 is a Wednesday.
    ["WEEK", 3 * DAY + 13 * HOUR],
    ["MONTH", 12 * DAY + 13 * HOUR],
  ] as const)("a %s ends with the calendar's", (period, ends) => {
    const meter = createUsageMeter(START);
    const quota = { limit: 1, offset: 0, period };
    expect([0, ends - 1, ends].map((at) => isWithin(meter, quota, at))).toEqual([true, false, true]);
  });

  test("a plan without one has no end", () => {
    const meter = createUsageMeter(START);
    expect([0, 0, 0].every((at) => isWithin(meter, undefined, at))).toBe(true);
  });
});

import {
  BROKEN_GATES,
  type BrokenGateName,
  expectPass,
  idToken,
  type SectionABench,
  startSectionABench,
  withToken,
} from "./section-a/bench.ts";
import { CLAIMS_ROWS } from "./section-a/claims-rows.ts";
import { IDENTITY_SOURCE_ROWS } from "./section-a/identity-source-rows.ts";
import { INTEGRATION_ROWS } from "./section-a/integration-rows.ts";
import { KEY_ROWS } from "./section-a/key-rows.ts";
import { SIGNATURE_ROWS } from "./section-a/signature-rows.ts";

const ROWS = [...IDENTITY_SOURCE_ROWS, ...SIGNATURE_ROWS, ...KEY_ROWS, ...CLAIMS_ROWS, ...INTEGRATION_ROWS];

/** The ids of the catalogue's section A, copied; A-61 is about the start, and stands in section-a-twin.test.ts. */
const CATALOGUE_IDS = Array.from({ length: 62 }, (_, index) => `A-${String(index + 1).padStart(2, "0")}`);
const ELSEWHERE = ["A-61"];

test("every row of section A is a test, once", () => {
  expect([...ROWS.map(({ id }) => id), ...ELSEWHERE].sort()).toEqual(CATALOGUE_IDS);
});

describe("the gateway", () => {
  let bench: SectionABench;

  beforeAll(async () => {
    bench = await startSectionABench();
  });
  afterAll(() => bench.close());
  // Whatever was sent: a plain request is still answered, nothing failed inside, and no token was written down.
  afterEach(async () => {
    await expectPass(bench, withToken(idToken(bench)));
    expect(bench.errors).toEqual([]);
    expect(bench.refusals.join("\n")).not.toMatch(/eyJ[\w-]{20}/);
  });

  for (const row of ROWS) test(`${row.id}: ${row.sent}`, () => row.run(bench));
});

describe("a refusal row can fail", () => {
  const red = new Map<string, BrokenGateName[]>();

  beforeAll(async () => {
    for (const name of BROKEN_GATES) {
      const bench = await startSectionABench(name);
      // A gate that lets nobody in would turn the rows red for the wrong reason.
      await expectPass(bench, withToken(idToken(bench)));
      for (const row of ROWS.filter(({ isRefusal }) => isRefusal)) {
        const isGreen = await row.run(bench).then(
          () => true,
          () => false,
        );
        if (!isGreen) red.set(row.id, [...(red.get(row.id) ?? []), name]);
      }
      await bench.close();
    }
  });

  for (const row of ROWS.filter(({ isRefusal }) => isRefusal)) {
    test(`${row.id} goes red on a broken gate`, () => expect(red.get(row.id) ?? []).not.toEqual([]));
  }

  test("each broken gate is noticed by rows that another one passes", () => {
    const decodes = [...red].filter(([, gates]) => gates.includes("decodes without verifying"));
    const anyKey = [...red].filter(([, gates]) => gates.includes("takes any key"));
    // Signature rows are what sets the two apart from a guard that is merely strict on claims.
    expect(decodes.map(([id]) => id)).toEqual(
      expect.arrayContaining(["A-13", "A-14", "A-16", "A-20", "A-34"]),
    );
    expect(anyKey.map(([id]) => id)).toEqual(
      expect.arrayContaining(["A-18", "A-19", "A-20", "A-26", "A-27", "A-28", "A-34"]),
    );
    expect(anyKey.map(([id]) => id)).not.toContain("A-13");
  });
});

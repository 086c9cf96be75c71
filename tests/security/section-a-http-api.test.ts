import {
  accessToken,
  BROKEN_GATES,
  type BrokenGateName,
  expectPass,
  idToken,
  type SectionABench,
  withToken,
} from "./section-a/bench.ts";
import { CLAIMS_ROWS } from "./section-a/claims-rows.ts";
import { startHttpSectionABench } from "./section-a/http-bench.ts";
import { IDENTITY_SOURCE_ROWS } from "./section-a/identity-source-rows.ts";
import { INTEGRATION_ROWS } from "./section-a/integration-rows.ts";
import { KEY_ROWS } from "./section-a/key-rows.ts";
import { SIGNATURE_ROWS } from "./section-a/signature-rows.ts";

const ALL = [...IDENTITY_SOURCE_ROWS, ...SIGNATURE_ROWS, ...KEY_ROWS, ...CLAIMS_ROWS, ...INTEGRATION_ROWS];

/** Rows that an HTTP API answers otherwise, or has nothing of, and why; conformance/http-api-*.test.ts has them. */
const OTHERWISE: Readonly<Record<string, string>> = {
  "A-12": "no validation expressions",
  "A-37": "iat of the future is refused too",
  "A-40": "either token is taken where no scopes are asked for",
  "A-41": "403",
  "A-42": "token_use is not looked at",
  "A-43": "403",
  "A-44": "403",
  "A-46": "403",
  "A-48": "one issuer for each authorizer",
  "A-50": "a foreign issuer is asked for its keys",
  "A-51": "a slash at the end is another path",
  "A-53": "no method override",
  "A-54": "404",
  "A-55": "the same",
  "A-56": "CORS is the API's",
  "A-57": "the same",
  "A-58": "header names are in lower case",
  "A-59": "claims are written otherwise",
  "A-60": "no gateway responses",
};
const ROWS = ALL.filter(({ id }) => !Object.hasOwn(OTHERWISE, id));

describe("an HTTP API", () => {
  let bench: SectionABench;

  beforeAll(async () => {
    bench = await startHttpSectionABench();
  });
  afterAll(() => bench.close());
  // Whatever was sent: a plain request is still answered, nothing failed inside, and no token was written down.
  afterEach(async () => {
    await expectPass(bench, withToken(idToken(bench)));
    expect(bench.errors).toEqual([]);
    expect(bench.refusals.join("\n")).not.toMatch(/eyJ[\w-]{20}/);
  });

  for (const row of ROWS) test(`${row.id}: ${row.sent}`, () => row.run(bench));

  test.each([
    ["A-41: scopes on the route, an ID token", (at: SectionABench) => idToken(at)],
    ["A-43: none of the scopes", (at: SectionABench) => accessToken(at, { scope: "openid" })],
    ["A-44: a prefix of a scope", (at: SectionABench) => accessToken(at, { scope: "orders/rea" })],
    ["A-44: a longer scope", (at: SectionABench) => accessToken(at, { scope: "orders/read2" })],
    ["A-44: another letter case", (at: SectionABench) => accessToken(at, { scope: "Orders/Read" })],
    ["A-46: a number for a scope", (at: SectionABench) => accessToken(at, { scope: 7 })],
    ["A-46: a map for a scope", (at: SectionABench) => accessToken(at, { scope: { "orders/read": true } })],
  ])("%s: 403, and no function is called", async (_what, toToken) => {
    const called = bench.lambda.events.length;
    const { status, body, headers } = await bench.send(withToken(toToken(bench), "/Scoped/"));
    expect([status, body]).toEqual([403, '{"message":"Forbidden"}']);
    expect(headers["www-authenticate"]).toContain('error="insufficient_scope"');
    expect(bench.lambda.events).toHaveLength(called);
  });
});

describe("a refusal row can fail", () => {
  const red = new Map<string, BrokenGateName[]>();
  const refusals = ROWS.filter(({ isRefusal }) => isRefusal);

  beforeAll(async () => {
    for (const name of BROKEN_GATES) {
      const bench = await startHttpSectionABench(name);
      await expectPass(bench, withToken(idToken(bench)));
      for (const row of refusals) {
        const isGreen = await row.run(bench).then(
          () => true,
          () => false,
        );
        if (!isGreen) red.set(row.id, [...(red.get(row.id) ?? []), name]);
      }
      await bench.close();
    }
  });

  test("each of them goes red on a broken gate", () => {
    expect(refusals.map(({ id }) => id).filter((id) => !red.has(id))).toEqual([]);
  });
});

import fc from "fast-check";
import { createGuardedRoute, createTestApi } from "../support/rest-api.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";
import { createIdClaims, signToken, toSigningInput } from "../support/test-issuer.ts";

/* Beyond the samples of the catalogue: whatever is sent, a guarded function is not reached without its token. */

describe("random requests", () => {
  let gateway: TestGateway;
  let token: string;

  beforeAll(async () => {
    const routes = ["/", "/private", "/users/{id}", "/{proxy+}"].map((resourcePath) =>
      createGuardedRoute({ method: "ANY", resourcePath }),
    );
    gateway = await startTestGateway({ apis: [createTestApi({ routes })] });
    token = signToken(gateway.key, createIdClaims());
  });
  afterAll(() => gateway.close());

  const PIECES = [
    "/",
    "//",
    "..",
    ".",
    "%2e",
    "%2f",
    "%00",
    "%zz",
    "%",
    ";",
    "?",
    "&",
    "=",
    "#",
    "\\",
    "Prod",
    "prod",
  ];
  const piece = fc.oneof(
    fc.constantFrom(...PIECES, "private", "users", "é"),
    fc.string({ unit: "grapheme-ascii", maxLength: 5 }),
  );
  const target = fc
    .array(piece, { maxLength: 12 })
    .map((pieces) => `/Prod/${pieces.join("")}`.replace(/[^!-~é]/g, ""));
  const name = fc.constantFrom(
    "Authorization",
    "authorization",
    "X-HTTP-Method-Override",
    "Cookie",
    "X-A",
    "Content-Type",
    "X-Amzn-Trace-Id",
    "x-amzn-RequestId",
    "Accept",
  );
  const value = fc.oneof(
    fc.string({ unit: "grapheme-ascii", maxLength: 30 }).map((text) => text.replace(/[\r\n\0]/g, "")),
    fc.constantFrom("Bearer x", "Bearer", "GET", "DELETE", "Root=1-0-0", "application/json"),
    fc.json().map((payload) => `${toSigningInput({ alg: "none" }, payload)}.x`),
  );
  const headers = fc.array(fc.tuple(name, value), { maxLength: 6 }).map((pairs) => pairs.flat());
  const method = fc.constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH");

  test("never reach a guarded function without its token, and never fail inside", async () => {
    await fc.assert(
      fc.asyncProperty(method, target, headers, async (...[verb, sent, lines]) => {
        const { status } = await gateway.send({ method: verb, target: sent, headers: lines });
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        expect(gateway.lambda.events).toHaveLength(0);
      }),
      { numRuns: 400 },
    );
    expect(gateway.errors).toEqual([]);
  });

  test("reach it with the token wherever a route is, and what it gets is an event", async () => {
    await fc.assert(
      fc.asyncProperty(target, headers, async (sent, lines) => {
        const others = lines.filter((_, index) => !/^(authorization|x-http)/i.test(lines[index & ~1] ?? ""));
        const called = gateway.lambda.events.length;
        const { status } = await gateway.send({ target: sent, headers: [...others, "Authorization", token] });
        if (status !== 200) return expect(status).toBe(400);
        const event = gateway.lambda.events[called];
        expect(event?.requestContext.authorizer?.claims.sub).toBe(createIdClaims().sub);
        expect(event?.path).toBe(`/${(sent.split("?")[0] ?? "").replace(/^\/Prod\/*/, "")}`);
      }),
      { numRuns: 200 },
    );
    expect(gateway.errors).toEqual([]);
  });

  test("claims of any shape arrive as strings, and nothing but the token's own", async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (extra) => {
        const payload = JSON.stringify({ ...extra, ...createIdClaims() });
        const called = gateway.lambda.events.length;
        const { status } = await gateway.send({
          headers: ["Authorization", signToken(gateway.key, payload)],
        });
        if (payload.length > 6000) return;
        expect(status).toBe(200);
        const claims = gateway.lambda.events[called]?.requestContext.authorizer?.claims ?? {};
        const sent = JSON.parse(payload) as Record<string, unknown>;
        expect(Object.keys(claims).sort()).toEqual(
          Object.keys(sent)
            .filter((claim) => sent[claim] !== null)
            .sort(),
        );
        for (const text of Object.values(claims)) expect(typeof text).toBe("string");
      }),
      { numRuns: 100 },
    );
  });
});

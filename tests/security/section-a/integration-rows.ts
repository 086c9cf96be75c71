import { createIdClaims, NOW_SECONDS, signToken } from "../../support/test-issuer.ts";
import {
  accessToken,
  expect401,
  expectNoRoute,
  expectPass,
  idToken,
  type Row,
  type SectionABench,
  withToken,
} from "./bench.ts";

/** A4: the way to the integration. */
export const INTEGRATION_ROWS: readonly Row[] = [
  {
    id: "A-51",
    sent: "guarded route in other letter case, with trailing slash, doubled slash, ;x, %2e%2e/, %2f",
    isRefusal: true,
    async run(bench) {
      const guarded = ["/private/", "//private", "///private//", "/priv%61te", "/%70rivate/"];
      await expect401(bench, ...guarded.map((path) => ({ target: `/Prod${path}` })));
      const unknown = [
        "/Private",
        "/PRIVATE",
        "/private;x",
        "/private;x=1",
        "/%2e%2e/private",
        "/x/%2e%2e/private",
        "/%2fprivate",
        "/private%2f",
        "/private%00",
        "/private%20",
        "/private.",
        "/private//x",
      ];
      await expectNoRoute(bench, ...unknown.map((path) => ({ target: `/Prod${path}` })));
    },
  },
  {
    id: "A-52",
    sent: "/public/../private and /public/%2e%2e/private",
    isRefusal: true,
    async run(bench) {
      const paths = ["/public/../private", "/public/%2e%2e/private", "/public/..%2fprivate", "/./private"];
      await expectNoRoute(bench, ...paths.map((path) => ({ target: `/Prod${path}` })));
      await expectPass(bench, { target: "/Prod/public" });
    },
  },
  {
    id: "A-53",
    sent: "X-Original-URL, X-Rewrite-URL; X-HTTP-Method-Override",
    isRefusal: true,
    async run(bench) {
      const rewrites = ["X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Path"];
      for (const name of rewrites) {
        await expect401(bench, { target: "/Prod/private", headers: [name, "/Prod/public"] });
        await expectPass(bench, { target: "/Prod/public", headers: [name, "/Prod/private"] });
        expect(bench.lambda.events.at(-1)?.resource).toBe("/public");
      }
      await expect401(bench, { target: "/Prod/both", headers: ["X-HTTP-Method-Override", "DELETE"] });
      await expectPass(bench, {
        target: "/Prod/both",
        method: "DELETE",
        headers: ["x-http-method-override", "GET"],
      });
      expect(bench.lambda.events.at(-1)?.httpMethod).toBe("GET");
      await expectNoRoute(bench, { target: "/Prod/both", headers: ["X-HTTP-Method-Override", "delete"] });
    },
  },
  {
    id: "A-54",
    sent: "HEAD and PATCH on a route that has GET only, without a token; with one; verb FOO",
    isRefusal: true,
    async run(bench) {
      await expectNoRoute(bench, { method: "HEAD" }, { method: "PATCH" });
      const called = bench.lambda.events.length;
      const signed = await bench.send({
        method: "PATCH",
        headers: ["Authorization", `Bearer ${idToken(bench)}`],
      });
      expect(signed.status).toBe(403);
      expect(signed.headers["x-amzn-errortype"]).toBe("IncompleteSignatureException");
      expect((await bench.send({ method: "FOO" })).status).toBeGreaterThanOrEqual(400);
      expect((await bench.send({ method: "PROPFIND", ...withToken(idToken(bench)) })).status).toBe(403);
      expect(bench.lambda.events).toHaveLength(called);
    },
  },
  {
    id: "A-55",
    sent: "greedy {proxy+} open and a guarded sibling below it",
    isRefusal: true,
    async run(bench) {
      const guarded = ["/admin", "/admin/", "//admin", "/admin/x", "/admin//", "/%61dmin", "/admin/../x"];
      await expect401(bench, ...guarded.map((path) => ({ target: `/Greedy${path}` })));
      await expectPass(bench, { target: "/Greedy/other/admin" });
      expect(bench.lambda.events.at(-1)?.resource).toBe("/{proxy+}");
      await expectPass(bench, withToken(idToken(bench), "/Greedy/admin"));
      expect(bench.lambda.events.at(-1)?.resource).toBe("/admin");
    },
  },
  {
    id: "A-56",
    sent: "preflight OPTIONS without a token, on a method without and with an authorizer",
    isRefusal: true,
    async run(bench) {
      const preflight = { method: "OPTIONS", headers: ["Origin", "https://app.example"] };
      const open = await bench.send({ ...preflight, target: "/Cors/" });
      expect({ status: open.status, origin: open.headers["access-control-allow-origin"] }).toEqual({
        status: 200,
        origin: "https://app.example",
      });
      await expect401(bench, { ...preflight, target: "/Cors/guarded" });
    },
  },
  {
    id: "A-57",
    sent: "x-amzn-*, requestContext, x-apigateway-event headers with made-up claims",
    isRefusal: true,
    async run(bench) {
      const claims = JSON.stringify({ sub: "attacker", "cognito:groups": "admin" });
      const headers = ["requestContext", "x-apigateway-event", "x-amzn-authorizer-claims", "x-amzn-claims"];
      const sent = headers.flatMap((name) => [name, claims]);
      await expect401(bench, { headers: sent });
      await expectPass(bench, { headers: [...sent, "Authorization", idToken(bench)] });
      expect(lastClaims(bench)).toEqual(expect.objectContaining({ sub: createIdClaims().sub }));
      expect(lastClaims(bench)).not.toHaveProperty("cognito:groups");
    },
  },
  {
    id: "A-58",
    sent: "X-Forwarded-For: 1.2.3.4",
    isRefusal: false,
    async run(bench) {
      await expectPass(bench, { headers: ["Authorization", idToken(bench), "X-Forwarded-For", "1.2.3.4"] });
      const event = bench.lambda.events.at(-1);
      expect(event?.requestContext.identity.sourceIp).toBe("127.0.0.1");
      expect(event?.headers["X-Forwarded-For"]).toBe("1.2.3.4, 127.0.0.1");
    },
  },
  {
    id: "A-59",
    sent: "claims named __proto__, constructor, custom:x with quotes, line breaks, 4-byte characters",
    isRefusal: false,
    async run(bench) {
      const odd = "\"'\\\r\nrefused 200 GET /\u001b[31m\u2028𝕏";
      const claims = JSON.stringify(createIdClaims({ constructor: "c", "custom:x": odd })).replace(
        "{",
        '{"__proto__":{"polluted":"yes"},',
      );
      await expectPass(bench, withToken(signToken(bench.key, claims)));
      expect(lastClaims(bench)).toEqual(expect.objectContaining({ constructor: "c", "custom:x": odd }));
      expect(Object.getOwnPropertyDescriptor(lastClaims(bench), "__proto__")?.value).toBe(
        '{"polluted":"yes"}',
      );
      expect({}).not.toHaveProperty("polluted");
      const lines = bench.refusals.length;
      await bench.send(
        withToken(signToken(bench.key, createIdClaims({ iss: odd, aud: odd, exp: NOW_SECONDS - 1 }))),
      );
      await bench.send(withToken(signToken(bench.key, createIdClaims({ aud: odd, exp: NOW_SECONDS - 1 }))));
      expect(bench.refusals.slice(lines)).toHaveLength(2);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      for (const line of bench.refusals.slice(lines)) expect(line).not.toMatch(/[\u0000-\u001f\u2028]/);
    },
  },
  {
    id: "A-60",
    sent: "gateway response UNAUTHORIZED customised: status, header, template with $context.error.messageString",
    isRefusal: true,
    async run(bench) {
      const tokens = [
        undefined,
        "",
        "garbage",
        accessToken(bench),
        signToken(bench.foreignKey, createIdClaims()),
      ];
      for (const token of tokens) {
        await expectCustomised(
          bench,
          token === undefined ? { target: "/Custom/" } : withToken(token, "/Custom/"),
        );
      }
      const expired = withToken(idToken(bench, { exp: NOW_SECONDS - 1 }), "/Custom/");
      await expectCustomised(bench, expired, { why: "The incoming token has expired" });
      const injected = `/Custom/"},"injected":"x`;
      await expectCustomised(bench, { target: injected }, { path: injected });
    },
  },
  {
    id: "A-62",
    sent: "200 requests a second with bad tokens (2 s here, 20 s in the catalogue)",
    isRefusal: true,
    run: expectSteadyUnderLoad,
  },
];

function lastClaims({ lambda }: SectionABench): Readonly<Record<string, string>> {
  return lambda.events.at(-1)?.requestContext.authorizer?.claims ?? {};
}

async function expectCustomised(
  bench: SectionABench,
  request: Parameters<SectionABench["send"]>[0],
  { why = "Unauthorized", path = "/Custom/" } = {},
): Promise<void> {
  const called = bench.lambda.events.length;
  const answer = await bench.send(request);
  expect({ status: answer.status, body: answer.body, header: answer.headers["x-why"] }).toEqual({
    status: 418,
    body: JSON.stringify({ why, path }),
    header: "no token",
  });
  expect(answer.headers["x-amzn-errortype"]).toBe("UnauthorizedException");
  expect(bench.lambda.events).toHaveLength(called);
}

/** The catalogue's limit, times the margin of five that a shared machine needs. */
const P99_LIMIT_MS = 100 * 5;
const RATE = 200;
const SECONDS = 2;
/** Far above what one request holds on to, far below what 400 would if they were kept. */
const GROWTH_LIMIT_BYTES = 32 * 1024 * 1024;

async function expectSteadyUnderLoad(bench: SectionABench): Promise<void> {
  const tokens = Array.from({ length: 20 }, (_, index) =>
    signToken(bench.foreignKey, createIdClaims({ jti: String(index) }), { kid: bench.key.kid, alg: "RS256" }),
  );
  await expect401(bench, withToken(tokens[0] ?? ""));
  const before = process.memoryUsage().heapUsed;
  const times: number[] = [];
  const pending: Promise<void>[] = [];
  for (let tick = 0; tick < SECONDS * 20; tick += 1) {
    for (let index = 0; index < RATE / 20; index += 1) {
      const token = tokens[(tick + index) % tokens.length] ?? "";
      const started = performance.now();
      pending.push(
        bench.send(withToken(token)).then(({ status }) => {
          times.push(performance.now() - started);
          expect(status).toBe(401);
        }),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await Promise.all(pending);
  times.sort((left, right) => left - right);
  expect(times[Math.floor(times.length * 0.99)]).toBeLessThan(P99_LIMIT_MS);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(GROWTH_LIMIT_BYTES);
}

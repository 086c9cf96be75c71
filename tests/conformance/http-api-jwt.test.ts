import { CLIENT_ID, createHttpRoute, createJwtDefinition, createJwtRoute } from "../support/http-api.ts";
import { startHttpGateway, toAccessToken, toIdToken, withToken } from "../support/http-gateway.ts";
import { ISSUER } from "../support/rest-api.ts";
import type { TestGateway } from "../support/test-gateway.ts";
import {
  createIdClaims,
  createSigningKey,
  NOW_SECONDS,
  signToken,
  signTokenAs,
} from "../support/test-issuer.ts";

let open: TestGateway | undefined;

async function start(...options: Parameters<typeof startHttpGateway>): Promise<TestGateway> {
  open = await startHttpGateway(...options);
  return open;
}
afterEach(async () => {
  await open?.close();
  open = undefined;
});

const UNAUTHORIZED = '{"message":"Unauthorized"}';
const invalid = (description: string) =>
  `Bearer scope="" error="invalid_token" error_description="${description}"`;

describe("a JWT authorizer", () => {
  test("H-24: asks for a token with a bare challenge, and names the request in apigw-requestid", async () => {
    const gateway = await start();
    const { status, body, headers } = await gateway.send();
    expect([status, body, headers["www-authenticate"]]).toEqual([401, UNAUTHORIZED, "Bearer"]);
    expect(headers["content-type"]).toBe("application/json");
    expect(headers["apigw-requestid"]).toMatch(/^[\w-]{15}=$/);
    expect(Object.keys(headers).filter((name) => name.startsWith("x-am"))).toEqual([]);
    expect(gateway.lambda.events).toEqual([]);
  });

  test("H-21: takes a token bare and after the word Bearer, an ID token and an access token", async () => {
    const gateway = await start();
    for (const token of [toIdToken(gateway), toAccessToken(gateway), `Bearer ${toIdToken(gateway)}`])
      expect((await gateway.send(withToken(token))).status).toBe(200);
  });

  test.each<[string, (gateway: TestGateway) => string, string]>([
    ["is no token", () => "abc", "token contains an invalid number of segments"],
    [
      "is behind another scheme",
      (at) => `Basic ${toIdToken(at)}`,
      "token contains an invalid number of segments",
    ],
    [
      "is signed by another algorithm",
      ({ key }) => signTokenAs("RS512", key, createIdClaims()),
      "signing method RS512 is invalid",
    ],
    [
      "names an algorithm with quotes",
      ({ key }) => signToken(key, createIdClaims(), { alg: 'x" y="', kid: key.kid }),
      "signing method (alg) is unavailable.",
    ],
    [
      "is signed by an unknown key",
      () => signToken(createSigningKey("foreign"), createIdClaims()),
      "the key of the token is unknown",
    ],
    ["was altered", (at) => `${toIdToken(at).slice(0, -8)}AAAAAAAA`, "crypto/rsa: verification error"],
    [
      "has another issuer",
      (at) => toIdToken(at, { iss: `${ISSUER}/` }),
      "the token does not have a valid issuer",
    ],
    [
      "has another audience",
      (at) => toIdToken(at, { aud: "other" }),
      "the token does not have a valid audience",
    ],
    [
      "has another client",
      (at) => toAccessToken(at, { client_id: "other" }),
      "the token does not have a valid audience",
    ],
    [
      "has a good client_id beside a wrong aud",
      (at) => toAccessToken(at, { aud: "other" }),
      "the token does not have a valid audience",
    ],
    [
      "has neither aud nor client_id",
      (at) => toIdToken(at, { aud: undefined }),
      "the token does not have a valid audience",
    ],
    ["has expired", (at) => toIdToken(at, { exp: NOW_SECONDS }), "the token has expired"],
    ["does not expire", (at) => toIdToken(at, { exp: undefined }), "the token has expired"],
    ["is of the future", (at) => toIdToken(at, { nbf: NOW_SECONDS + 1 }), "the token is not valid yet"],
    [
      "was issued in the future",
      (at) => toIdToken(at, { iat: NOW_SECONDS + 1 }),
      "the token is used before it was issued",
    ],
  ])("H-22 to H-24: refuses a token that %s", async (_what, toToken, description) => {
    const gateway = await start();
    const { status, body, headers } = await gateway.send(withToken(toToken(gateway)));
    expect([status, body, headers["www-authenticate"]]).toEqual([401, UNAUTHORIZED, invalid(description)]);
    expect(gateway.lambda.events).toEqual([]);
    expect(gateway.refusals.join()).not.toMatch(/eyJ[\w-]{20}/);
  });

  test("H-22: one of several audiences suffices", async () => {
    const gateway = await start();
    expect((await gateway.send(withToken(toIdToken(gateway, { aud: ["other", CLIENT_ID] })))).status).toBe(
      200,
    );
  });

  test("H-25: wants one of the route's scopes, in scope or in scp, and answers 403 without", async () => {
    const gateway = await start({ routes: [createJwtRoute("GET /", ["orders/read", "orders/write"])] });
    for (const claims of [{ scope: "openid orders/write" }, { scope: undefined, scp: ["orders/read"] }])
      expect((await gateway.send(withToken(toAccessToken(gateway, claims)))).status).toBe(200);
    const { status, body, headers } = await gateway.send(
      withToken(toAccessToken(gateway, { scope: "openid" })),
    );
    expect([status, body]).toEqual([403, '{"message":"Forbidden"}']);
    expect(headers["www-authenticate"]).toBe(
      'Bearer scope="orders/read orders/write" error="insufficient_scope" error_description="expected scopes: [orders/read orders/write]"',
    );
  });

  test("H-21: reads the query parameter that it names, and no header then", async () => {
    const authorizer = createJwtDefinition({ identitySource: { in: "querystring", name: "token" } });
    const gateway = await start({
      routes: [createHttpRoute("GET /", { authorization: { authorizer, scopes: [] } })],
    });
    const token = toIdToken(gateway);
    expect((await gateway.send({ target: `/?token=${token}` })).status).toBe(200);
    expect((await gateway.send(withToken(token))).headers["www-authenticate"]).toBe("Bearer");
    expect((await gateway.send({ target: "/?token=abc" })).status).toBe(401);
  });

  test("H-26: answers 401 while the keys cannot be had, and goes on when they can", async () => {
    const gateway = await start();
    gateway.issuer.failure = new Error("down");
    const refused = await gateway.send(withToken(toIdToken(gateway)));
    expect([refused.status, refused.headers["www-authenticate"]]).toEqual([
      401,
      invalid("JWKS communication error"),
    ]);
    gateway.issuer.failure = undefined;
    expect((await gateway.send(withToken(toIdToken(gateway)))).status).toBe(200);
  });

  test("H-20: finds the pool behind AWS's address also where its tokens name the twin's own", async () => {
    const issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_TestPool1";
    const authorizer = createJwtDefinition({ issuer });
    const gateway = await start({
      routes: [createHttpRoute("GET /", { authorization: { authorizer, scopes: [] } })],
    });
    expect((await gateway.send(withToken(toIdToken(gateway)))).status).toBe(200);
    expect((await gateway.send(withToken(toIdToken(gateway, { iss: issuer })))).status).toBe(401);
  });
});

describe("an issuer that is no pool of the twin", () => {
  const FOREIGN = "https://id.example/";
  const key = createSigningKey("foreign");
  const documents: Record<string, unknown> = {
    "https://id.example/.well-known/openid-configuration": {
      issuer: FOREIGN,
      jwks_uri: "https://keys.example/jwks",
    },
    "https://keys.example/jwks": { keys: [key.jwk] },
  };
  const startForeign = (served: Record<string, unknown>, asked: string[] = []) => {
    const fetcher = async (url: string) => {
      asked.push(url);
      return Object.hasOwn(served, url) ? Response.json(served[url]) : new Response("", { status: 404 });
    };
    const authorizer = createJwtDefinition({ issuer: FOREIGN });
    const routes = [createHttpRoute("GET /", { authorization: { authorizer, scopes: [] } })];
    return start({ routes }, { fetch: fetcher as typeof fetch });
  };
  const token = signToken(key, createIdClaims({ iss: FOREIGN }));

  test("H-20: is asked for its keys, once, when its first token comes", async () => {
    const asked: string[] = [];
    const gateway = await startForeign(documents, asked);
    expect(asked).toEqual([]);
    for (let index = 0; index < 3; index += 1)
      expect((await gateway.send(withToken(token))).status).toBe(200);
    expect(asked).toEqual(Object.keys(documents));
    expect((await gateway.send(withToken(toIdToken(gateway)))).status).toBe(401);
  });

  test.each([
    ["does not answer", {}, "OIDC discovery endpoint communication error"],
    [
      "names itself otherwise",
      {
        [Object.keys(documents)[0] ?? ""]: {
          issuer: "https://evil.example/",
          jwks_uri: "https://keys.example/jwks",
        },
      },
      "OIDC discovery endpoint communication error",
    ],
    [
      "has its keys on an open wire",
      {
        [Object.keys(documents)[0] ?? ""]: { issuer: FOREIGN, jwks_uri: "http://keys.example/jwks" },
        "http://keys.example/jwks": { keys: [key.jwk] },
      },
      "JWKS communication error",
    ],
    ["publishes no keys", { ...documents, "https://keys.example/jwks": [] }, "JWKS communication error"],
  ])("H-26: lets nobody in when it %s", async (_what, served, description) => {
    const gateway = await startForeign(served);
    const { status, headers } = await gateway.send(withToken(token));
    expect([status, headers["www-authenticate"]]).toEqual([401, invalid(description)]);
  });
});

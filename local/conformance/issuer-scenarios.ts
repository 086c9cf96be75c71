import { isJsonObject } from "../platform/json.ts";
import { type Facts, parseObject, toDocumentFacts, toEndpointFacts } from "./facts.ts";
import type { Scenario } from "./scenario.ts";
import type { Answer } from "./send.ts";
import type { ConformanceTarget } from "./target.ts";

const DISCOVERY = "/.well-known/openid-configuration";
const JWKS = "/.well-known/jwks.json";

export const ISSUER_SCENARIOS: readonly Scenario[] = [
  {
    id: "issuer-discovery",
    name: "the discovery document",
    clauses: "A9.1",
    request: ({ issuerUrl }) => ({ url: `${issuerUrl}${DISCOVERY}` }),
    toFacts: toDocumentFacts,
  },
  {
    id: "issuer-keys",
    name: "the keys",
    clauses: "A9.2",
    request: ({ issuerUrl }) => ({ url: `${issuerUrl}${JWKS}` }),
    toFacts: toKeyFacts,
  },
  {
    id: "issuer-unknown-pool",
    name: "discovery of a pool that is not there",
    clauses: "A9.1",
    request: ({ issuerUrl, userPoolId }) => ({
      url: `${issuerUrl.replace(userPoolId, `${userPoolId.split("_")[0]}_AAAAAAAAA`)}${DISCOVERY}`,
    }),
    // The text names the pool that was asked for.
    toFacts: (answer, target) => withoutBody(toEndpointFacts(answer, target)),
  },
  {
    id: "issuer-id-token",
    name: "what an ID token is made of",
    clauses: "B1, B2",
    request: ({ issuerUrl }) => ({ url: `${issuerUrl}${JWKS}` }),
    toFacts: (answer, target) => toTokenFacts(answer, target.idToken, target),
  },
  {
    id: "issuer-access-token",
    name: "what an access token is made of",
    clauses: "B1, B3",
    request: ({ issuerUrl }) => ({ url: `${issuerUrl}${JWKS}` }),
    toFacts: (answer, target) => toTokenFacts(answer, target.accessToken, target),
  },
];

function withoutBody({ body: _body, ...facts }: Facts): Facts {
  return facts;
}

function listKeys({ body }: Answer): readonly Readonly<Record<string, unknown>>[] {
  const { keys } = parseObject(body);
  return Array.isArray(keys) ? keys.filter(isJsonObject) : [];
}

function toKeyFacts(answer: Answer, target: ConformanceTarget): Facts {
  const keys = listKeys(answer);
  const shapes = keys.map(({ n, kid, ...rest }) => {
    const bits = Buffer.from(String(n), "base64url").length * 8;
    return JSON.stringify({ ...rest, n: `${bits} bits`, kid: `${String(kid).length} characters` });
  });
  const used = [target.idToken, target.accessToken].map((token) => parsePart(token, 0).kid);
  return {
    ...toDocumentFacts({ ...answer, body: "{}" }, target),
    keys: String(keys.length),
    shape: [...new Set(shapes)].join(" or "),
    "ID and access tokens": used[0] === used[1] ? "signed with one key" : "signed with different keys",
  };
}

/** Names of the members, and the values that are the same for everybody. */
function toTokenFacts(answer: Answer, token: string, target: ConformanceTarget): Facts {
  const [header, claims] = [parsePart(token, 0), parsePart(token, 1)];
  const kids = listKeys(answer).map(({ kid }) => kid);
  const lifetime = Number(claims.exp) - Number(claims.iat);
  return {
    header: Object.keys(header).sort().join(" "),
    alg: String(header.alg),
    "its key": kids.includes(header.kid) ? "is published" : "is not published",
    claims: Object.keys(claims).sort().join(" "),
    token_use: String(claims.token_use),
    iss:
      claims.iss === `https://cognito-idp.${target.region}.amazonaws.com/${target.userPoolId}`
        ? "AWS's"
        : "another",
    scope: String(claims.scope ?? "absent"),
    lifetime: `${lifetime} s`,
  };
}

function parsePart(token: string, index: number): Readonly<Record<string, unknown>> {
  return parseObject(Buffer.from(token.split(".")[index] ?? "", "base64url").toString());
}

import { toGatewayFacts } from "./facts.ts";
import type { Scenario, SkippedScenario } from "./scenario.ts";
import type { SentRequest } from "./send.ts";
import type { ConformanceTarget } from "./target.ts";

type Request = Omit<SentRequest, "url"> & { readonly path?: string };
type Row = readonly [
  id: string,
  clauses: string,
  name: string,
  toRequest: (target: ConformanceTarget) => Request,
];

const bearing = (toValue: (target: ConformanceTarget) => string) => (target: ConformanceTarget) => ({
  headers: ["Authorization", toValue(target)],
});
const at =
  (path: string, request: Request = {}) =>
  () => ({ path, ...request });
const garbage = ["Authorization", "garbage"];

/** Paths stand behind the stage. */
const BEHIND_STAGE: readonly Row[] = [
  ["no-token", "B-10", "no Authorization header", at("/")],
  ["empty-token", "B-11", "an empty Authorization header", bearing(() => "")],
  ["garbage", "B-12", "a word that is no token", bearing(() => "garbage")],
  ["three-parts", "B-12", "three parts that are no JSON", bearing(() => "a.b.c")],
  [
    "tampered-signature",
    "B-14",
    "an ID token with another signature",
    bearing(({ idToken }) => tamper(idToken, 2)),
  ],
  ["tampered-claims", "B-14", "an ID token with other claims", bearing(({ idToken }) => tamper(idToken, 1))],
  [
    "unsigned",
    "B-13",
    "the ID token's claims, unsigned (alg none)",
    bearing(({ idToken }) => unsign(idToken)),
  ],
  [
    "access-token",
    "B-21",
    "an access token where an ID token is wanted",
    bearing(({ accessToken }) => accessToken),
  ],
  ["bare-token", "B-03", "an ID token as it is", bearing(({ idToken }) => idToken)],
  ["bearer", "B-04", "an ID token behind Bearer", bearing(({ idToken }) => `Bearer ${idToken}`)],
  ["lower-case-bearer", "B-05", "an ID token behind bearer", bearing(({ idToken }) => `bearer ${idToken}`)],
  ["two-blanks", "B-07", "two blanks behind Bearer", bearing(({ idToken }) => `Bearer  ${idToken}`)],
  ["basic", "B-06", "an ID token behind Basic", bearing(({ idToken }) => `Basic ${idToken}`)],
  [
    "lower-case-header",
    "B-02",
    "the header's name in lower case",
    ({ idToken }) => ({ headers: ["authorization", idToken] }),
  ],
  [
    "double-header",
    "B-08",
    "two Authorization headers with the same ID token",
    ({ idToken }) => ({ headers: ["Authorization", idToken, "Authorization", idToken] }),
  ],
  [
    "token-in-query",
    "B-01",
    "an ID token in the query",
    ({ idToken }) => ({ path: `/?Authorization=${idToken}` }),
  ],
  [
    "query",
    "C-33",
    "a query beside the token",
    ({ idToken }) => ({ headers: ["Authorization", idToken], path: "/?a=1&a=2" }),
  ],
  ["no-slash", "C-03", "the stage without a slash", at("")],
  ["double-slash", "C-05", "two slashes behind the stage", at("//")],
  ["unknown-path", "C-20", "an unknown path", at("/no-such-path")],
  ["unknown-path-slash", "C-20", "an unknown path with a slash at its end", at("/no-such-path/")],
  [
    "unknown-path-garbage",
    "C-21",
    "an unknown path with a word in Authorization",
    at("/no-such-path", { headers: garbage }),
  ],
  [
    "unknown-path-token",
    "C-21, C-25",
    "an unknown path with an ID token",
    ({ idToken }) => ({ path: "/no-such-path", headers: ["Authorization", idToken] }),
  ],
  [
    "unknown-path-pairs",
    "C-22",
    "an unknown path with key=value in Authorization",
    at("/no-such-path", { headers: ["Authorization", "Basic abc="] }),
  ],
  ["head", "C-30, C-20", "HEAD where only GET is defined", at("/", { method: "HEAD" })],
  ["post", "C-20", "POST where only GET is defined", at("/", { method: "POST", body: "{}" })],
  ["options", "B-36", "OPTIONS as a browser sends it", at("/", toPreflight())],
  [
    "options-garbage",
    "B-36",
    "OPTIONS with a word in Authorization",
    at("/", { method: "OPTIONS", headers: garbage }),
  ],
  [
    "method-override",
    "C-26",
    "GET that overrides its method",
    at("/", { headers: ["X-HTTP-Method-Override", "POST"] }),
  ],
];

/** Paths stand in the place of the stage. */
const AT_ORIGIN: readonly Row[] = [
  ["no-stage", "C-02", "no stage", at("/")],
  ["unknown-stage", "C-02", "a stage that is not there", at("/no-such-stage/")],
  [
    "unknown-stage-garbage",
    "C-02",
    "a stage that is not there, with a word in Authorization",
    at("/no-such-stage/", { headers: garbage }),
  ],
  [
    "slash-before-stage",
    "C-04",
    "two slashes before the stage",
    ({ apiUrl }) => ({ path: `/${new URL(apiUrl).pathname}/` }),
  ],
  [
    "stage-in-other-case",
    "C-01",
    "the stage in upper case",
    ({ apiUrl }) => ({ path: `${toOtherCase(new URL(apiUrl).pathname)}/` }),
  ],
];

export const GATEWAY_SCENARIOS: readonly Scenario[] = [
  ...BEHIND_STAGE.map((row) => toScenario(row, ({ apiUrl }) => apiUrl)),
  ...AT_ORIGIN.map((row) => toScenario(row, ({ apiUrl }) => new URL(apiUrl).origin)),
];

export const SKIPPED_GATEWAY_SCENARIOS: readonly SkippedScenario[] = [
  {
    id: "gateway-expired-token",
    name: "an ID token that has expired (B-16)",
    reason: "nobody can turn AWS's clock, and an ID token lives an hour",
  },
  {
    id: "gateway-throttled",
    name: "more requests than the stage takes (E-100)",
    reason: "it would disturb those who use the stack",
  },
];

function toScenario(
  [id, clauses, name, toRequest]: Row,
  toBase: (target: ConformanceTarget) => string,
): Scenario {
  return {
    id: `gateway-${id}`,
    name,
    clauses,
    request(target) {
      const { path = "/", ...request } = toRequest(target);
      return { ...request, url: `${toBase(target)}${path}` };
    },
    toFacts: toGatewayFacts,
  };
}

function toPreflight(): Request {
  const asks = ["Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "authorization"];
  return { method: "OPTIONS", headers: ["Origin", "https://app.example.com", ...asks] };
}

/** Changes a character in the middle of a part: the last one may hold bits that mean nothing. */
function tamper(token: string, index: number): string {
  const parts = token.split(".");
  const part = parts[index] ?? "";
  const middle = part.length >> 1;
  parts[index] = `${part.slice(0, middle)}${part[middle] === "A" ? "B" : "A"}${part.slice(middle + 1)}`;
  return parts.join(".");
}

function unsign(token: string): string {
  const header = Buffer.from('{"alg":"none"}').toString("base64url");
  return `${header}.${token.split(".")[1]}.`;
}

function toOtherCase(path: string): string {
  return path === path.toUpperCase() ? path.toLowerCase() : path.toUpperCase();
}

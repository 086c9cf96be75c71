import { toEndpointFacts } from "./facts.ts";
import type { Scenario, SkippedScenario } from "./scenario.ts";
import type { SentRequest } from "./send.ts";
import type { ConformanceTarget } from "./target.ts";

type Row = readonly [
  id: string,
  clauses: string,
  name: string,
  toRequest: (target: ConformanceTarget) => SentRequest,
];
type Form = Readonly<Record<string, string>>;
type ToHeaders = (target: ConformanceTarget) => readonly string[];

const UNKNOWN_CODE = "00000000-0000-4000-8000-000000000000";

const post =
  (path: string, toForm: (target: ConformanceTarget) => Form, toHeaders: ToHeaders = () => []) =>
  (target: ConformanceTarget): SentRequest => ({
    method: "POST",
    url: `${target.hostedUiUrl}${path}`,
    headers: ["Content-Type", "application/x-www-form-urlencoded", ...toHeaders(target)],
    body: new URLSearchParams(toForm(target)).toString(),
  });
const token = (toForm: (target: ConformanceTarget) => Form, toHeaders?: ToHeaders) =>
  post("/oauth2/token", toForm, toHeaders);
const userInfo =
  (toHeaders: ToHeaders) =>
  (target: ConformanceTarget): SentRequest => ({
    url: `${target.hostedUiUrl}/oauth2/userInfo`,
    headers: toHeaders(target),
  });
const toCode = ({ clientId, callbackUrl }: ConformanceTarget) => ({
  grant_type: "authorization_code",
  client_id: clientId,
  redirect_uri: callbackUrl,
});

const ROWS: readonly Row[] = [
  [
    "token-get",
    "A6",
    "GET of the token endpoint",
    ({ hostedUiUrl }) => ({ url: `${hostedUiUrl}/oauth2/token` }),
  ],
  ["token-nothing", "A6.3", "no grant_type", token(({ clientId }) => ({ client_id: clientId }))],
  [
    "token-no-client",
    "A6.3",
    "no client_id",
    token(() => ({ grant_type: "authorization_code", code: UNKNOWN_CODE })),
  ],
  [
    "token-unknown-grant",
    "A6.3",
    "a grant_type that is not there",
    token(({ clientId }) => ({ grant_type: "password", client_id: clientId })),
  ],
  [
    "token-unknown-client",
    "A6.3",
    "a client_id that is not there",
    token((target) => ({ ...toCode(target), client_id: "a".repeat(26), code: UNKNOWN_CODE })),
  ],
  ["token-no-code", "A6.3", "no code", token(toCode)],
  [
    "token-unknown-code",
    "A6.3",
    "a code that nobody got",
    token((target) => ({ ...toCode(target), code: UNKNOWN_CODE })),
  ],
  [
    "token-public-secret",
    "A6.1",
    "a secret for a client that has none",
    token(
      (target) => ({ ...toCode(target), code: UNKNOWN_CODE }),
      ({ clientId }) => ["Authorization", `Basic ${Buffer.from(`${clientId}:secret`).toString("base64")}`],
    ),
  ],
  [
    "token-client-credentials",
    "A6.3",
    "client_credentials for a client without that grant",
    token(({ clientId }) => ({ grant_type: "client_credentials", client_id: clientId })),
  ],
  [
    "token-no-refresh-token",
    "A6.3",
    "refresh_token without one",
    token(({ clientId }) => ({ grant_type: "refresh_token", client_id: clientId })),
  ],
  [
    "token-bad-refresh-token",
    "A6.3",
    "a refresh token that nobody got",
    token(({ clientId }) => ({ grant_type: "refresh_token", client_id: clientId, refresh_token: "garbage" })),
  ],
  [
    "token-json",
    "A6.1",
    "JSON in the place of a form",
    ({ hostedUiUrl }) => ({
      method: "POST",
      url: `${hostedUiUrl}/oauth2/token`,
      headers: ["Content-Type", "application/json"],
      body: '{"grant_type":"authorization_code"}',
    }),
  ],
  ["user-info-no-token", "A7", "userInfo without a token", userInfo(() => [])],
  ["user-info-garbage", "A7", "userInfo with a word", userInfo(() => ["Authorization", "Bearer garbage"])],
  [
    "user-info-id-token",
    "A7",
    "userInfo with an ID token",
    userInfo(({ idToken }) => ["Authorization", `Bearer ${idToken}`]),
  ],
  [
    "user-info-no-openid",
    "A7",
    "userInfo with an access token of the JSON API, which has no openid",
    userInfo(({ accessToken }) => ["Authorization", `Bearer ${accessToken}`]),
  ],
  [
    "revoke-nothing",
    "A8",
    "revocation of nothing",
    post("/oauth2/revoke", ({ clientId }) => ({ client_id: clientId })),
  ],
  [
    "revoke-unknown",
    "A8",
    "revocation of a token that nobody got",
    post("/oauth2/revoke", ({ clientId }) => ({ client_id: clientId, token: "garbage" })),
  ],
  [
    "revoke-access-token",
    "A8",
    "revocation of an access token",
    post("/oauth2/revoke", ({ clientId, accessToken }) => ({ client_id: clientId, token: accessToken })),
  ],
];

export const ENDPOINT_SCENARIOS: readonly Scenario[] = ROWS.map(([id, clauses, name, request]) => ({
  id: `endpoint-${id}`,
  name,
  clauses,
  request,
  toFacts: toEndpointFacts,
}));

export const SKIPPED_ENDPOINT_SCENARIOS: readonly SkippedScenario[] = [
  {
    id: "endpoint-token-expired-code",
    name: "an authorization code older than five minutes (A2.3)",
    reason: "nobody can turn AWS's clock",
  },
];

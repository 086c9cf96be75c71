import { createUsersAt, signInAt, toTwinAddress } from "../../local/commands/conformance-target.ts";
import { observeScenario, SCENARIOS, SKIPPED_SCENARIOS } from "../../local/conformance/compare-targets.ts";
import type { Facts } from "../../local/conformance/facts.ts";
import type { ConformanceTarget } from "../../local/conformance/target.ts";
import { systemRandom } from "../../local/platform/random.ts";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";

let twin: TestTwin;
let target: ConformanceTarget;
beforeAll(async () => {
  twin = await startTestTwin();
  const address = toTwinAddress(twin.summary);
  target = await signInAt(address, createUsersAt(address), systemRandom);
});
afterAll(() => twin.close());

const REFUSED = {
  status: "401",
  body: '{"message":"Unauthorized"}',
  "x-amzn-errortype": "UnauthorizedException",
  "x-amzn-trace-id": "absent",
  "www-authenticate": "absent",
};
const LET_IN = { status: "200", body: '"Hello from Lambda!"', "x-amzn-trace-id": "present" };
const NO_ROUTE = {
  status: "403",
  body: '{"message":"Missing Authentication Token"}',
  "x-amzn-errortype": "MissingAuthenticationTokenException",
  allow: "absent",
};
const NO_STAGE = {
  status: "403",
  body: '{"message":"Forbidden"}',
  "x-amzn-errortype": "ForbiddenException",
};
const SHOWN = { status: "400", location: "absent" };
const MISMATCH = { status: "302", location: "{hosted UI}/error" };
const sentBack = (error: string) => ({
  status: "302",
  location: "{callback}",
  "location query": expect.stringMatching(new RegExp(`^error=${error} .*state=the-state$`)),
});
const toLogin = { status: "302", location: "{hosted UI}/login" };
const failed = (error: string) => ({ status: "400", body: `{"error":"${error}"}` });

/** What the contract says of each scenario; the same is asked of a deployed stack by `npm run conformance`. */
const CONTRACT: Readonly<Record<string, object>> = {
  "gateway-no-token": REFUSED,
  "gateway-empty-token": REFUSED,
  "gateway-garbage": REFUSED,
  "gateway-three-parts": REFUSED,
  "gateway-tampered-signature": REFUSED,
  "gateway-tampered-claims": REFUSED,
  "gateway-unsigned": REFUSED,
  "gateway-access-token": REFUSED,
  "gateway-bare-token": LET_IN,
  "gateway-bearer": LET_IN,
  "gateway-lower-case-bearer": LET_IN,
  "gateway-two-blanks": REFUSED,
  "gateway-basic": REFUSED,
  "gateway-lower-case-header": LET_IN,
  "gateway-double-header": REFUSED,
  "gateway-token-in-query": REFUSED,
  "gateway-query": LET_IN,
  "gateway-no-slash": REFUSED,
  "gateway-double-slash": REFUSED,
  "gateway-unknown-path": NO_ROUTE,
  "gateway-unknown-path-slash": NO_ROUTE,
  "gateway-unknown-path-garbage": { status: "403", "x-amzn-errortype": "IncompleteSignatureException" },
  "gateway-unknown-path-token": { status: "403", "x-amzn-errortype": "IncompleteSignatureException" },
  "gateway-unknown-path-pairs": { status: "403", "x-amzn-errortype": "IncompleteSignatureException" },
  "gateway-head": { ...NO_ROUTE, body: "" },
  "gateway-post": NO_ROUTE,
  "gateway-options": { status: "200", "access-control-allow-methods": "GET,OPTIONS" },
  "gateway-options-garbage": { status: "200", "access-control-allow-origin": "*" },
  "gateway-method-override": NO_ROUTE,
  "gateway-no-stage": NO_STAGE,
  "gateway-unknown-stage": NO_STAGE,
  "gateway-unknown-stage-garbage": NO_STAGE,
  "gateway-slash-before-stage": REFUSED,
  "gateway-stage-in-other-case": NO_STAGE,
  "hosted-ui-authorize": toLogin,
  "hosted-ui-authorize-pkce": toLogin,
  "hosted-ui-authorize-no-client": SHOWN,
  "hosted-ui-authorize-unknown-client": SHOWN,
  "hosted-ui-authorize-no-redirect": SHOWN,
  "hosted-ui-authorize-unregistered": MISMATCH,
  "hosted-ui-authorize-longer-redirect": MISMATCH,
  "hosted-ui-authorize-no-response-type": sentBack("invalid_request"),
  "hosted-ui-authorize-bad-response-type": sentBack("invalid_request"),
  "hosted-ui-authorize-bad-scope": sentBack("invalid_scope"),
  "hosted-ui-authorize-pkce-plain": sentBack("invalid_request"),
  "hosted-ui-authorize-pkce-no-method": sentBack("invalid_request"),
  "hosted-ui-authorize-prompt-none": sentBack("login_required"),
  "hosted-ui-authorize-implicit": toLogin,
  "hosted-ui-authorize-no-state": toLogin,
  "hosted-ui-login-unregistered": MISMATCH,
  "hosted-ui-logout-leave": { status: "302", location: "{logout}", "location query": "" },
  "hosted-ui-logout-unregistered": MISMATCH,
  "hosted-ui-logout-again": toLogin,
  "hosted-ui-logout-again-unregistered": MISMATCH,
  "hosted-ui-logout-nothing": SHOWN,
  "hosted-ui-logout-no-client": SHOWN,
  "hosted-ui-logout-oidc": toLogin,
  "hosted-ui-login-page": {
    status: "200",
    fields: "_csrf cognitoAsfData password signInSubmitButton username",
  },
  "hosted-ui-signup-page": { status: "200", fields: expect.stringContaining("requiredAttributes[name]") },
  "hosted-ui-forgot-password-page": { status: "200", fields: expect.stringContaining("reset_my_password") },
  "hosted-ui-error-page": { status: "400", fields: "" },
  "hosted-ui-unknown-page": { status: "404" },
  "hosted-ui-own-discovery": { status: "404" },
  "endpoint-token-get": { status: "405" },
  "endpoint-token-nothing": failed("invalid_request"),
  "endpoint-token-no-client": failed("invalid_client"),
  "endpoint-token-unknown-grant": failed("unsupported_grant_type"),
  "endpoint-token-unknown-client": failed("invalid_client"),
  "endpoint-token-no-code": failed("invalid_request"),
  "endpoint-token-unknown-code": failed("invalid_grant"),
  "endpoint-token-public-secret": failed("invalid_client"),
  "endpoint-token-client-credentials": failed("unauthorized_client"),
  "endpoint-token-no-refresh-token": failed("invalid_request"),
  "endpoint-token-bad-refresh-token": failed("invalid_grant"),
  "endpoint-token-json": failed("invalid_request"),
  "endpoint-user-info-no-token": {
    status: "400",
    "www-authenticate": expect.stringMatching(/^error="invalid_r/),
  },
  "endpoint-user-info-garbage": {
    status: "401",
    "www-authenticate": expect.stringMatching(/^error="invalid_t/),
  },
  "endpoint-user-info-id-token": { status: "401" },
  "endpoint-user-info-no-openid": { status: "401", body: expect.stringContaining("openid scope") },
  "endpoint-revoke-nothing": failed("invalid_request"),
  "endpoint-revoke-unknown": { status: "200", body: "" },
  "endpoint-revoke-access-token": failed("unsupported_token_type"),
  "issuer-discovery": { status: "200", issuer: '"{issuer}"', jwks_uri: '"{issuer}/.well-known/jwks.json"' },
  "issuer-keys": { status: "200", keys: "2", "ID and access tokens": "signed with different keys" },
  "issuer-unknown-pool": { status: "404" },
  "issuer-id-token": { alg: "RS256", token_use: "id", "its key": "is published", iss: "AWS's" },
  "issuer-access-token": { alg: "RS256", token_use: "access", scope: "aws.cognito.signin.user.admin" },
};

describe("the scenarios that a stack and a twin are asked", () => {
  test("have each an expectation here, and a name of their own", () => {
    const ids = SCENARIOS.map(({ id }) => id);
    expect(Object.keys(CONTRACT).sort()).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(80);
  });

  test("say why, where something cannot be asked of a stack", () => {
    expect(SKIPPED_SCENARIOS.map(({ id }) => id)).toContain("gateway-expired-token");
    for (const { reason } of SKIPPED_SCENARIOS) expect(reason).not.toBe("");
  });

  test.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))(
    "%s: the twin answers as the contract says",
    async (id, scenario) => {
      const facts: Facts = await observeScenario(scenario, target);
      expect(facts).toMatchObject(CONTRACT[id] ?? { "not expected": id });
    },
  );

  test("show nothing that belongs to one target only", async () => {
    const all = await Promise.all(SCENARIOS.map((scenario) => observeScenario(scenario, target)));
    const text = JSON.stringify(all);
    for (const own of [target.clientId, target.userPoolId, target.idToken, target.hostedUiUrl, target.apiUrl])
      expect(text).not.toContain(own);
  });
});

import { toPageFacts, toRedirectFacts } from "./facts.ts";
import type { Scenario } from "./scenario.ts";
import type { ConformanceTarget } from "./target.ts";

type Parameters = Readonly<Record<string, string | undefined>>;
type Row = readonly [
  id: string,
  clauses: string,
  name: string,
  path: string,
  /** Over those of a good authorization request; `undefined` leaves one out. */
  toParameters: (target: ConformanceTarget) => Parameters,
];

const no =
  (...names: readonly string[]) =>
  () =>
    Object.fromEntries(names.map((name) => [name, undefined]));
const change = (parameters: Parameters) => () => parameters;
const NOT_REGISTERED = "https://attacker.example.com/";
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const REDIRECTS: readonly Row[] = [
  ["authorize", "A2.2", "an authorization request as it should be", "/oauth2/authorize", no()],
  [
    "authorize-pkce",
    "A2.2",
    "one with PKCE",
    "/oauth2/authorize",
    change({ code_challenge: CHALLENGE, code_challenge_method: "S256" }),
  ],
  ["authorize-no-client", "A2.2", "no client_id", "/oauth2/authorize", no("client_id")],
  [
    "authorize-unknown-client",
    "A2.2",
    "a client_id that is not there",
    "/oauth2/authorize",
    change({ client_id: "a".repeat(26) }),
  ],
  ["authorize-no-redirect", "A2.2", "no redirect_uri", "/oauth2/authorize", no("redirect_uri")],
  [
    "authorize-unregistered",
    "A2.2",
    "a redirect_uri that is not registered",
    "/oauth2/authorize",
    change({ redirect_uri: NOT_REGISTERED }),
  ],
  [
    "authorize-longer-redirect",
    "A2.1",
    "a redirect_uri that goes on behind the registered one",
    "/oauth2/authorize",
    ({ callbackUrl }) => ({ redirect_uri: `${callbackUrl}/more` }),
  ],
  ["authorize-no-response-type", "A2.2", "no response_type", "/oauth2/authorize", no("response_type")],
  [
    "authorize-bad-response-type",
    "A2.2",
    "response_type=id_token",
    "/oauth2/authorize",
    change({ response_type: "id_token" }),
  ],
  [
    "authorize-bad-scope",
    "A2.2",
    "a scope that the client does not have",
    "/oauth2/authorize",
    change({ scope: "openid no-such/scope" }),
  ],
  [
    "authorize-pkce-plain",
    "A2.2",
    "code_challenge_method=plain",
    "/oauth2/authorize",
    change({ code_challenge: CHALLENGE, code_challenge_method: "plain" }),
  ],
  [
    "authorize-pkce-no-method",
    "A2.2",
    "code_challenge without a method",
    "/oauth2/authorize",
    change({ code_challenge: CHALLENGE }),
  ],
  [
    "authorize-prompt-none",
    "A2.2",
    "prompt=none without a session",
    "/oauth2/authorize",
    change({ prompt: "none" }),
  ],
  [
    "authorize-implicit",
    "A10",
    "response_type=token",
    "/oauth2/authorize",
    change({ response_type: "token" }),
  ],
  ["authorize-no-state", "A2.1", "no state", "/oauth2/authorize", no("state")],
  [
    "login-unregistered",
    "A3",
    "the sign-in page for a redirect_uri that is not registered",
    "/login",
    change({ redirect_uri: NOT_REGISTERED }),
  ],
  [
    "logout-leave",
    "A4",
    "sign-out to a registered logout_uri",
    "/logout",
    toLeaving(({ logoutUrl }) => logoutUrl),
  ],
  [
    "logout-unregistered",
    "A4",
    "sign-out to a logout_uri that is not registered",
    "/logout",
    toLeaving(() => NOT_REGISTERED),
  ],
  ["logout-again", "A4", "sign-out to sign in again", "/logout", no()],
  [
    "logout-again-unregistered",
    "A4",
    "sign-out to sign in again, redirect_uri not registered",
    "/logout",
    change({ redirect_uri: NOT_REGISTERED }),
  ],
  ["logout-nothing", "A4", "sign-out without anywhere to go", "/logout", no("redirect_uri", "response_type")],
  ["logout-no-client", "A4", "sign-out without client_id", "/logout", no("client_id")],
  [
    "logout-oidc",
    "A4",
    "sign-out as OpenID Connect has it",
    "/logout",
    ({ idToken, logoutUrl }) => ({
      ...no("redirect_uri", "response_type", "scope", "client_id")(),
      id_token_hint: idToken,
      post_logout_redirect_uri: logoutUrl,
    }),
  ],
];

const PAGES: readonly Row[] = [
  ["login-page", "A3", "the sign-in page", "/login", no()],
  ["signup-page", "A3", "the sign-up page", "/signup", no()],
  ["forgot-password-page", "A3", "the page for a forgotten password", "/forgotPassword", no()],
  ["error-page", "A5", "the error page", "/error", change({ error: "redirect_mismatch" })],
  ["unknown-page", "A1", "a page that is not there", "/no-such-page", no()],
  [
    "own-discovery",
    "A9.1",
    "discovery under the domain, where there is none",
    "/.well-known/openid-configuration",
    no(),
  ],
];

export const HOSTED_UI_SCENARIOS: readonly Scenario[] = [
  ...REDIRECTS.map((row) => toScenario(row, toRedirectFacts)),
  ...PAGES.map((row) => toScenario(row, toPageFacts)),
];

function toScenario([id, clauses, name, path, toParameters]: Row, toFacts: Scenario["toFacts"]): Scenario {
  return {
    id: `hosted-ui-${id}`,
    name,
    clauses,
    request: (target) => ({ url: `${target.hostedUiUrl}${path}?${toQuery(target, toParameters(target))}` }),
    toFacts,
  };
}

function toQuery({ clientId, callbackUrl }: ConformanceTarget, parameters: Parameters): string {
  const all: Parameters = {
    client_id: clientId,
    response_type: "code",
    redirect_uri: callbackUrl,
    scope: "openid email",
    state: "the-state",
    ...parameters,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(given).toString();
}

function toLeaving(toUrl: (target: ConformanceTarget) => string | undefined) {
  return (target: ConformanceTarget) => ({
    ...no("response_type", "redirect_uri", "scope")(),
    logout_uri: toUrl(target),
  });
}

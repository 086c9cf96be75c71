import fc from "fast-check";
import type { AuthorizationRequest } from "../../../local/oauth2/authorize/authorization-request.ts";
import { toCallbackUrl, toRefusedCallbackUrl } from "../../../local/oauth2/authorize/callback-url.ts";
import { toRedirect } from "../../../local/oauth2/redirect.ts";
import { silentLog } from "../../../local/platform/log.ts";
import type { UserPool } from "../../../local/user-pool/user-pool.ts";
import { UserPoolError } from "../../../local/user-pool/user-pool-error.ts";
import { buildAppClient, buildUser, CALLBACK_URL, createStandInPools } from "../../support/stand-in-pool.ts";

const SIGNED_IN = { user: buildUser(), authTime: 1 };

function toUrl(changes: Partial<AuthorizationRequest>, answers: Partial<UserPool>): Promise<string> {
  const { pool, client } = createStandInPools({ answers }).getByClientId(buildAppClient().clientId);
  const request: AuthorizationRequest = {
    pool,
    client,
    redirectUri: CALLBACK_URL,
    responseType: "code",
    scopes: ["openid"],
    state: undefined,
    nonce: undefined,
    codeChallenge: undefined,
    resource: undefined,
    prompts: [],
    loginHint: undefined,
    provider: undefined,
    ...changes,
  };
  return toCallbackUrl(request, SIGNED_IN, silentLog);
}

const issueAuthorizationCode = async () => "the-code";

describe("the callback URL", () => {
  test("carries the code, and the state only when one was sent", async () => {
    await expect(toUrl({}, { issueAuthorizationCode })).resolves.toBe(`${CALLBACK_URL}?code=the-code`);
    await expect(toUrl({ state: "" }, { issueAuthorizationCode })).resolves.toBe(
      `${CALLBACK_URL}?code=the-code&state=`,
    );
  });

  test("continues a query that the registered URL has already", async () => {
    const redirectUri = "https://app.example/cb?a=1";
    await expect(toUrl({ redirectUri, state: "s" }, { issueAuthorizationCode })).resolves.toBe(
      "https://app.example/cb?a=1&code=the-code&state=s",
    );
  });

  test("A10: carries the tokens of the implicit grant in the fragment, in this order", async () => {
    const issueImplicitTokens = async () => ({ accessToken: "a", idToken: "i", expiresInSeconds: 3600 });
    await expect(toUrl({ responseType: "token", state: "s" }, { issueImplicitTokens })).resolves.toBe(
      `${CALLBACK_URL}#id_token=i&access_token=a&expires_in=3600&token_type=Bearer&state=s`,
    );
  });

  test("carries no ID token where none was issued", async () => {
    const issueImplicitTokens = async () => ({ accessToken: "a", expiresInSeconds: 60 });
    await expect(toUrl({ responseType: "token" }, { issueImplicitTokens })).resolves.toBe(
      `${CALLBACK_URL}#access_token=a&expires_in=60&token_type=Bearer`,
    );
  });

  test("A2.4: carries a refusal of the pool, its text first and form-encoded", async () => {
    const refuse = () => Promise.reject(new UserPoolError("user-disabled"));
    await expect(toUrl({ state: "a b" }, { issueAuthorizationCode: refuse })).resolves.toBe(
      `${CALLBACK_URL}?error_description=User+is+disabled.&error=invalid_request&state=a%20b`,
    );
  });

  test("carries server_error for a failure, and nothing of its text", async () => {
    const fail = () => Promise.reject(new RangeError("secret path"));
    await expect(toUrl({}, { issueAuthorizationCode: fail })).resolves.toBe(
      `${CALLBACK_URL}?error=server_error&error_description=server_error`,
    );
  });

  test("B-14: gives every state back as it was, and never a line break in the header", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (state) => {
        const url = toRefusedCallbackUrl(CALLBACK_URL, { error: "invalid_scope", state });
        const location = toRedirect(url).headers.get("location") ?? "";
        expect(location).toMatch(/^[\x21-\x7e]+$/);
        expect(new URL(location).searchParams.get("state")).toBe(state);
      }),
    );
  });

  test("is percent-encoded where a header could not carry it", () => {
    expect(toRedirect("myapp://zurück\r\nX: y").headers.get("location")).toBe(
      "myapp://zur%C3%BCck%0D%0AX:%20y",
    );
  });
});

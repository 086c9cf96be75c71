import type { EpochSeconds } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { User } from "../../user-pool/user.ts";
import type { TokenSet } from "../../user-pool/user-pool.ts";
import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import type { AuthorizationErrorCode } from "./authorization-attempt.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";

export interface SignedIn {
  readonly user: User;
  readonly authTime: EpochSeconds;
}

/**
 * Where the browser goes once the person is known: the callback URL with a fresh code or, for the implicit
 * grant, with the tokens in its fragment (contract A2.3, A10). A refusal of the pool goes there as an error.
 */
export async function toCallbackUrl(
  request: AuthorizationRequest,
  signedIn: SignedIn,
  log: Log,
): Promise<string> {
  const { redirectUri, state } = request;
  try {
    return await issue(request, signedIn);
  } catch (error) {
    if (error instanceof UserPoolError)
      return toRefusedCallbackUrl(redirectUri, {
        description: error.message,
        error: "invalid_request",
        state,
      });
    log.error(`No code or tokens could be issued: ${String(error)}`);
    return toRefusedCallbackUrl(redirectUri, { error: "server_error", state });
  }
}

export interface CallbackError {
  readonly error: AuthorizationErrorCode;
  /** Clients must not rely on it. Present, it comes first, as AWS writes it for what a trigger refused. */
  readonly description?: string;
  readonly state: string | undefined;
}

/**
 * The registered callback URL with an error in its query, also for the implicit grant (contract A2.4).
 *
 * Assumed: where nothing more is known the description repeats the code.
 */
export function toRefusedCallbackUrl(redirectUri: string, refusal: CallbackError): string {
  const { error, description, state } = refusal;
  const pairs: Pair[] =
    description === undefined
      ? [
          ["error", error],
          ["error_description", error],
        ]
      : [
          ["error_description", description],
          ["error", error],
        ];
  return append(redirectUri, "?", [...pairs, ["state", state]]);
}

type Pair = readonly [name: string, value: string | undefined];

async function issue(request: AuthorizationRequest, { user, authTime }: SignedIn): Promise<string> {
  const { pool, client, redirectUri, scopes, nonce, codeChallenge, resource, state } = request;
  const grant = { client, user, redirectUri, scopes, authTime, nonce, codeChallenge, resource };
  if (request.responseType === "token")
    return append(redirectUri, "#", [
      ...toTokenPairs(await pool.issueImplicitTokens(grant)),
      ["state", state],
    ]);
  return append(redirectUri, "?", [
    ["code", await pool.issueAuthorizationCode(grant)],
    ["state", state],
  ]);
}

/** Assumed: this order (contract A10); clients read by name. */
function toTokenPairs({ idToken, accessToken, expiresInSeconds }: TokenSet): readonly Pair[] {
  return [
    ["id_token", idToken],
    ["access_token", accessToken],
    ["expires_in", String(expiresInSeconds)],
    ["token_type", "Bearer"],
  ];
}

function append(redirectUri: string, mark: "?" | "#", pairs: readonly Pair[]): string {
  const text = pairs
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value = ""]) =>
        `${name}=${name === "error_description" ? toFormText(value) : encodeURIComponent(value)}`,
    )
    .join("&");
  return `${redirectUri}${redirectUri.includes(mark) ? "&" : mark}${text}`;
}

/** Descriptions write a space as `+` (contract A2.4); `state` never does, for not every client reads it back so. */
function toFormText(text: string): string {
  return encodeURIComponent(text).replaceAll("%20", "+");
}

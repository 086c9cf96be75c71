import type { Context } from "hono";
import type { Log } from "../../platform/log.ts";
import type { TokenSet } from "../../user-pool/user-pool.ts";
import { authenticateClient } from "../client-authentication.ts";
import { type DomainRequest, toDomainRequest } from "../domain-request.ts";
import type { FormParameters } from "../form-parameters.ts";
import { toJsonResponse } from "../json-response.ts";
import { OAuthError, toOAuthError } from "../oauth-error.ts";
import type { OAuth2Deps } from "../oauth2-deps.ts";
import { readForm } from "../read-form.ts";
import { type Grant, getParameter } from "./grant.ts";
import { redeemAuthorizationCode } from "./grants/authorization-code.ts";
import { redeemClientCredentials } from "./grants/client-credentials.ts";
import { redeemRefreshToken } from "./grants/refresh-token.ts";

const GRANTS: ReadonlyMap<string, Grant> = new Map([
  ["authorization_code", redeemAuthorizationCode],
  ["refresh_token", redeemRefreshToken],
  ["client_credentials", redeemClientCredentials],
]);

/**
 * `POST /oauth2/token` (contract A6). Every refusal is a 400, also `invalid_client`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5
 */
export function createToken(
  deps: Pick<OAuth2Deps, "userPools" | "log">,
): (context: Context) => Promise<Response> {
  return async (context) => {
    const request = toDomainRequest(context);
    try {
      const form = await readSingleForm(request.raw);
      return toJsonResponse(toTokenBody(await redeem(deps, request, form)), 200);
    } catch (error) {
      return refuse(toOAuthError(error), error, deps.log);
    }
  };
}

/** @throws OAuthError `invalid_request` for another media type, a repeated or a malformed parameter */
export async function readSingleForm(request: Request): Promise<FormParameters> {
  const read = await readForm(request);
  if (read.kind !== "form") throw new OAuthError("invalid_request");
  const { form } = read;
  if (form.names.some((name) => form.isRepeated(name) || form.isMalformed(name)))
    throw new OAuthError("invalid_request");
  return form;
}

/** Assumed: which grant is asked for is looked at before who asks. */
async function redeem(
  { userPools }: Pick<OAuth2Deps, "userPools">,
  request: DomainRequest,
  form: FormParameters,
): Promise<TokenSet> {
  const grant = GRANTS.get(getParameter(form, "grant_type"));
  if (grant === undefined) throw new OAuthError("unsupported_grant_type");
  return grant(authenticateClient(userPools, request, form), form);
}

function toTokenBody({ idToken, accessToken, refreshToken, expiresInSeconds }: TokenSet): object {
  return {
    ...(idToken === undefined ? {} : { id_token: idToken }),
    access_token: accessToken,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    expires_in: expiresInSeconds,
    token_type: "Bearer",
  };
}

/** The client hears the code; the log hears the pool's own reason. */
function refuse(refusal: OAuthError, cause: unknown, log: Log): Response {
  log.warn(`/oauth2/token refused with ${refusal.code}: ${cause instanceof Error ? cause.message : "?"}`);
  return toErrorResponse(refusal, 400);
}

export function toErrorResponse({ code, description }: OAuthError, status: number): Response {
  const body = description === undefined ? { error: code } : { error: code, error_description: description };
  return toJsonResponse(body, status);
}

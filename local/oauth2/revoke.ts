import type { Context } from "hono";
import { UserPoolError } from "../user-pool/user-pool-error.ts";
import { authenticateClient } from "./client-authentication.ts";
import { type DomainRequest, toDomainRequest } from "./domain-request.ts";
import { toOAuthError } from "./oauth-error.ts";
import type { OAuth2Deps } from "./oauth2-deps.ts";
import { getParameter } from "./token/grant.ts";
import { readSingleForm, toErrorResponse } from "./token/token.ts";

/**
 * `POST /oauth2/revoke`: ends a refresh token of the client and what was born of it (contract A8). A token that
 * is unknown, spent or somebody else's changes nothing and is answered 200 with an empty body (RFC 7009 §2.2).
 */
export function createRevoke(
  deps: Pick<OAuth2Deps, "userPools" | "log">,
): (context: Context) => Promise<Response> {
  return async (context) => {
    try {
      await revoke(deps, toDomainRequest(context));
    } catch (error) {
      const refusal = toOAuthError(error);
      deps.log.warn(`/oauth2/revoke refused with ${refusal.code}.`);
      // Unlike the token endpoint, this one answers 401 to bad client credentials.
      return toErrorResponse(refusal, refusal.code === "invalid_client" ? 401 : 400);
    }
    return new Response(null, { status: 200 });
  };
}

async function revoke({ userPools }: Pick<OAuth2Deps, "userPools">, request: DomainRequest): Promise<void> {
  const form = await readSingleForm(request.raw);
  const { pool, client } = authenticateClient(userPools, request, form);
  try {
    await pool.revokeRefreshToken(client, getParameter(form, "token"));
  } catch (error) {
    if (!(error instanceof UserPoolError) || !error.reason.startsWith("refresh-token-")) throw error;
  }
}

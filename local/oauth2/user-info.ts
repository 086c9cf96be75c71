import type { Context } from "hono";
import { getOwn, isJsonObject } from "../platform/json.ts";
import type { UserPool } from "../user-pool/user-pool.ts";
import { UserPoolError } from "../user-pool/user-pool-error.ts";
import { toDomainRequest } from "./domain-request.ts";
import { listPoolsOnHost } from "./find-client.ts";
import { toJsonResponse } from "./json-response.ts";
import type { OAuth2Deps } from "./oauth2-deps.ts";

const TEXTS = {
  badRequest: "Bad OAuth2 request at UserInfo Endpoint",
  badToken: "Access token is expired, disabled, or deleted, or the user has globally signed out.",
  noOpenId: "Access token does not contain openid scope",
} as const;

/** `GET` and `POST /oauth2/userInfo`: who the access token is about; every value a string (contract A7). */
export function createUserInfo(
  deps: Pick<OAuth2Deps, "userPools" | "log">,
): (context: Context) => Promise<Response> {
  return async (context) => {
    const request = toDomainRequest(context);
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(request.raw.headers.get("authorization") ?? "")?.[1];
    if (token === undefined) return refuse(400, "invalid_request", TEXTS.badRequest);
    const pool = findIssuingPool(listPoolsOnHost(deps.userPools, request.host), token);
    try {
      return pool === undefined ? refuse(401, "invalid_token", TEXTS.badToken) : await answer(pool, token);
    } catch (error) {
      if (!(error instanceof UserPoolError)) throw error;
      deps.log.warn(`/oauth2/userInfo refused: ${error.message}`);
      return refuse(401, "invalid_token", TEXTS.badToken);
    }
  };
}

async function answer(pool: UserPool, token: string): Promise<Response> {
  const { client, user, claims } = await pool.verifyAccessToken(token);
  if (!claims.scopes.includes("openid")) return refuse(401, "invalid_token", TEXTS.noOpenId);
  const attributes = pool.readableAttributes(client, user, claims.scopes);
  return toJsonResponse({ ...attributes, username: user.username }, 200);
}

/** Which pool to ask, by the token's own word; the pool then verifies all of it. */
function findIssuingPool(pools: readonly UserPool[], token: string): UserPool | undefined {
  const issuer = readIssuer(token);
  return pools.find(({ settings }) => settings.issuer === issuer);
}

function readIssuer(token: string): unknown {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    return isJsonObject(claims) ? getOwn(claims, "iss") : undefined;
  } catch {
    return undefined;
  }
}

/** AWS: the challenge names no scheme. */
function refuse(status: 400 | 401, error: string, description: string): Response {
  return toJsonResponse({ error, error_description: description }, status, {
    "WWW-Authenticate": `error="${error}", error_description="${description}"`,
  });
}

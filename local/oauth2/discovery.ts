import type { Context } from "hono";
import type { UserPool } from "../user-pool/user-pool.ts";
import { UserPoolError } from "../user-pool/user-pool-error.ts";
import type { OAuth2Deps } from "./oauth2-deps.ts";

/** AWS: keys may be cached for a day; pages of other origins fetch them, so every origin may. */
const HEADERS = { "Cache-Control": "public, max-age=86400", "Access-Control-Allow-Origin": "*" } as const;

type DiscoveryDeps = Pick<OAuth2Deps, "userPools" | "origin">;

/** `GET /{poolId}/.well-known/openid-configuration` (contract A9.1). Nothing of it comes from the request. */
export function createDiscovery(deps: DiscoveryDeps): (context: Context) => Promise<Response> {
  return async (context) => {
    const pool = findPool(deps, context);
    return pool === undefined ? refuse(context) : toDocument(toMetadata(pool, deps.origin()));
  };
}

/** `GET /{poolId}/.well-known/jwks.json`: public halves only, member by member (contract A9.2). */
export function createJwks(deps: DiscoveryDeps): (context: Context) => Promise<Response> {
  return async (context) => {
    const pool = findPool(deps, context);
    if (pool === undefined) return refuse(context);
    const { keys } = await pool.jwks();
    return toDocument({ keys: keys.map(({ alg, e, kid, kty, n, use }) => ({ alg, e, kid, kty, n, use })) });
  };
}

/**
 * Members in the order of the wire. `code_challenge_methods_supported` is absent on AWS too. The keys are where
 * this twin serves them, for the AWS address of an invented pool serves none.
 */
function toMetadata({ settings, domains }: UserPool, origin: string): object {
  // AWS: a pool without a domain names the same endpoints below its issuer.
  const base = domains.length > 0 ? `${origin}/oauth2` : settings.issuer;
  const end = domains.length > 0 ? `${origin}/logout` : `${settings.issuer}/logout`;
  return {
    authorization_endpoint: `${base}/authorize`,
    end_session_endpoint: end,
    id_token_signing_alg_values_supported: ["RS256"],
    issuer: settings.issuer,
    jwks_uri: `${origin}/${settings.userPoolId}/.well-known/jwks.json`,
    response_types_supported: ["code", "token"],
    revocation_endpoint: `${base}/revoke`,
    scopes_supported: ["openid", "email", "phone", "profile"],
    subject_types_supported: ["public"],
    token_endpoint: `${base}/token`,
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    userinfo_endpoint: `${base}/userInfo`,
  };
}

function findPool({ userPools }: DiscoveryDeps, context: Context): UserPool | undefined {
  try {
    return userPools.get(context.req.param("poolId") ?? "");
  } catch (error) {
    if (error instanceof UserPoolError && error.reason === "user-pool-not-found") return undefined;
    throw error;
  }
}

function toDocument(body: object): Response {
  return new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json", ...HEADERS } });
}

/** Assumed: the shape of the refusal. */
function refuse(context: Context): Response {
  const message = `User pool ${context.req.param("poolId") ?? ""} does not exist.`;
  return new Response(JSON.stringify({ code: "ResourceNotFoundException", message }), {
    status: 404,
    headers: { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" },
  });
}

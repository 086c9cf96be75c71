import { type Clock, type EpochSeconds, toEpochSeconds } from "../../platform/clock.ts";
import type { JsonObject } from "../../platform/json.ts";
import type { AppClient } from "../app-client.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { UserRecord } from "../store.ts";
import type { User } from "../user.ts";
import type { AccessTokenClaims } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { toUser } from "../users/find-user.ts";
import { toKey } from "../users/user-keys.ts";
import { isSignedBy, type ParsedJwt, parseJwt } from "./jwt.ts";
import { TOKEN_FAMILIES } from "./token-family.ts";

export interface VerifiedAccessToken {
  readonly client: AppClient;
  readonly user: User;
  readonly claims: AccessTokenClaims;
}

/** Checks access tokens of one pool (contract C5.0). */
export interface AccessTokenVerifier {
  /** Whether the token was verified here before: cheaper than reading whose it is. */
  isKnown(token: string): boolean;
  /**
   * Everything but the scope, every time: signature, issuer, `token_use`, expiry, revocation, user.
   * @throws UserPoolError `access-token-…`, `user-not-found`, `user-disabled`
   */
  verify(token: string): Promise<VerifiedAccessToken>;
}

type VerifierParts = Pick<PoolParts, "settings" | "store" | "clock" | "signingKeys"> & {
  readonly findClient: (clientId: string) => AppClient | undefined;
};

/** What was true of a token once and stays true: signature, issuer, form. Nothing that time can change. */
interface CheckedToken {
  readonly claims: AccessTokenClaims;
  readonly familyId: string;
}

const REMEMBERED_TOKENS = 10_000;

export function createAccessTokenVerifier(parts: VerifierParts): AccessTokenVerifier {
  const checked = new Map<string, CheckedToken>();
  return {
    isKnown: (token) => checked.has(token),
    async verify(token) {
      const known = checked.get(token);
      const current = known ?? (await checkForm(parts, token));
      if (!known) remember(checked, token, current);
      return checkState(parts, current);
    },
  };
}

/** Only tokens that we signed get in, so a flood of foreign ones pushes nobody out. */
function remember(checked: Map<string, CheckedToken>, token: string, entry: CheckedToken): void {
  const [oldest] = checked.keys();
  if (checked.size >= REMEMBERED_TOKENS && oldest !== undefined) checked.delete(oldest);
  checked.set(token, entry);
}

async function checkForm({ settings, signingKeys }: VerifierParts, token: string): Promise<CheckedToken> {
  const jwt = parseJwt(token);
  if (!jwt) throw new UserPoolError("access-token-signature-invalid");
  if (jwt.claims.iss !== settings.issuer) throw new UserPoolError("access-token-invalid");
  const key = typeof jwt.header.kid === "string" ? await signingKeys.find(jwt.header.kid) : undefined;
  if (!key || jwt.header.alg !== "RS256" || !isSignedBy(key, jwt)) {
    throw new UserPoolError("access-token-signature-invalid");
  }
  if (key.tokenUse !== "access" || jwt.claims.token_use !== "access") {
    throw new UserPoolError("access-token-invalid");
  }
  return parseClaims(jwt);
}

function parseClaims({ claims }: ParsedJwt): CheckedToken {
  const originJti = readOptionalText(claims, "origin_jti");
  return {
    familyId: originJti ?? readText(claims, "event_id"),
    claims: {
      sub: readText(claims, "sub"),
      username: readText(claims, "username"),
      clientId: readText(claims, "client_id"),
      scopes: readText(claims, "scope").split(" "),
      jti: readText(claims, "jti"),
      originJti,
      expiresAt: readExpiry(claims),
    },
  };
}

/** What may change from one use of a token to the next. */
function checkState(parts: VerifierParts, { claims, familyId }: CheckedToken): VerifiedAccessToken {
  assertNotExpired(parts.clock, claims.expiresAt);
  const client = parts.findClient(claims.clientId);
  if (!client) throw new UserPoolError("access-token-invalid");
  const user = findTokenUser(parts, claims);
  if (!user) throw new UserPoolError("user-not-found");
  const family = parts.store.findRecord(TOKEN_FAMILIES, familyId);
  if (!family || family.isRevoked) throw new UserPoolError("access-token-revoked");
  if (!user.enabled) throw new UserPoolError("user-disabled");
  return { client, user: toUser(user), claims };
}

function assertNotExpired(clock: Clock, expiresAt: EpochSeconds): void {
  if (toEpochSeconds(clock) >= expiresAt) throw new UserPoolError("access-token-expired");
}

/** The user whom the token was issued to, not one who got the same name later. */
function findTokenUser(parts: VerifierParts, claims: AccessTokenClaims): UserRecord | undefined {
  const key = toKey(parts.settings, claims.username);
  const user = parts.store.findUser({ userPoolId: parts.settings.userPoolId, by: "username", key });
  return user?.sub === claims.sub ? user : undefined;
}

function readText(claims: JsonObject, name: string): string {
  const value = claims[name];
  if (typeof value !== "string") throw new UserPoolError("access-token-invalid");
  return value;
}

function readOptionalText(claims: JsonObject, name: string): string | undefined {
  return claims[name] === undefined ? undefined : readText(claims, name);
}

function readExpiry(claims: JsonObject): EpochSeconds {
  if (typeof claims.exp !== "number") throw new UserPoolError("access-token-invalid");
  return claims.exp;
}

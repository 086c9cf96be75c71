import type { AppClient } from "../app-client.ts";
import type { PoolParts } from "../pool-parts.ts";
import { checkSecretHash } from "../sign-in/secret-hash.ts";
import type { UserRecord } from "../store.ts";
import type { NamedUserRequest } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { findUser } from "../users/find-user.ts";
import { toUnknownKey } from "../users/user-keys.ts";

/** Whom a public request means. */
export interface NamedUser {
  /** `undefined` for an unknown name that the client is not to learn of. */
  readonly user: UserRecord | undefined;
  /** Under which codes are kept: `sub`, or the folded name of somebody unknown. */
  readonly codeOwner: string;
}

/**
 * @throws UserPoolError `secret-hash-…`; `user-not-found-for-client`, unless the client hides who exists
 * (contract C8)
 */
export function findNamedUser(
  parts: Pick<PoolParts, "settings" | "store">,
  client: AppClient,
  request: NamedUserRequest,
): NamedUser {
  const user = checkCaller(parts, client, request);
  if (!user && !client.hidesUserExistence) throw new UserPoolError("user-not-found-for-client");
  return { user, codeOwner: user?.sub ?? toUnknownKey(parts.settings, request.username) };
}

/** Who is named, once the client has shown that it is itself. @throws UserPoolError `secret-hash-…` */
export function checkCaller(
  parts: Pick<PoolParts, "settings" | "store">,
  client: AppClient,
  request: NamedUserRequest,
): UserRecord | undefined {
  const user = findUser(parts, request.username);
  if (!request.isHosted) checkSecretHash(client, request.secretHash, [request.username, user?.username]);
  return user;
}

/** The user as the transaction sees them; gone when somebody deleted them meanwhile. */
export function findCurrent(
  transaction: Pick<PoolParts["store"], "findUser">,
  user: UserRecord | undefined,
): UserRecord | undefined {
  if (!user) return undefined;
  const { userPoolId, keys } = user;
  const current = transaction.findUser({ userPoolId, by: "username", key: keys.username });
  return current?.sub === user.sub ? current : undefined;
}

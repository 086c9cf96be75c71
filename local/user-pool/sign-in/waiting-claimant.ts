import type { PoolParts } from "../pool-parts.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { findUser } from "../users/find-user.ts";
import { toKey } from "../users/user-keys.ts";
import { type AuthSession, getAuthSession, NOBODY } from "./auth-session.ts";
import type { Claimant } from "./first-factor.ts";
import type { SessionAnswer } from "./settle-challenge.ts";
import { getSrpCredentials } from "./srp-credentials.ts";

/**
 * Who a sign-in by choice was begun for: perhaps nobody, as the client is not to learn who exists.
 * @throws UserPoolError `auth-session-…`
 */
export function getWaitingClaimant(
  parts: Pick<PoolParts, "settings" | "store" | "clock" | "secret">,
  answer: SessionAnswer,
): { readonly session: AuthSession; readonly claimant: Claimant } {
  const session = getAuthSession(parts, answer);
  const { client, username = "" } = answer;
  if (session.sub === NOBODY) {
    const nobody = { client, user: undefined, countedName: session.username };
    // Clients answer with the username that the challenge gave them, or with the one that was typed.
    const names = [nobody.countedName, getSrpCredentials(parts.secret, nobody).userId];
    if (!names.includes(toKey(parts.settings, username))) throw new UserPoolError("auth-session-invalid");
    return { session, claimant: nobody };
  }
  const user = findUser(parts, session.username);
  if (user?.sub !== session.sub || findUser(parts, username)?.sub !== user.sub) {
    throw new UserPoolError("auth-session-invalid");
  }
  return { session, claimant: { client, user, countedName: user.keys.username } };
}

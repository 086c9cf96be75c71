import type { AppClient } from "../app-client.ts";
import type { PoolParts } from "../pool-parts.ts";
import { findAuthSession, getAuthSession, issueAuthSession } from "../sign-in/auth-session.ts";
import type { UserRecord } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";

/** Of the sign-up, for its confirmation; no challenge has this name, so it answers none. */
const SIGNING_UP = "SIGN_UP";

/** Of the confirmation, for `USER_AUTH`. */
export const SIGNED_UP = "CONFIRMED_SIGN_UP";

type SessionParts = Pick<PoolParts, "settings" | "store" | "clock" | "random">;

interface SignUpSession {
  readonly session?: string;
}

/** AWS: clients whose users may choose how to sign in get a session from the sign-up to the first sign-in. */
export async function issueSignUpSession(
  parts: SessionParts,
  client: AppClient,
  user: UserRecord,
): Promise<SignUpSession> {
  if (!client.explicitAuthFlows.includes("ALLOW_USER_AUTH")) return {};
  const { username, sub, status } = user;
  const challengeName = status === "CONFIRMED" ? SIGNED_UP : SIGNING_UP;
  return {
    session: await issueAuthSession(parts, client, { username, sub, challengeName, isHosted: false }),
  };
}

/**
 * The session for the first sign-in, to whoever has that of the sign-up: a code alone signs nobody in.
 * Assumed: one that is over does not keep the user from confirming.
 */
export async function continueSignUpSession(
  parts: SessionParts,
  client: AppClient,
  { session, user }: { readonly session: string | undefined; readonly user: UserRecord },
): Promise<SignUpSession> {
  if (session === undefined || findAuthSession(parts.store, session)?.sub !== user.sub) return {};
  try {
    getAuthSession(parts, { client, session, challengeName: SIGNING_UP, isHosted: false });
  } catch (error) {
    if (error instanceof UserPoolError) return {};
    throw error;
  }
  return issueSignUpSession(parts, client, user);
}

import { toBase64url } from "../../platform/base64url.ts";
import { type EpochSeconds, toEpochSeconds } from "../../platform/clock.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { Collection } from "../store.ts";
import { hashToken } from "../tokens/token-family.ts";
import type { User } from "../user.ts";
import type { BrowserSignIn, LoginSession } from "../user-pool.ts";
import { toUser } from "../users/find-user.ts";
import { toKey } from "../users/user-keys.ts";

/** AWS: an hour from the sign-in; use does not extend it (contract A11, H-17). */
const LOGIN_SESSION_SECONDS = 3600;
const COOKIE_BYTES = 32;

interface StoredLoginSession {
  readonly userPoolId: string;
  readonly username: string;
  readonly sub: string;
  readonly authTime: EpochSeconds;
  readonly expiresAt: EpochSeconds;
}

const LOGIN_SESSIONS: Collection<StoredLoginSession> = { name: "login-session" };

type LoginSessions = Pick<BrowserSignIn, "createLoginSession" | "findLoginSession" | "deleteLoginSession">;
type LoginSessionParts = Pick<PoolParts, "settings" | "store" | "clock" | "random">;

/** The `cognito` cookie: opaque, and kept by its hash alone. */
export function createLoginSessions(parts: LoginSessionParts): LoginSessions {
  return {
    createLoginSession: (user) => createLoginSession(parts, user),
    findLoginSession: async (cookie) => findLoginSession(parts, cookie),
    deleteLoginSession: (cookie) =>
      parts.store.write((transaction) => transaction.deleteRecord(LOGIN_SESSIONS, hashToken(cookie))),
  };
}

async function createLoginSession(
  { settings, store, clock, random }: LoginSessionParts,
  user: User,
): Promise<{ readonly cookie: string; readonly expiresInSeconds: number }> {
  const cookie = toBase64url(random.bytes(COOKIE_BYTES));
  const authTime = toEpochSeconds(clock);
  const expiresAt = authTime + LOGIN_SESSION_SECONDS;
  const { userPoolId } = settings;
  const { username, sub } = user;
  await store.write((transaction) =>
    transaction.putRecord(LOGIN_SESSIONS, {
      id: hashToken(cookie),
      expiresAt,
      value: { userPoolId, username, sub, authTime, expiresAt },
    }),
  );
  return { cookie, expiresInSeconds: LOGIN_SESSION_SECONDS };
}

/** The user as of now; nobody once the user is deleted or disabled. */
function findLoginSession(
  { settings, store, clock }: LoginSessionParts,
  cookie: string,
): LoginSession | undefined {
  const session = store.findRecord(LOGIN_SESSIONS, hashToken(cookie));
  if (session?.userPoolId !== settings.userPoolId || toEpochSeconds(clock) >= session.expiresAt)
    return undefined;
  const key = toKey(settings, session.username);
  const user = store.findUser({ userPoolId: settings.userPoolId, by: "username", key });
  if (user?.sub !== session.sub || !user.enabled) return undefined;
  return { user: toUser(user), authTime: session.authTime };
}

import { findCookie } from "../http/cookies.ts";
import type { LoginSession, UserPool } from "../user-pool/user-pool.ts";

/** The cookie of the login session: good for every client of the pool's domain (contract A11). */
export const LOGIN_SESSION_COOKIE = "cognito";

/** The login session that the browser's cookie stands for. */
export async function findLoginSession(
  pool: UserPool,
  cookies: string | undefined,
): Promise<LoginSession | undefined> {
  const cookie = findCookie(cookies, LOGIN_SESSION_COOKIE);
  if (cookie === undefined || cookie === "") return undefined;
  return pool.findLoginSession(cookie);
}

/** Ends the login session that the browser holds, in whichever of `pools` it is. */
export async function endLoginSession(
  pools: readonly UserPool[],
  cookies: string | undefined,
): Promise<void> {
  const cookie = findCookie(cookies, LOGIN_SESSION_COOKIE);
  if (cookie === undefined || cookie === "") return;
  for (const pool of pools) await pool.deleteLoginSession(cookie);
}

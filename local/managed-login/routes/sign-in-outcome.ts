import { toSetCookie } from "../../http/cookies.ts";
import { type SignedIn, toCallbackUrl } from "../../oauth2/authorize/callback-url.ts";
import { toNewCsrfCookies } from "../../oauth2/domain-headers.ts";
import { endLoginSession, LOGIN_SESSION_COOKIE } from "../../oauth2/login-session.ts";
import { toRedirect } from "../../oauth2/redirect.ts";
import { toEpochSeconds } from "../../platform/clock.ts";
import type { PageFactorOutcome } from "../../user-pool/page-factors.ts";
import type { PageSignInOutcome } from "../../user-pool/user-pool.ts";
import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import { toPath } from "../add-page.ts";
import { toFlowCookie, toForgottenFlow } from "../page-memory.ts";
import { withCookies } from "../page-response.ts";
import type { PageRoom, PageVisit } from "../page-visit.ts";

export interface Attempt {
  readonly visit: PageVisit;
  /** As typed. */
  readonly username: string;
}

/** Where the browser goes after a password was accepted: the callback URL, or the page that is still missing. */
export async function toOutcomeResponse(
  outcome: PageSignInOutcome,
  { visit, username }: Attempt,
  room: PageRoom,
): Promise<Response> {
  switch (outcome.kind) {
    case "signed-in":
      return signIn(outcome, visit, room);
    case "new-password-required": {
      const { session, missingAttributes } = outcome;
      const flow = { kind: "new-password", session, username, missingAttributes } as const;
      const cookie = toFlowCookie(room.sealer, flow, visit.request.isSecure);
      return withCookies(toPath("/changePassword", visit), [cookie]);
    }
    case "confirmation-required": {
      const flow = { kind: "confirm", username: outcome.username } as const;
      const cookie = toFlowCookie(room.sealer, flow, visit.request.isSecure);
      return withCookies(toPath("/confirm", visit), [cookie]);
    }
    case "mfa-code-required":
    case "mfa-choice-required":
    case "mfa-setup-required":
      return toFactorPage(outcome, { visit, username }, room);
  }
}

/** To the page for the second factor; what it needs to know goes along in its own cookie. */
function toFactorPage(outcome: PageFactorOutcome, { visit, username }: Attempt, room: PageRoom): Response {
  const cookie = toFlowCookie(room.sealer, { ...outcome, username }, visit.request.isSecure);
  return withCookies(toPath(outcome.kind === "mfa-setup-required" ? "/mfa/setup" : "/mfa", visit), [cookie]);
}

/**
 * Begins a login session and sends the browser to the callback URL. The session's cookie is always a new one
 * and the session the browser came with ends, so that one planted before sign-in is worth nothing afterwards
 * (catalogue B-28).
 */
export async function signIn(signedIn: SignedIn, visit: PageVisit, room: PageRoom): Promise<Response> {
  const { request, authorization } = visit;
  const { pool } = authorization;
  await endLoginSession([pool], request.cookies);
  const session = await pool.createLoginSession(signedIn.user);
  const location = await toCallbackUrl(authorization, signedIn, room.log);
  const { isSecure } = request;
  const lifetime = { isSecure, maxAgeSeconds: session.expiresInSeconds, now: room.clock.now() };
  return withCookies(toRedirect(location), [
    toSetCookie(LOGIN_SESSION_COOKIE, session.cookie, lifetime),
    ...toNewCsrfCookies(room.random, isSecure),
    ...(visit.flow === undefined ? [] : [toForgottenFlow(isSecure)]),
  ]);
}

/** Signs in a user whose confirmation code was right: the code is the proof, as on AWS (contract A3). */
export async function signInConfirmed(username: string, visit: PageVisit, room: PageRoom): Promise<Response> {
  const user = await visit.authorization.pool.getUser(username);
  if (!user.enabled) throw new UserPoolError("user-disabled");
  return signIn({ user, authTime: toEpochSeconds(room.clock) }, visit, room);
}

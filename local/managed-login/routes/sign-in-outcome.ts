import { toSetCookie } from "../../http/cookies.ts";
import { type SignedIn, toCallbackUrl } from "../../oauth2/authorize/callback-url.ts";
import { toNewCsrfCookies } from "../../oauth2/domain-headers.ts";
import { endLoginSession, LOGIN_SESSION_COOKIE } from "../../oauth2/login-session.ts";
import { toRedirect } from "../../oauth2/redirect.ts";
import { toEpochSeconds } from "../../platform/clock.ts";
import type { PageFactorOutcome } from "../../user-pool/page-factors.ts";
import type { PageFirstFactorOutcome } from "../../user-pool/page-first-factors.ts";
import type { PageSignInOutcome } from "../../user-pool/user-pool.ts";
import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import { toPath } from "../add-page.ts";
import { toFlowCookie, toForgottenFlow } from "../page-memory.ts";
import { withCookies } from "../page-response.ts";
import { canChooseFactor, type PageRoom, type PageVisit } from "../page-visit.ts";

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
    case "first-factor-choice-required":
    case "password-required":
    case "first-code-required":
    case "passkey-required":
      return toChoicePage(outcome, { visit, username }, room);
  }
}

/** To the page for the second factor; what it needs to know goes along in its own cookie. */
function toFactorPage(outcome: PageFactorOutcome, { visit, username }: Attempt, room: PageRoom): Response {
  const cookie = toFlowCookie(room.sealer, { ...outcome, username }, visit.request.isSecure);
  return withCookies(toPath(outcome.kind === "mfa-setup-required" ? "/mfa/setup" : "/mfa", visit), [cookie]);
}

/**
 * Sign-in by choice on managed login: who it is stands on `/login`, then how, then the proof (contract F2).
 *
 * Assumed: the paths and the names of the fields; on AWS they belong to the scripts of the page.
 */
const CHOICE_PATHS: Readonly<Record<PageFirstFactorOutcome["kind"], string>> = {
  "first-factor-choice-required": "/login/choose",
  "password-required": "/login/password",
  "first-code-required": "/login/code",
  "passkey-required": "/login/passkey",
};

/** To the page for the next step of a sign-in by choice. */
function toChoicePage(
  outcome: PageFirstFactorOutcome,
  { visit, username }: Attempt,
  room: PageRoom,
): Response {
  const cookie = toFlowCookie(room.sealer, { ...outcome, username }, visit.request.isSecure);
  return withCookies(toPath(CHOICE_PATHS[outcome.kind], visit), [cookie]);
}

/**
 * Begins a login session and sends the browser to the callback URL. The session's cookie is always a new one
 * and the session the browser came with ends, so that one planted before sign-in is worth nothing afterwards
 * (catalogue B-28).
 */
export async function signIn(
  signedIn: SignedIn & { readonly offersPasskey?: boolean },
  visit: PageVisit,
  room: PageRoom,
): Promise<Response> {
  const { request, authorization } = visit;
  const { isSecure } = request;
  const cookies = await beginLoginSession(signedIn, visit, room);
  const next = signedIn.offersPasskey
    ? offerPasskey(visit, room)
    : withCookies(
        toRedirect(await toCallbackUrl(authorization, signedIn, room.log)),
        visit.flow === undefined ? [] : [toForgottenFlow(isSecure)],
      );
  return withCookies(next, cookies);
}

/** A new login session in place of the one that the browser came with. @returns its cookies */
export async function beginLoginSession(
  { user }: Pick<SignedIn, "user">,
  { request, authorization: { pool } }: Pick<PageVisit, "request" | "authorization">,
  room: Pick<PageRoom, "clock" | "random">,
): Promise<readonly string[]> {
  await endLoginSession([pool], request.cookies);
  const session = await pool.createLoginSession(user);
  const { isSecure } = request;
  const lifetime = { isSecure, maxAgeSeconds: session.expiresInSeconds, now: room.clock.now() };
  return [
    toSetCookie(LOGIN_SESSION_COOKIE, session.cookie, lifetime),
    ...toNewCsrfCookies(room.random, isSecure),
  ];
}

/** Signed in already; the page for a passkey leads on to the callback URL, with one or without. */
function offerPasskey(visit: PageVisit, room: PageRoom): Response {
  const cookie = toFlowCookie(room.sealer, { kind: "passkey-offer" }, visit.request.isSecure);
  return withCookies(toPath("/passkeys/add", visit), [cookie]);
}

/**
 * Signs in a user whose confirmation code was right: the code is the proof, as on AWS (contract A3).
 *
 * Observed: whoever signed up there is asked for a passkey; whoever an administrator made is not.
 */
export async function signInConfirmed(username: string, visit: PageVisit, room: PageRoom): Promise<Response> {
  const { pool } = visit.authorization;
  const user = await pool.getUser(username);
  if (!user.enabled) throw new UserPoolError("user-disabled");
  const offersPasskey = canChooseFactor(visit) && pool.getFactorSettings().firstFactors.includes("WEB_AUTHN");
  return signIn({ user, authTime: toEpochSeconds(room.clock), offersPasskey }, visit, room);
}

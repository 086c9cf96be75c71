import {
  checkClient,
  checkLocalSignIn,
  checkRedirectUri,
  checkWellFormed,
} from "../../oauth2/authorize/authorization-checks.ts";
import { toHostName } from "../../oauth2/find-client.ts";
import { findLoginSession } from "../../oauth2/login-session.ts";
import { toRedirect } from "../../oauth2/redirect.ts";
import { isJsonObject, type JsonObject } from "../../platform/json.ts";
import type { LoginSession } from "../../user-pool/user-pool.ts";
import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import type { PageRoute, Submission } from "../add-page.ts";
import { PASSKEY_FIELD, toForgottenFlow } from "../page-memory.ts";
import { withCookies } from "../page-response.ts";
import { type PageRoom, type PageVisit, toPageView } from "../page-visit.ts";
import { renderAddPasskeyPage } from "../pages/passkey-pages.ts";
import { getField } from "../posted-form.ts";
import { TEXTS } from "../texts.ts";
import { withoutPrompt } from "./prompt.ts";

/**
 * What the callback URL is told.
 *
 * Observed: `success` and `invalid_session`, in public applications of 2026. Assumed: the third.
 */
type Result = "success" | "invalid_session" | "cancelled";

/**
 * `/passkeys/add`: a passkey for whoever has a login session at the pool's domain. Managed login only.
 *
 * Observed: it wants `client_id` and `redirect_uri` alone.
 */
export const ADD_PASSKEY: PageRoute = {
  path: "/passkeys/add",
  checks: [checkClient, checkLocalSignIn, checkRedirectUri, checkWellFormed],
  show: (visit, room) =>
    withSession({ visit, room }, async ({ user }) => {
      const { pool, client } = visit.authorization;
      const options = await pool.startPasskeyRegistration(client, user, toHostName(visit.request.host));
      return renderAddPasskeyPage({ ...toPageView(visit), options: JSON.stringify(options) });
    }),
  submit: (submission, room) =>
    withSession({ visit: submission.visit, room }, (session) => addPasskey(submission, session)),
};

async function addPasskey({ visit, form }: Submission, { user }: LoginSession): Promise<Response> {
  if (form.has("notNow")) return leave(visit, "cancelled");
  const { pool, client } = visit.authorization;
  await pool.completePasskeyRegistration(client, user, parseCredential(getField(form, PASSKEY_FIELD)));
  return leave(visit, "success");
}

async function withSession<Answer>(
  { visit, room }: { readonly visit: PageVisit; readonly room: PageRoom },
  run: (session: LoginSession) => Promise<Answer>,
): Promise<Answer | Response> {
  const { pool } = visit.authorization;
  if (visit.look.generation === "classic") return room.showError(TEXTS.notFound, 404);
  const session = await findLoginSession(pool, visit.request.cookies);
  if (session === undefined) return leave(visit, "invalid_session");
  const isOffered =
    pool.getFactorSettings().firstFactors.includes("WEB_AUTHN") &&
    session.user.status !== "EXTERNAL_PROVIDER";
  if (!isOffered) {
    return room.showError(new UserPoolError("passkeys-not-enabled").message, 400);
  }
  return run(session);
}

/**
 * In the middle of a sign-in on to its end, which authorize checks once more in full; else back to the
 * application.
 */
function leave(visit: PageVisit, result: Result): Response {
  const { request, authorization, flow } = visit;
  if (flow?.kind === "passkey-offer" && result !== "invalid_session") {
    const next = toRedirect(`/oauth2/authorize?${withoutPrompt(request.query)}`);
    return withCookies(next, [toForgottenFlow(request.isSecure)]);
  }
  const { redirectUri } = authorization;
  return toRedirect(`${redirectUri}${redirectUri.includes("?") ? "&" : "?"}result=${result}`);
}

/** @throws UserPoolError `passkey-not-supported` */
function parseCredential(text: string): JsonObject {
  try {
    const credential: unknown = JSON.parse(text);
    if (isJsonObject(credential)) return credential;
  } catch {}
  throw new UserPoolError("passkey-not-supported");
}

import { AUTHORIZATION_CHECKS } from "../../oauth2/authorize/authorization-checks.ts";
import { toCallbackUrl } from "../../oauth2/authorize/callback-url.ts";
import { beginFederation } from "../../oauth2/federation/begin-federation.ts";
import { findLoginSession } from "../../oauth2/login-session.ts";
import { toRedirect } from "../../oauth2/redirect.ts";
import type { AppClient } from "../../user-pool/app-client.ts";
import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import { type PageRoute, toNoticedPath, toPath } from "../add-page.ts";
import { canChooseFactor, type PageRoom, type PageVisit, toPageView } from "../page-visit.ts";
import { renderContinuePage } from "../pages/continue-page.ts";
import { renderProvidersPage } from "../pages/providers-page.ts";
import { renderSignInPage } from "../pages/sign-in-page.ts";
import { renderUsernamePage } from "../pages/username-page.ts";
import { getField } from "../posted-form.ts";
import { withPrompt } from "./prompt.ts";
import { toOutcomeResponse } from "./sign-in-outcome.ts";

/** `/login`: username and password, or the username alone where the rest is a choice (contract A3, F2). */
export const LOGIN: PageRoute = {
  path: "/login",
  checks: AUTHORIZATION_CHECKS,
  async show(visit, room) {
    const { provider, client: asking } = visit.authorization;
    if (provider)
      return beginFederation(room, visit.request, { authorization: visit.authorization, provider });
    warnOfClassicPages(visit, room);
    const username = await findRemembered(visit);
    if (username !== undefined) {
      const otherQuery = withPrompt(visit.request.query, "login");
      return renderContinuePage({ ...toPageView(visit), username, otherQuery });
    }
    const view = { ...toPageView(visit), loginHint: visit.authorization.loginHint };
    if (!isLocal(asking)) return renderProvidersPage(view);
    return canChooseFactor(visit) ? renderUsernamePage(view) : renderSignInPage(view);
  },
  async submit({ visit, form }, room) {
    const { pool, client } = visit.authorization;
    if (form.has("continueSession")) return continueSession(visit, room);
    // The page for such a client has no form for passwords.
    if (!isLocal(client)) throw new UserPoolError("incorrect-credentials");
    try {
      const username = getField(form, "username");
      // A script may post both at once, wherever the page asks for the username alone.
      if (canChooseFactor(visit) && !form.has("password")) {
        return await toOutcomeResponse(
          await pool.beginSignInOnPage(client, { username }),
          { visit, username },
          room,
        );
      }
      const outcome = await pool.signInOnPage(client, { username, password: getField(form, "password") });
      return await toOutcomeResponse(outcome, { visit, username }, room);
    } catch (error) {
      if (!(error instanceof UserPoolError)) throw error;
      // No password is that long: nobody's, so what is wrong is said as for every other wrong one.
      if (error.reason === "invalid-parameter") throw new UserPoolError("incorrect-credentials");
      if (error.reason !== "password-reset-required") throw error;
      const values = { username: form.get("username") ?? "" };
      const notice = { page: "/forgotPassword", kind: "error", message: error.message, values } as const;
      return toNoticedPath(notice, visit, room);
    }
  },
};

function isLocal({ identityProviders }: Pick<AppClient, "identityProviders">): boolean {
  return identityProviders.includes("COGNITO");
}

/**
 * Who is signed in at the pool's domain, by the name that people know themselves by. Nobody where the
 * application wants a fresh sign-in (`prompt=login`), or where a form was just refused.
 */
async function findRemembered(visit: PageVisit): Promise<string | undefined> {
  const { authorization, notice, request } = visit;
  if (notice !== undefined || authorization.prompts.includes("login")) return undefined;
  const session = await findLoginSession(authorization.pool, request.cookies);
  if (session === undefined) return undefined;
  const { username, attributes } = session.user;
  return attributes.email ?? attributes.phone_number ?? attributes.preferred_username ?? username;
}

/** "Continue as": the login session is the proof, as it is for authorize. */
async function continueSession(visit: PageVisit, room: PageRoom): Promise<Response> {
  const { authorization, request } = visit;
  const session = await findLoginSession(authorization.pool, request.cookies);
  if (session === undefined || authorization.prompts.includes("login")) return toPath("/login", visit);
  return toRedirect(await toCallbackUrl(authorization, session, room.log));
}

/** AWS: the classic pages know neither parameter (contract A1); whoever relies on them is to be told here. */
function warnOfClassicPages({ look, authorization }: PageVisit, { log }: PageRoom): void {
  const { prompts, loginHint, client } = authorization;
  if (look.generation !== "classic" || (prompts.length === 0 && loginHint === undefined)) return;
  log.warn(
    `prompt and login_hint of client ${client.clientId} act here; on AWS only with ManagedLoginVersion 2, ` +
      "for the classic pages ignore them.",
  );
}

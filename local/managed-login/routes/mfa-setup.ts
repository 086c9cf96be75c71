import { type PageRoute, type Submission, toPath } from "../add-page.ts";
import { toFlowCookie } from "../page-memory.ts";
import { withCookies } from "../page-response.ts";
import { type PageRoom, toPageView } from "../page-visit.ts";
import { renderAppPage, renderMfaSetUpPage } from "../pages/mfa-setup-pages.ts";
import { getField } from "../posted-form.ts";
import { toOutcomeResponse } from "./sign-in-outcome.ts";
import { continueOrStartAgain, startAgain } from "./start-again.ts";

/** `/mfa/setup`: what the second factor is to be, where everybody needs one (contract A3, F1). */
export const MFA_SETUP: PageRoute = {
  path: "/mfa/setup",
  show(visit, room) {
    const { flow } = visit;
    if (flow?.kind !== "mfa-setup-required") return startAgain(visit, room);
    return renderMfaSetUpPage({ ...toPageView(visit), flow });
  },
  submit: (submission, room) =>
    continueOrStartAgain({ visit: submission.visit, room }, () => setUp(submission, room)),
};

async function setUp({ visit, form }: Submission, room: PageRoom): Promise<Response> {
  const { flow, authorization } = visit;
  if (flow?.kind !== "mfa-setup-required") return startAgain(visit, room);
  const { pool, client } = authorization;
  const { session, username } = flow;
  if (form.has("email")) {
    const email = getField(form, "email").trim();
    return toOutcomeResponse(
      await pool.setUpEmailOnPage(client, { session, email }),
      { visit, username },
      room,
    );
  }
  const started = await pool.startSoftwareTokenOnPage(client, session);
  const cookie = toFlowCookie(room.sealer, { kind: "mfa-app", username, ...started }, visit.request.isSecure);
  return withCookies(toPath("/mfa/app", visit), [cookie]);
}

/** `/mfa/app`: the QR code for an authenticator app, and the first code that it shows. */
export const MFA_APP: PageRoute = {
  path: "/mfa/app",
  async show(visit, room) {
    const { flow } = visit;
    if (flow?.kind !== "mfa-app") return startAgain(visit, room);
    return renderAppPage({ ...toPageView(visit), flow });
  },
  submit: (submission, room) =>
    continueOrStartAgain({ visit: submission.visit, room }, () => prove(submission, room)),
};

async function prove({ visit, form }: Submission, room: PageRoom): Promise<Response> {
  const { flow, authorization } = visit;
  if (flow?.kind !== "mfa-app") return startAgain(visit, room);
  const { pool, client } = authorization;
  const { session, username } = flow;
  const code = getField(form, "authentication_code").trim();
  const outcome = await pool.finishSoftwareTokenOnPage(client, { session, code });
  return toOutcomeResponse(outcome, { visit, username }, room);
}

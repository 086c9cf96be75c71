import type { PageRoute, Submission } from "../add-page.ts";
import { type PageRoom, toPageView } from "../page-visit.ts";
import { renderMfaChoicePage, renderMfaCodePage } from "../pages/mfa-pages.ts";
import { getField } from "../posted-form.ts";
import { toOutcomeResponse } from "./sign-in-outcome.ts";
import { continueOrStartAgain, startAgain } from "./start-again.ts";

/**
 * `/mfa`: the code of the second factor, or which of several it is to be.
 *
 * Assumed: the names of the fields (contract A3).
 */
export const MFA: PageRoute = {
  path: "/mfa",
  show(visit, room) {
    const { flow } = visit;
    if (flow?.kind === "mfa-code-required") return renderMfaCodePage({ ...toPageView(visit), flow });
    if (flow?.kind === "mfa-choice-required") return renderMfaChoicePage({ ...toPageView(visit), flow });
    return startAgain(visit, room);
  },
  submit: (submission, room) =>
    continueOrStartAgain({ visit: submission.visit, room }, () => answer(submission, room)),
};

async function answer({ visit, form }: Submission, room: PageRoom): Promise<Response> {
  const { flow, authorization } = visit;
  const { pool, client } = authorization;
  if (flow?.kind !== "mfa-code-required" && flow?.kind !== "mfa-choice-required") {
    return startAgain(visit, room);
  }
  const { session, username } = flow;
  const outcome =
    flow.kind === "mfa-code-required"
      ? await pool.answerMfaOnPage(client, { session, code: getField(form, "authentication_code").trim() })
      : await pool.chooseMfaOnPage(client, { session, factor: getField(form, "mfa_type") });
  return toOutcomeResponse(outcome, { visit, username }, room);
}

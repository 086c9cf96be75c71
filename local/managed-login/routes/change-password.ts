import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import { type PageRoute, toNoticedPath } from "../add-page.ts";
import { toForgottenFlow } from "../page-memory.ts";
import { withCookies } from "../page-response.ts";
import { type PageRoom, type PageVisit, toPageView } from "../page-visit.ts";
import { renderNewPasswordPage } from "../pages/new-password-page.ts";
import { getAttributes, getField } from "../posted-form.ts";
import { TEXTS } from "../texts.ts";
import { checkSamePassword } from "./forgot-password.ts";
import { toOutcomeResponse } from "./sign-in-outcome.ts";

/**
 * The forced change of a temporary password, with the required attributes that have no value yet.
 *
 * Assumed: the path; the real one is internal (contract A3).
 */
export const CHANGE_PASSWORD: PageRoute = {
  path: "/changePassword",
  show(visit, room) {
    const { flow } = visit;
    if (flow?.kind !== "new-password") return startAgain(visit, room);
    return renderNewPasswordPage({ ...toPageView(visit), flow });
  },
  async submit({ visit, form }, room) {
    const { flow, authorization } = visit;
    if (flow?.kind !== "new-password") return startAgain(visit, room);
    const newPassword = getField(form, "new_password") || getField(form, "password");
    // Scripts know one field only; the page has both.
    if (form.has("confirm_password")) checkSamePassword(newPassword, getField(form, "confirm_password"));
    const attributes = getAttributes(form, flow.missingAttributes);
    try {
      const answer = { session: flow.session, newPassword, attributes };
      const outcome = await authorization.pool.answerNewPasswordOnPage(authorization.client, answer);
      return await toOutcomeResponse(outcome, { visit, username: flow.username }, room);
    } catch (error) {
      if (error instanceof UserPoolError && error.reason.startsWith("auth-session-"))
        return startAgain(visit, room);
      throw error;
    }
  },
};

function startAgain(visit: PageVisit, room: PageRoom): Response {
  const notice = { page: "/login", kind: "error", message: TEXTS.unfinished } as const;
  return withCookies(toNoticedPath(notice, visit, room), [toForgottenFlow(visit.request.isSecure)]);
}

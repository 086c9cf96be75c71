import type { PageRoute } from "../add-page.ts";
import { toPageView } from "../page-visit.ts";
import { renderNewPasswordPage } from "../pages/new-password-page.ts";
import { getAttributes, getField } from "../posted-form.ts";
import { checkSamePassword } from "./forgot-password.ts";
import { toOutcomeResponse } from "./sign-in-outcome.ts";
import { continueOrStartAgain, startAgain } from "./start-again.ts";

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
    return continueOrStartAgain({ visit, room }, async () => {
      const answer = { session: flow.session, newPassword, attributes };
      const outcome = await authorization.pool.answerNewPasswordOnPage(authorization.client, answer);
      return toOutcomeResponse(outcome, { visit, username: flow.username }, room);
    });
  },
};

import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import { type PageRoute, toNoticedPath, toPath } from "../add-page.ts";
import { toFlowCookie, toForgottenFlow } from "../page-memory.ts";
import { withCookies } from "../page-response.ts";
import { toPageView } from "../page-visit.ts";
import { renderForgotPasswordPage, renderResetPasswordPage } from "../pages/forgot-password-page.ts";
import { getField } from "../posted-form.ts";
import { TEXTS } from "../texts.ts";
import { findCodeFlow, keepCodeFlow } from "./confirm.ts";

/** `/forgotPassword`: sends a code to a verified contact; whether there is one, the page does not tell (B-30). */
export const FORGOT_PASSWORD: PageRoute = {
  path: "/forgotPassword",
  show: (visit) => renderForgotPasswordPage(toPageView(visit)),
  async submit({ visit, form }, room) {
    const { pool, client } = visit.authorization;
    const username = getField(form, "username");
    const delivery = await pool.forgotPassword(client, { username, isHosted: true });
    const flow = { kind: "reset-password", username, delivery } as const;
    return withCookies(toPath("/confirmforgotPassword", visit), [
      toFlowCookie(room.sealer, flow, visit.request.isSecure),
    ]);
  },
};

/** `/confirmforgotPassword`: the code and a new password; then on to sign-in (contract A3). */
export const RESET_PASSWORD: PageRoute = {
  path: "/confirmforgotPassword",
  show: (visit) =>
    renderResetPasswordPage({ ...toPageView(visit), flow: findCodeFlow(visit, "reset-password") }),
  async submit({ visit, form }, room) {
    const { pool, client } = visit.authorization;
    const username = getField(form, "username");
    const confirmationCode = getField(form, "confirmation_code").trim();
    const password = getField(form, "password");
    checkSamePassword(password, getField(form, "confirm_password"));
    await pool.confirmForgotPassword(client, { username, confirmationCode, password, isHosted: true });
    const notice = {
      page: "/login",
      kind: "success",
      message: TEXTS.resetDone,
      values: { username },
    } as const;
    return withCookies(toNoticedPath(notice, visit, room), [toForgottenFlow(visit.request.isSecure)]);
  },
  keep: (submission, room) => keepCodeFlow("reset-password", submission, room),
};

/** @throws UserPoolError `invalid-parameter` */
export function checkSamePassword(password: string, again: string): void {
  if (password !== again)
    throw new UserPoolError("invalid-parameter", { values: { message: TEXTS.passwordsDiffer } });
}

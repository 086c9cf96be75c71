import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import { type PageRoute, toNoticedPath } from "../add-page.ts";
import { toPageView } from "../page-visit.ts";
import { renderSignInPage } from "../pages/sign-in-page.ts";
import { getField } from "../posted-form.ts";
import { toOutcomeResponse } from "./sign-in-outcome.ts";

/** `/login`: username and password (contract A3). */
export const LOGIN: PageRoute = {
  path: "/login",
  show: (visit) => renderSignInPage({ ...toPageView(visit), loginHint: visit.authorization.loginHint }),
  async submit({ visit, form }, room) {
    const { pool, client } = visit.authorization;
    try {
      const username = getField(form, "username");
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

import type { SignUpResult } from "../../user-pool/user-pool.ts";
import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import { type PageRoute, toPath } from "../add-page.ts";
import { toFlowCookie } from "../page-memory.ts";
import { toPageResponse, withCookies } from "../page-response.ts";
import { canChooseFactor, type PageRoom, type PageVisit, toPageView } from "../page-visit.ts";
import { renderMessagePage } from "../pages/message-pages.ts";
import { renderSignUpPage } from "../pages/sign-up-page.ts";
import { getAttributes, getField } from "../posted-form.ts";
import { TEXTS } from "../texts.ts";
import { listSignUpAttributes } from "../user-attributes.ts";
import { toOutcomeResponse } from "./sign-in-outcome.ts";

/** `/signup`: a new user, who then confirms by the code that was sent (contract A3). */
export const SIGN_UP: PageRoute = {
  path: "/signup",
  show(visit, { showError }) {
    const isClosed = visit.authorization.pool.settings.allowAdminCreateUserOnly;
    if (isClosed) return showError(new UserPoolError("sign-up-not-permitted").message, 400);
    return renderSignUpPage({ ...toPageView(visit), isPasswordOptional: canSignUpWithoutPassword(visit) });
  },
  async submit({ visit, form }, room) {
    const { pool, client } = visit.authorization;
    const username = getField(form, "username");
    const typed = getField(form, "password");
    const password = typed === "" && canSignUpWithoutPassword(visit) ? undefined : typed;
    const attributes = getAttributes(form, listSignUpAttributes(pool.settings));
    const result = await pool.signUp(client, { username, password, attributes, isHosted: true });
    if (result.isConfirmed) {
      const outcome =
        password === undefined
          ? await pool.beginSignInOnPage(client, { username })
          : await pool.signInOnPage(client, { username, password });
      return toOutcomeResponse(outcome, { visit, username }, room);
    }
    return toConfirmation(username, result, { visit, room });
  },
};

/** AWS: where a code may take its place, nobody has to choose a password (contract C5.1). */
function canSignUpWithoutPassword(visit: PageVisit): boolean {
  const { firstFactors } = visit.authorization.pool.getFactorSettings();
  return (
    canChooseFactor(visit) && firstFactors.some((factor) => factor === "EMAIL_OTP" || factor === "SMS_OTP")
  );
}

function toConfirmation(
  username: string,
  { sub, codeDelivery }: SignUpResult,
  { visit, room }: { readonly visit: PageVisit; readonly room: PageRoom },
): Response | Promise<Response> {
  if (codeDelivery === undefined) return showWaiting(visit, room);
  const flow = { kind: "confirm", username, sub, delivery: codeDelivery } as const;
  const cookie = toFlowCookie(room.sealer, flow, visit.request.isSecure);
  return withCookies(toPath("/confirm", visit), [cookie]);
}

/** Nothing was sent, for the pool verifies no attribute: only an administrator can confirm. */
function showWaiting(visit: PageVisit, room: PageRoom): Promise<Response> {
  return toPageResponse({
    page: renderMessagePage(TEXTS.waitingTitle, TEXTS.waitingLead),
    status: 200,
    brand: visit.authorization.client.clientName,
    look: visit.look,
    outboxUrl: room.outboxUrl?.(),
  });
}

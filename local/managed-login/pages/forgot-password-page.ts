import { html } from "hono/html";
import { fill, TEXTS } from "../texts.ts";
import { toUsernameInSentence } from "../user-attributes.ts";
import { type CodeView, renderBackLink, renderCodeOwner, toLead } from "./confirm-page.ts";
import {
  renderCodeField,
  renderNewPasswordField,
  renderPasswordAgainField,
  renderUsernameField,
} from "./credential-fields.ts";
import { type Copy, type Html, renderCopies, renderFormId, renderHidden } from "./form-parts.ts";
import { type Page, type PageView, renderNotice } from "./page.ts";

export function renderForgotPasswordPage(view: PageView): Page {
  return { title: TEXTS.forgotTitle, content: renderCopies(view, (copy) => renderForgotForm(view, copy)) };
}

export function renderResetPasswordPage(view: CodeView): Page {
  return { title: TEXTS.resetTitle, content: renderCopies(view, (copy) => renderResetForm(view, copy)) };
}

function renderForgotForm(view: PageView, copy: Copy): Html {
  const { settings, query, csrfToken, notice } = view;
  const lead = fill(TEXTS.forgotLead, { username: toUsernameInSentence(settings) });
  const value = notice?.values.username;
  return html`<form ${renderFormId(view)} name="forgotPasswordForm" method="post" action="/forgotPassword?${query}">
      ${renderHidden("_csrf", csrfToken)}
      <p class="textDescription-customizable">${lead}</p>
      ${renderNotice(notice, copy)}
      ${renderUsernameField(view, { copy, value, isFirst: true, isSuspect: true })}
      ${renderHidden("cognitoAsfData", "")}
      <button class="btn btn-primary submitButton-customizable" type="submit" name="reset_my_password" value="reset">
        ${TEXTS.forgot}
      </button>
    </form>
    ${renderBackLink(query)}`;
}

/** The password may be what is wrong as well. */
const CODE = { name: "confirmation_code", id: "forgot_password_code", isSuspect: false } as const;

/** Assumed: the names of these fields (contract A3); the id of the code is known. */
function renderResetForm(view: CodeView, copy: Copy): Html {
  const { query, notice, flow } = view;
  return html`<form ${renderFormId(view)} name="confirmForgotPasswordForm" method="post" action="/confirmforgotPassword?${query}">
      <p class="textDescription-customizable">${toLead(flow, TEXTS.resetLead, TEXTS.resetLeadSent)}</p>
      ${renderNotice(notice, copy)}
      ${renderCodeOwner(view, copy)}
      ${renderCodeField(view, copy, { ...CODE, isFirst: flow !== undefined })}
      ${renderNewPasswordField(view, { copy, id: "new_password" })}
      ${renderPasswordAgainField(copy)}
      ${renderHidden("cognitoAsfData", "")}
      <button class="btn btn-primary submitButton-customizable" type="submit" name="reset_password" value="reset">
        ${TEXTS.reset}
      </button>
    </form>
    ${renderBackLink(query)}`;
}

import { html } from "hono/html";
import { TEXTS } from "../texts.ts";
import {
  renderAttributeFields,
  renderNewPasswordField,
  renderPasswordAgainField,
} from "./credential-fields.ts";
import { type Copy, type Html, renderCopies, renderHidden } from "./form-parts.ts";
import { type Page, type PageView, renderNotice } from "./page.ts";

export interface NewPasswordView extends PageView {
  readonly missingAttributes: readonly string[];
}

/** The tutorial's first sign-in: a new password, and the required attributes that have no value yet. */
export function renderNewPasswordPage(view: NewPasswordView): Page {
  return { title: TEXTS.newPasswordTitle, content: renderCopies((copy) => renderForm(view, copy)) };
}

/** Assumed: the names of these fields (contract A3). */
function renderForm(view: NewPasswordView, copy: Copy): Html {
  const { query, csrfToken, notice, missingAttributes } = view;
  return html`<form name="newPasswordForm" method="post" action="/changePassword?${query}">
    ${renderHidden("_csrf", csrfToken)}
    <p class="textDescription-customizable">
      ${missingAttributes.length > 0 ? TEXTS.newPasswordLeadMore : TEXTS.newPasswordLead}
    </p>
    ${renderNotice(notice, copy)}
    ${renderNewPasswordField(view, { copy, id: "new_password", name: "new_password", isFirst: true })}
    ${renderPasswordAgainField(copy)}
    ${renderAttributeFields(view, copy, missingAttributes)}
    ${renderHidden("cognitoAsfData", "")}
    <button class="btn btn-primary submitButton-customizable" type="submit" name="reset_password" value="reset">
      ${TEXTS.reset}
    </button>
  </form>`;
}

import { html } from "hono/html";
import type { Flow } from "../page-memory.ts";
import { TEXTS } from "../texts.ts";
import {
  renderAttributeFields,
  renderKnownUsername,
  renderNewPasswordField,
  renderPasswordAgainField,
} from "./credential-fields.ts";
import { type Copy, type Html, renderCopies, renderFormId, renderHidden } from "./form-parts.ts";
import { type Page, type PageView, renderNotice } from "./page.ts";

export interface NewPasswordView extends PageView {
  readonly flow: Extract<Flow, { readonly kind: "new-password" }>;
}

/** The tutorial's first sign-in: a new password, and the required attributes that have no value yet. */
export function renderNewPasswordPage(view: NewPasswordView): Page {
  return { title: TEXTS.newPasswordTitle, content: renderCopies(view, (copy) => renderForm(view, copy)) };
}

/** Assumed: the names of these fields (contract A3). */
function renderForm(view: NewPasswordView, copy: Copy): Html {
  const { query, csrfToken, notice, flow } = view;
  const { missingAttributes, username } = flow;
  return html`<form ${renderFormId(view)} name="newPasswordForm" method="post" action="/changePassword?${query}">
    ${renderHidden("_csrf", csrfToken)}
    <p class="textDescription-customizable">
      ${missingAttributes.length > 0 ? TEXTS.newPasswordLeadMore : TEXTS.newPasswordLead}
    </p>
    ${renderNotice(notice, copy)}
    ${renderKnownUsername(username)}
    ${renderNewPasswordField(view, { copy, id: "new_password", name: "new_password", isFirst: true })}
    ${renderPasswordAgainField(copy)}
    ${renderAttributeFields(view, copy, missingAttributes)}
    ${renderHidden("cognitoAsfData", "")}
    <button class="btn btn-primary submitButton-customizable" type="submit" name="reset_password" value="reset">
      ${TEXTS.reset}
    </button>
  </form>`;
}

import { html } from "hono/html";
import { TEXTS } from "../texts.ts";
import { listSignUpAttributes } from "../user-attributes.ts";
import { renderAttributeFields, renderNewPasswordField, renderUsernameField } from "./credential-fields.ts";
import { type Copy, type Html, renderCopies, renderFormId, renderHidden } from "./form-parts.ts";
import { type Page, type PageView, renderNotice } from "./page.ts";

export interface SignUpView extends PageView {
  /** Codes sign in where there is no password. */
  readonly isPasswordOptional: boolean;
}

export function renderSignUpPage(view: SignUpView): Page {
  return { title: TEXTS.signUpTitle, content: renderCopies(view, (copy) => renderForm(view, copy)) };
}

function renderForm(view: SignUpView, copy: Copy): Html {
  const { settings, query, csrfToken, notice, isPasswordOptional } = view;
  const value = notice?.values.username;
  // What was typed is still there, but for the password.
  const isAgain = notice !== undefined;
  const password = {
    copy,
    id: "signInFormPassword",
    label: TEXTS.password,
    isFirst: isAgain,
    isOptional: isPasswordOptional,
  };
  return html`<form class="cognito-asf" ${renderFormId(view)} name="signupform" method="post" action="/signup?${query}">
      ${renderHidden("_csrf", csrfToken)}
      <p class="textDescription-customizable">${TEXTS.signUpLead}</p>
      ${renderNotice(notice, copy)}
      ${renderUsernameField(view, { copy, value, isFirst: !isAgain })}
      ${renderAttributeFields(view, copy, listSignUpAttributes(settings))}
      ${renderNewPasswordField(view, password)}
      ${isPasswordOptional ? html`<p class="aside hint">${TEXTS.passwordOptional}</p>` : ""}
      ${renderHidden("cognitoAsfData", "")}
      <button class="btn btn-primary signUpButton submitButton-customizable" type="submit" name="signUpButton" value="signUp">
        ${TEXTS.signUp}
      </button>
    </form>
    <p class="redirect-customizable">
      ${TEXTS.haveAccount} <a href="/login?${query}">${TEXTS.signInLink}</a>
    </p>`;
}

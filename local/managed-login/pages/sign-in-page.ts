import { html } from "hono/html";
import { fill, TEXTS } from "../texts.ts";
import { toUsernameInSentence } from "../user-attributes.ts";
import { renderPasswordField, renderUsernameField } from "./credential-fields.ts";
import { type Copy, type Html, renderCopies, renderHidden } from "./form-parts.ts";
import { type Page, type PageView, renderNotice } from "./page.ts";

export interface SignInView extends PageView {
  /** `login_hint`, unless something was typed already. */
  readonly loginHint: string | undefined;
}

export function renderSignInPage(view: SignInView): Page {
  return { title: TEXTS.signInTitle, content: renderCopies((copy) => renderForm(view, copy)) };
}

function renderForm(view: SignInView, copy: Copy): Html {
  const { settings, query, csrfToken, notice } = view;
  const username = notice?.values.username ?? view.loginHint;
  const lead = fill(TEXTS.signInLead, { username: toUsernameInSentence(settings) });
  return html`<form class="cognito-asf" name="cognitoSignInForm" method="post" action="/login?${query}">
      ${renderHidden("_csrf", csrfToken)}
      <p class="textDescription-customizable">${lead}</p>
      ${renderNotice(notice, copy)}
      ${renderUsernameField(view, { copy, value: username, isFirst: !username, isSuspect: true })}
      ${renderPasswordField(view, { copy, id: "signInFormPassword", isFirst: Boolean(username) })}
      <p class="aside">
        <a class="redirect-customizable-link" href="/forgotPassword?${query}">${TEXTS.forgotLink}</a>
      </p>
      ${renderHidden("cognitoAsfData", "")}
      <input
        class="btn btn-primary submitButton-customizable"
        type="submit"
        name="signInSubmitButton"
        value="${TEXTS.signIn}"
      />
    </form>
    ${settings.allowAdminCreateUserOnly ? "" : renderSignUpLink(query)}`;
}

function renderSignUpLink(query: string): Html {
  return html`<p class="redirect-customizable">
    ${TEXTS.needAccount} <a href="/signup?${query}">${TEXTS.signUpLink}</a>
  </p>`;
}

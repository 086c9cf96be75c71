import { html } from "hono/html";
import { fill, TEXTS } from "../texts.ts";
import { toUsernameInSentence } from "../user-attributes.ts";
import { renderPasswordField, renderUsernameField } from "./credential-fields.ts";
import { type Copy, type Html, renderCopies, renderFormId, renderHidden } from "./form-parts.ts";
import { type Page, type PageView, renderNotice } from "./page.ts";
import { renderProviderButtons } from "./provider-buttons.ts";

export interface SignInView extends PageView {
  /** `login_hint`, unless something was typed already. */
  readonly loginHint: string | undefined;
}

export function renderSignInPage(view: SignInView): Page {
  return { title: TEXTS.signInTitle, content: renderCopies(view, (copy) => renderForm(view, copy)) };
}

function renderForm(view: SignInView, copy: Copy): Html {
  const { settings, query, csrfToken, notice } = view;
  const username = notice?.values.username ?? view.loginHint;
  const lead = toLead(view);
  return html`<form class="cognito-asf" ${renderFormId(view)} name="cognitoSignInForm" method="post" action="/login?${query}">
      ${renderHidden("_csrf", csrfToken)}
      <p class="textDescription-customizable">${lead}</p>
      ${renderNotice(notice, copy)}
      ${renderUsernameField(view, { copy, value: username, isFirst: !username, isSuspect: true })}
      ${renderPasswordField(view, { copy, id: "signInFormPassword", isFirst: Boolean(username) })}
      <p class="aside">
        <a class="redirect-customizable-link" href="/forgotPassword?${query}">${TEXTS.forgotLink}</a>
      </p>
      ${renderHidden("cognitoAsfData", "")}
      ${renderSubmit(view)}
    </form>
    ${renderProviderButtons(view)}
    ${settings.allowAdminCreateUserOnly ? "" : renderSignUpLink(view, query)}`;
}

function toLead({ settings, generation }: SignInView): string {
  if (generation === "managed") return TEXTS.signInLeadShort;
  return fill(TEXTS.signInLead, { username: toUsernameInSentence(settings) });
}

function renderSubmit({ generation }: SignInView): Html {
  return generation === "managed"
    ? html`<button class="btn btn-primary submitButton-customizable" type="submit" name="signInSubmitButton" value="sign-in">
        ${TEXTS.signIn}
      </button>`
    : html`<input
        class="btn btn-primary submitButton-customizable"
        type="submit"
        name="signInSubmitButton"
        value="${TEXTS.signIn}"
      />`;
}

export function renderSignUpLink({ generation }: Pick<SignInView, "generation">, query: string): Html {
  const [question, link] =
    generation === "managed" ? [TEXTS.newUser, TEXTS.createAccount] : [TEXTS.needAccount, TEXTS.signUpLink];
  return html`<p class="redirect-customizable">${question} <a href="/signup?${query}">${link}</a></p>`;
}

import { html } from "hono/html";
import { TEXTS } from "../texts.ts";
import { renderUsernameField } from "./credential-fields.ts";
import { type Copy, type Html, renderCopies, renderFormId, renderHidden } from "./form-parts.ts";
import { type Page, renderNotice } from "./page.ts";
import { renderProviderButtons } from "./provider-buttons.ts";
import { renderSignUpLink, type SignInView } from "./sign-in-page.ts";

/** The sign-in page where the way to sign in is the person's choice: who it is comes first. */
export function renderUsernamePage(view: SignInView): Page {
  return { title: TEXTS.signInTitle, content: renderCopies(view, (copy) => renderForm(view, copy)) };
}

function renderForm(view: SignInView, copy: Copy): Html {
  const { settings, query, csrfToken, notice, loginHint } = view;
  const value = notice?.values.username ?? loginHint;
  return html`<form ${renderFormId(view)} name="usernameForm" method="post" action="/login?${query}">
      ${renderHidden("_csrf", csrfToken)}
      <p class="textDescription-customizable">${TEXTS.signInLeadShort}</p>
      ${renderNotice(notice, copy)}
      ${renderUsernameField(view, { copy, value, isFirst: true, isSuspect: true })}
      ${renderHidden("cognitoAsfData", "")}
      <button class="btn btn-primary submitButton-customizable" type="submit" name="signInSubmitButton" value="next">
        ${TEXTS.next}
      </button>
    </form>
    ${renderProviderButtons(view)}
    ${settings.allowAdminCreateUserOnly ? "" : renderSignUpLink(view, query)}`;
}

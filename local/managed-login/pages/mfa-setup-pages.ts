import { html, raw } from "hono/html";
import type { Flow } from "../page-memory.ts";
import { TEXTS } from "../texts.ts";
import { renderBackLink } from "./confirm-page.ts";
import { renderCodeField, renderKnownUsername } from "./credential-fields.ts";
import { type Copy, type Html, renderCopies, renderField, renderFormId, renderHidden } from "./form-parts.ts";
import { MFA_CODE } from "./mfa-pages.ts";
import { hasErrorNotice, type Page, type PageView, renderNotice } from "./page.ts";

export interface MfaSetUpView extends PageView {
  readonly flow: Extract<Flow, { readonly kind: "mfa-setup-required" }>;
}

export interface AppView extends PageView {
  readonly flow: Extract<Flow, { readonly kind: "mfa-app" }>;
}

/** What the second factor is to be: an app, or an address. */
export function renderMfaSetUpPage(view: MfaSetUpView): Page {
  return { title: TEXTS.mfaSetUpTitle, content: renderCopies(view, (copy) => renderSetUp(view, copy)) };
}

/** The QR code, the secret for apps that cannot scan, and the first code of the app. */
export async function renderAppPage(view: AppView): Promise<Page> {
  const picture = await drawQrCode(view.flow.uri);
  return { title: TEXTS.mfaAppTitle, content: renderCopies(view, (copy) => renderApp(view, copy, picture)) };
}

function renderSetUp(view: MfaSetUpView, copy: Copy): Html {
  const { query, notice, flow } = view;
  const hasApp = flow.factors.includes("SOFTWARE_TOKEN_MFA");
  const hasEmail = flow.factors.includes("EMAIL_OTP");
  return html`<p class="textDescription-customizable">
      ${hasApp || hasEmail ? TEXTS.mfaSetUpLead : TEXTS.mfaSetUpImpossible}
    </p>
    ${renderNotice(notice, copy)}
    ${hasApp ? renderAppForm(view) : ""}
    ${hasEmail ? renderEmailForm(view, copy) : ""}
    ${renderBackLink(query)}`;
}

function renderAppForm({ query, csrfToken }: MfaSetUpView): Html {
  return html`<form name="mfaAppForm" method="post" action="/mfa/setup?${query}">
    ${renderHidden("_csrf", csrfToken)}
    <button class="btn btn-primary submitButton-customizable" type="submit" name="mfa_type" value="SOFTWARE_TOKEN_MFA">
      ${TEXTS.mfaSetUpApp}
    </button>
  </form>`;
}

function renderEmailForm(view: MfaSetUpView, copy: Copy): Html {
  const { query, csrfToken } = view;
  return html`<form class="alternative" name="mfaEmailForm" method="post" action="/mfa/setup?${query}">
    ${renderHidden("_csrf", csrfToken)}
    ${renderField({
      copy,
      label: TEXTS.email,
      name: "email",
      type: "email",
      autocomplete: "email",
      maxLength: 2048,
      describedBy: view.notice === undefined ? [] : ["notice"],
      isWrong: hasErrorNotice(view),
    })}
    <button class="btn btn-primary submitButton-customizable" type="submit" name="mfa_type" value="EMAIL_OTP">
      ${TEXTS.mfaSetUpEmail}
    </button>
  </form>`;
}

function renderApp(view: AppView, copy: Copy, picture: string): Html {
  const { query, csrfToken, notice, flow } = view;
  return html`<form ${renderFormId(view)} name="mfaAppCodeForm" method="post" action="/mfa/app?${query}">
      ${renderHidden("_csrf", csrfToken)}
      <p class="textDescription-customizable">${TEXTS.mfaAppScan}</p>
      <div class="qr" role="img" aria-label="${TEXTS.mfaAppPicture}">${raw(picture)}</div>
      <p class="textDescription-customizable">${TEXTS.mfaAppSecret} <code class="secret">${flow.secretCode}</code></p>
      ${renderNotice(notice, copy)}
      ${renderKnownUsername(flow.username)}
      ${renderCodeField(view, copy, MFA_CODE)}
      <button class="btn btn-primary submitButton-customizable" type="submit" name="signInSubmitButton" value="sign-in">
        ${TEXTS.signIn}
      </button>
    </form>
    ${renderBackLink(query)}`;
}

/** Black on white in every colour scheme: phones read no other. Loaded with the first set-up. */
async function drawQrCode(text: string): Promise<string> {
  const { renderSVG } = await import("uqr");
  return renderSVG(text, { border: 4, whiteColor: "#fff", blackColor: "#000" });
}

import { html } from "hono/html";
import type { FirstAuthFactor } from "../../user-pool/user-pool-settings.ts";
import { type Flow, PASSKEY_FIELD } from "../page-memory.ts";
import { fill, TEXTS } from "../texts.ts";
import { renderBackLink } from "./confirm-page.ts";
import { renderCodeField, renderKnownUsername, renderPasswordField } from "./credential-fields.ts";
import { renderFactorIcon } from "./factor-icons.ts";
import { type Copy, type Html, renderCopies, renderFormId, renderHidden } from "./form-parts.ts";
import { MFA_CODE } from "./mfa-pages.ts";
import { type Page, type PageView, renderNotice } from "./page.ts";
import { renderPasskeyButton } from "./passkey-pages.ts";

type FlowOf<Kind extends Flow["kind"]> = Extract<Flow, { readonly kind: Kind }>;

export interface ChoiceView extends PageView {
  readonly flow: FlowOf<"first-factor-choice-required">;
}

export interface PasswordView extends PageView {
  readonly flow: FlowOf<"password-required">;
}

export interface FirstCodeView extends PageView {
  readonly flow: FlowOf<"first-code-required">;
}

export interface PasskeyView extends PageView {
  readonly flow: FlowOf<"passkey-required">;
  /** For `navigator.credentials.get`, as JSON. */
  readonly options: string;
}

/** Which of the ways that the pool allows and the user has. */
export function renderChoicePage(view: ChoiceView): Page {
  return { title: TEXTS.chooseTitle, content: renderCopies(view, (copy) => renderChoice(view, copy)) };
}

export function renderPasswordPage(view: PasswordView): Page {
  return { title: TEXTS.passwordTitle, content: renderCopies(view, (copy) => renderPassword(view, copy)) };
}

export function renderFirstCodePage(view: FirstCodeView): Page {
  return { title: TEXTS.codeTitle, content: renderCopies(view, (copy) => renderCode(view, copy)) };
}

export function renderPasskeyPage(view: PasskeyView): Page {
  return { title: TEXTS.passkeyTitle, content: renderCopies(view, (copy) => renderPasskey(view, copy)) };
}

const FACTOR_TEXTS: Readonly<
  Record<FirstAuthFactor, "byPassword" | "mfaByEmail" | "mfaBySms" | "byPasskey">
> = {
  PASSWORD: "byPassword",
  EMAIL_OTP: "mfaByEmail",
  SMS_OTP: "mfaBySms",
  WEB_AUTHN: "byPasskey",
};

function renderChoice(view: ChoiceView, copy: Copy): Html {
  const { query, csrfToken, notice, flow } = view;
  return html`<form ${renderFormId(view)} name="choiceForm" method="post" action="/login/choose?${query}">
      ${renderHidden("_csrf", csrfToken)}
      <p class="textDescription-customizable">${fill(TEXTS.chooseLead, { username: flow.username })}</p>
      ${renderNotice(notice, copy)}
      <div class="choices">
      ${flow.factors.map(
        (
          factor,
        ) => html`<button class="btn btn-primary second submitButton-customizable" type="submit" name="challenge" value="${factor}">
          ${renderFactorIcon(factor)}${TEXTS[FACTOR_TEXTS[factor]]}
        </button>`,
      )}
      </div>
    </form>
    ${renderBackLink(query)}`;
}

function renderPassword(view: PasswordView, copy: Copy): Html {
  const { query, csrfToken, notice, flow } = view;
  return html`<form ${renderFormId(view)} name="passwordForm" method="post" action="/login/password?${query}">
      ${renderHidden("_csrf", csrfToken)}
      <p class="textDescription-customizable">${fill(TEXTS.passwordLead, { username: flow.username })}</p>
      ${renderNotice(notice, copy)}
      ${renderKnownUsername(flow.username)}
      ${renderPasswordField(view, { copy, id: "signInFormPassword", isFirst: true })}
      <p class="aside">
        <a class="redirect-customizable-link" href="/forgotPassword?${query}">${TEXTS.forgotLink}</a>
      </p>
      ${renderHidden("cognitoAsfData", "")}
      <button class="btn btn-primary submitButton-customizable" type="submit" name="signInSubmitButton" value="sign-in">
        ${TEXTS.proceed}
      </button>
    </form>
    ${renderOtherWays(view, flow.username)}`;
}

function renderCode(view: FirstCodeView, copy: Copy): Html {
  const { query, csrfToken, notice, flow } = view;
  const medium = flow.medium === "SMS" ? TEXTS.mediumSms : TEXTS.mediumEmail;
  const lead = fill(TEXTS.mfaLeadSent, { medium, destination: flow.destination });
  return html`<form ${renderFormId(view)} name="codeForm" method="post" action="/login/code?${query}">
      ${renderHidden("_csrf", csrfToken)}
      <p class="textDescription-customizable">${lead}</p>
      ${renderNotice(notice, copy)}
      ${renderKnownUsername(flow.username)}
      ${renderCodeField(view, copy, MFA_CODE)}
      <button class="btn btn-primary submitButton-customizable" type="submit" name="signInSubmitButton" value="sign-in">
        ${TEXTS.signIn}
      </button>
    </form>
    <div class="redirect-customizable">
      ${TEXTS.noCode}
      <form method="post" action="/login/code?${query}">
        ${renderHidden("_csrf", csrfToken)}
        <button class="link" type="submit" name="resend" value="resend">${TEXTS.resend}</button>
      </form>
    </div>
    ${renderOtherWays(view, flow.username)}`;
}

function renderPasskey(view: PasskeyView, copy: Copy): Html {
  const { query, csrfToken, notice, flow, options } = view;
  return html`<form ${renderFormId(view)} name="passkeyForm" method="post" action="/login/passkey?${query}">
      ${renderHidden("_csrf", csrfToken)}
      ${renderHidden(PASSKEY_FIELD, "")}
      <p class="textDescription-customizable">${fill(TEXTS.passkeyLead, { username: flow.username })}</p>
      ${renderNotice(notice, copy)}
      ${renderPasskeyButton({ ceremony: "get", options, label: TEXTS.proceed })}
    </form>
    ${renderOtherWays(view, flow.username)}`;
}

/** Asks anew, with the same name. */
function renderOtherWays({ query, csrfToken }: PageView, username: string): Html {
  return html`<div class="redirect-customizable">
    <form method="post" action="/login?${query}">
      ${renderHidden("_csrf", csrfToken)}
      ${renderHidden("username", username)}
      <button class="link" type="submit" name="other" value="other">${TEXTS.otherWays}</button>
    </form>
  </div>`;
}

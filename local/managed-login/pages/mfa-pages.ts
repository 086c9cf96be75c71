import { html } from "hono/html";
import type { MfaFactor } from "../../user-pool/user-pool-settings.ts";
import type { Flow } from "../page-memory.ts";
import { fill, TEXTS } from "../texts.ts";
import { renderBackLink } from "./confirm-page.ts";
import { renderCodeField } from "./credential-fields.ts";
import { type Copy, type Html, renderCopies, renderFormId, renderHidden } from "./form-parts.ts";
import { type Page, type PageView, renderNotice } from "./page.ts";

export interface MfaCodeView extends PageView {
  readonly flow: Extract<Flow, { readonly kind: "mfa-code-required" }>;
}

export interface MfaChoiceView extends PageView {
  readonly flow: Extract<Flow, { readonly kind: "mfa-choice-required" }>;
}

/** The code of the second factor. */
export function renderMfaCodePage(view: MfaCodeView): Page {
  return { title: TEXTS.mfaTitle, content: renderCopies(view, (copy) => renderCodeForm(view, copy)) };
}

/** Which of several second factors. */
export function renderMfaChoicePage(view: MfaChoiceView): Page {
  return { title: TEXTS.mfaChoiceTitle, content: renderCopies(view, (copy) => renderChoice(view, copy)) };
}

/** Assumed: the name of the field (contract A3). */
export const MFA_CODE = {
  name: "authentication_code",
  id: "mfa_code",
  isFirst: true,
  isSuspect: true,
} as const;

function renderCodeForm(view: MfaCodeView, copy: Copy): Html {
  const { query, csrfToken, notice, flow } = view;
  return html`<form ${renderFormId(view)} name="mfaForm" method="post" action="/mfa?${query}">
      ${renderHidden("_csrf", csrfToken)}
      <p class="textDescription-customizable">${toLead(flow)}</p>
      ${renderNotice(notice, copy)}
      ${renderCodeField(view, copy, MFA_CODE)}
      ${renderHidden("cognitoAsfData", "")}
      <button class="btn btn-primary submitButton-customizable" type="submit" name="signInSubmitButton" value="sign-in">
        ${TEXTS.signIn}
      </button>
    </form>
    ${renderBackLink(query)}`;
}

function toLead({ factor, destination = "" }: MfaCodeView["flow"]): string {
  if (factor === "SOFTWARE_TOKEN_MFA") return TEXTS.mfaAppLead;
  return fill(TEXTS.mfaLeadSent, {
    medium: factor === "SMS_MFA" ? TEXTS.mediumSms : TEXTS.mediumEmail,
    destination,
  });
}

const FACTOR_TEXTS: Readonly<Record<MfaFactor, "mfaBySms" | "mfaByApp" | "mfaByEmail">> = {
  SMS_MFA: "mfaBySms",
  SOFTWARE_TOKEN_MFA: "mfaByApp",
  EMAIL_OTP: "mfaByEmail",
};

function renderChoice(view: MfaChoiceView, copy: Copy): Html {
  const { query, csrfToken, notice, flow } = view;
  return html`<form ${renderFormId(view)} name="mfaChoiceForm" method="post" action="/mfa?${query}">
      ${renderHidden("_csrf", csrfToken)}
      <p class="textDescription-customizable">${TEXTS.mfaChoiceLead}</p>
      ${renderNotice(notice, copy)}
      ${flow.factors.map(
        (
          factor,
        ) => html`<button class="btn btn-primary submitButton-customizable" type="submit" name="mfa_type" value="${factor}">
          ${TEXTS[FACTOR_TEXTS[factor]]}
        </button>`,
      )}
    </form>
    ${renderBackLink(query)}`;
}

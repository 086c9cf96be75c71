import { html } from "hono/html";
import type { Flow } from "../page-memory.ts";
import { fill, TEXTS } from "../texts.ts";
import { renderCodeField, renderKnownUsername, renderUsernameField } from "./credential-fields.ts";
import { type Copy, type Html, renderCopies, renderFormId, renderHidden } from "./form-parts.ts";
import { type Page, type PageView, renderNotice } from "./page.ts";

export type CodeFlow = Extract<Flow, { readonly kind: "confirm" | "reset-password" }>;

export interface CodeView extends PageView {
  /** Who the code is for; unknown, the page asks. */
  readonly flow: CodeFlow | undefined;
}

export function renderConfirmPage(view: CodeView): Page {
  return { title: TEXTS.confirmTitle, content: renderCopies(view, (copy) => renderForms(view, copy)) };
}

const CODE = { name: "code", id: "verification_code", isSuspect: true } as const;

function renderForms(view: CodeView, copy: Copy): Html {
  const { query, flow, notice } = view;
  return html`<form ${renderFormId(view)} name="confirmForm" method="post" action="/confirm?${query}">
      <p class="textDescription-customizable">${toLead(flow, TEXTS.confirmLead, TEXTS.confirmLeadSent)}</p>
      ${renderNotice(notice, copy)}
      ${renderCodeOwner(view, copy)}
      ${renderCodeField(view, copy, { ...CODE, isFirst: flow !== undefined })}
      ${renderHidden("cognitoAsfData", "")}
      <button class="btn btn-primary submitButton-customizable" type="submit" name="confirm" value="confirm">
        ${TEXTS.confirm}
      </button>
    </form>
    ${flow === undefined ? "" : renderResendForm(view, copy)}
    ${renderBackLink(query)}`;
}

function renderResendForm(view: CodeView, copy: Copy): Html {
  return html`<div class="redirect-customizable">
    ${TEXTS.noCode}
    <form method="post" action="/resendcode?${view.query}">
      ${renderCodeOwner(view, copy)}
      <button class="link" type="submit" name="resend" value="resend">${TEXTS.resend}</button>
    </form>
  </div>`;
}

/** Whose code it is, in the fields of the real page; asked for when the browser does not know. */
export function renderCodeOwner(view: CodeView, copy: Copy): Html {
  const { flow, csrfToken } = view;
  return html`${renderHidden("_csrf", csrfToken)}
  ${
    flow === undefined
      ? renderUsernameField(view, { copy, value: view.notice?.values.username, isFirst: true })
      : renderKnownUsername(flow.username)
  }
  ${renderHidden("sub", flow?.sub)}
  ${renderHidden("destination", flow?.delivery?.destination)}
  ${renderHidden("deliveryMedium", flow?.delivery?.medium)}`;
}

export function toLead(flow: CodeFlow | undefined, unknown: string, sent: string): string {
  if (flow?.delivery === undefined) return unknown;
  const { medium, destination } = flow.delivery;
  return fill(sent, { medium: medium === "SMS" ? TEXTS.mediumSms : TEXTS.mediumEmail, destination });
}

export function renderBackLink(query: string): Html {
  return html`<p class="redirect-customizable"><a href="/login?${query}">${TEXTS.backToSignIn}</a></p>`;
}

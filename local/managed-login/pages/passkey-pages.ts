import { html } from "hono/html";
import { PASSKEY_FIELD } from "../page-memory.ts";
import { TEXTS } from "../texts.ts";
import { type Copy, type Html, renderCopies, renderFormId, renderHidden } from "./form-parts.ts";
import { type Page, type PageView, renderNotice } from "./page.ts";

export interface AddPasskeyView extends PageView {
  /** For `navigator.credentials.create`, as JSON. */
  readonly options: string;
}

/** `/passkeys/add`: "Add passkey" or "Not now". */
export function renderAddPasskeyPage(view: AddPasskeyView): Page {
  return { title: TEXTS.addPasskeyTitle, content: renderCopies(view, (copy) => renderForm(view, copy)) };
}

function renderForm(view: AddPasskeyView, copy: Copy): Html {
  const { query, csrfToken, notice, options } = view;
  return html`<form ${renderFormId(view)} name="addPasskeyForm" method="post" action="/passkeys/add?${query}">
      ${renderHidden("_csrf", csrfToken)}
      ${renderHidden(PASSKEY_FIELD, "")}
      <p class="textDescription-customizable">${TEXTS.addPasskeyLead}</p>
      ${renderNotice(notice, copy)}
      ${renderPasskeyButton({ ceremony: "create", options, label: TEXTS.addPasskey })}
      <button class="btn btn-primary second submitButton-customizable" type="submit" name="notNow" value="notNow">
        ${TEXTS.notNow}
      </button>
    </form>`;
}

export interface PasskeyButton {
  readonly ceremony: "create" | "get";
  readonly options: string;
  readonly label: string;
}

/** Passkeys need a script: without one, or in a browser without passkeys, the button stays off and says why. */
export function renderPasskeyButton({ ceremony, options, label }: PasskeyButton): Html {
  return html`<noscript><p class="notice errorMessage-customizable">${TEXTS.passkeyUnsupported}</p></noscript>
    <p class="notice errorMessage-customizable" role="alert" data-passkey-failure hidden></p>
    <button class="btn btn-primary submitButton-customizable" type="button" disabled
      data-passkey="${ceremony}" data-options="${options}"
      data-failed="${TEXTS.passkeyFailed}" data-unsupported="${TEXTS.passkeyUnsupported}">
      ${label}
    </button>`;
}

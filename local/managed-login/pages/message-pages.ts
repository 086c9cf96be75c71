import { html } from "hono/html";
import { TEXTS } from "../texts.ts";
import type { Page } from "./page.ts";

/** Longest error text shown: whatever a link puts there stays a line. */
const MAX_ERROR_LENGTH = 200;

/** `/error` (contract A5). The text may come from a link, so it is shown as a quotation and made into nothing. */
export function renderErrorPage(error: string): Page {
  return {
    title: TEXTS.errorTitle,
    content: html`<p class="textDescription-customizable">${TEXTS.errorLead}</p>
      <p class="detail">${error.slice(0, MAX_ERROR_LENGTH)}</p>
      <p class="textDescription-customizable">${TEXTS.errorHelp}</p>`,
  };
}

export function renderMessagePage(title: string, lead: string): Page {
  return { title, content: html`<p class="textDescription-customizable">${lead}</p>` };
}

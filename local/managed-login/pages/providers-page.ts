import { html } from "hono/html";
import { TEXTS } from "../texts.ts";
import { renderCopies } from "./form-parts.ts";
import { type Page, renderNotice } from "./page.ts";
import { renderProviderButtons } from "./provider-buttons.ts";
import type { SignInView } from "./sign-in-page.ts";

/** The sign-in page of a client whose users are all somebody else's. */
export function renderProvidersPage(view: SignInView): Page {
  return {
    title: TEXTS.signInTitle,
    content: renderCopies(
      view,
      (copy) => html`${renderNotice(view.notice, copy)}${renderProviderButtons(view)}`,
    ),
  };
}

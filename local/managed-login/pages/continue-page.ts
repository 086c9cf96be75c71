import { html } from "hono/html";
import { fill, TEXTS } from "../texts.ts";
import { type Html, renderCopies, renderFormId, renderHidden } from "./form-parts.ts";
import type { Page, PageView } from "./page.ts";

export interface ContinueView extends PageView {
  /** Who is signed in at the pool's domain. */
  readonly username: string;
  /** The query of a sign-in that asks whoever it is. */
  readonly otherQuery: string;
}

/** The sign-in page for a browser that has a login session: go on, or be somebody else. */
export function renderContinuePage(view: ContinueView): Page {
  return { title: TEXTS.signedInTitle, content: renderCopies(view, () => renderForm(view)) };
}

function renderForm(view: ContinueView): Html {
  const { query, csrfToken, username, otherQuery } = view;
  return html`<form ${renderFormId(view)} name="continueForm" method="post" action="/login?${query}">
      ${renderHidden("_csrf", csrfToken)}
      <p class="textDescription-customizable">${fill(TEXTS.signedInLead, { username })}</p>
      <button class="btn btn-primary submitButton-customizable" type="submit" name="continueSession" value="continue">
        ${fill(TEXTS.continueAs, { username })}
      </button>
    </form>
    <p class="redirect-customizable"><a href="/login?${otherQuery}">${TEXTS.anotherUser}</a></p>`;
}

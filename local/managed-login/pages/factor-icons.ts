import { html } from "hono/html";
import type { FirstAuthFactor } from "../../user-pool/user-pool-settings.ts";
import type { Html } from "./form-parts.ts";

/** Decoration beside the name of the factor, so it has none of its own. */
export function renderFactorIcon(factor: FirstAuthFactor): Html {
  return html`<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">${SHAPES[factor]}</svg>`;
}

const SHAPES: Readonly<Record<FirstAuthFactor, Html>> = {
  PASSWORD: html`<rect x="3" y="7" width="18" height="10" rx="2.5"/><path d="M8 12h.01M12 12h.01M16 12h.01" stroke-width="2.4"/>`,
  EMAIL_OTP: html`<rect x="3" y="5.5" width="18" height="13" rx="2.5"/><path d="m4 7.5 8 6 8-6"/>`,
  SMS_OTP: html`<path d="M20.5 5.5v9a2.5 2.5 0 0 1-2.5 2.5h-6.5L7 20.5V17H6a2.5 2.5 0 0 1-2.5-2.5v-9A2.5 2.5 0 0 1 6 3h12a2.5 2.5 0 0 1 2.5 2.5Z"/><path d="M8.5 10h.01M12 10h.01M15.5 10h.01" stroke-width="2.4"/>`,
  WEB_AUTHN: html`<circle cx="9" cy="7.5" r="3.5"/><path d="M3 19.5v-1a5 5 0 0 1 5-5h2"/><circle cx="16.5" cy="13.5" r="2.75"/><path d="M16.5 16.25V21m0-2h2"/>`,
};

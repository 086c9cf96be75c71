import { html } from "hono/html";
import type { DeskClient } from "../desk-status.ts";
import { type Html, toCopyable, toPage } from "./layout.ts";

/** The page that reads what came in the fragment; only a script can, so it says so without one. */
export function toFragmentPage(): Html {
  return toPage({
    title: "Callback",
    current: "callback",
    content: html`
<p class="lead" data-waiting>Sign-in ends here. Nothing has arrived with this address: start from the <a href="/">overview</a>, or open a sign-in link of the terminal.</p>
<noscript><p class="notice warn">A token in the fragment (<code>#id_token=…</code>) never reaches a server, so this page needs JavaScript to read it. The sign-in link with <code>response_type=code</code> works without.</p></noscript>
<form method="post" action="/callback" data-fragment hidden>
${["id_token", "access_token", "error", "error_description"].map((name) => html`<input type="hidden" name="${name}">`)}
</form>`,
  });
}

/** The authorization server sent the browser back with an error (RFC 6749 §4.1.2.1). */
export function toCallbackErrorPage(error: string, description: string | undefined): Html {
  return toPage({
    title: "Sign-in was refused",
    current: "callback",
    content: html`<p class="notice bad"><b>${error}</b>${description ? html`: ${description}` : ""}</p>
<p><a class="button" href="/">Back to the overview</a></p>`,
  });
}

export interface UnknownCode {
  readonly code: string;
  /** Why the desk does not simply redeem it. */
  readonly reason: string;
  /** Clients of this twin that could have asked for it. */
  readonly clients: readonly DeskClient[];
  readonly redirectUri: string;
  /** Where it has to be redeemed, when the desk knows but may not call there. */
  readonly elsewhere?: RedeemElsewhere;
}

export interface RedeemElsewhere {
  readonly domain: string;
  readonly clientId: string;
  readonly codeVerifier: string;
}

/** A code that the desk did not ask for itself: whose is it? */
export function toUnknownCodePage(unknown: UnknownCode): Html {
  const { code, reason, clients, redirectUri, elsewhere } = unknown;
  return toPage({
    title: "An authorization code arrived",
    current: "callback",
    content: html`<p class="notice warn">${reason}</p>
${clients.map(
  ({ clientId, name }) => html`<form method="post" action="/callback/redeem">
<input type="hidden" name="code" value="${code}"><input type="hidden" name="client_id" value="${clientId}">
<button class="primary">Redeem it for ${name}</button></form>`,
)}
${toRedeemOnAws(code, redirectUri, elsewhere)}`,
  });
}

/** The token endpoint did not take the code. */
export function toRefusedCodePage(code: string, error: string, redirectUri: string): Html {
  return toPage({
    title: "The code was not accepted",
    current: "callback",
    content: html`<p class="notice bad">The token endpoint answered <b>${error}</b>.</p>
<p>A code is good for five minutes and for one use; reloading this page spends nothing but proves nothing either.</p>
<p><a class="button" href="/">Sign in again</a></p>
${toRedeemOnAws(code, redirectUri)}`,
  });
}

const UNKNOWN_PLACE = { domain: "https://DOMAIN", clientId: "CLIENT_ID", codeVerifier: undefined };

function toRedeemOnAws(code: string, redirectUri: string, elsewhere?: RedeemElsewhere): Html {
  const { domain, clientId, codeVerifier } = elsewhere ?? UNKNOWN_PLACE;
  const fields = [
    `client_id=${clientId}`,
    `redirect_uri=${redirectUri}`,
    `code=${code}`,
    ...(codeVerifier === undefined ? [] : [`code_verifier=${codeVerifier}`]),
  ];
  const command = [
    `curl -sS ${toShell(`${domain}/oauth2/token`)} -d grant_type=authorization_code`,
    ...fields.map((field) => `  --data-urlencode ${toShell(field)}`),
  ].join(" \\\n");
  return html`<section><h2>If it came from a stack on AWS</h2>
<p>Redeem it there, with the domain and client id of the stack's outputs; or start the sign-in from <a href="/aws">the page for a stack on AWS</a>.</p>
${toCopyable(command, "Command that redeems the code")}</section>`;
}

/** `text` as one word of a POSIX shell. */
export function toShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

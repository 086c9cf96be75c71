import { html } from "hono/html";
import type { DeskApi, DeskStatus } from "../desk-status.ts";
import type { SignInResult } from "../sign-in-results.ts";
import { decodeToken, toClaimText } from "../token-claims.ts";
import type { AuthorizerTrial, CallTrial, TokenChoice } from "../trials.ts";
import { toAwsCommands } from "./aws-page.ts";
import { type Html, toCopyable, toPage } from "./layout.ts";

/** The proof of the whole: the claims, the authorizer's verdict, 401 without the token and 200 with it. */
export function toSignedInPage(result: SignInResult, status: DeskStatus): Html {
  const { tokens, trials, source } = result;
  return toPage({
    title: "Signed in",
    current: "callback",
    content: html`
${trials.authorizer ? toAuthorizerTrial(trials.authorizer) : ""}
${trials.calls.length > 0 ? toCalls(trials.calls) : ""}
${source.kind === "twin" ? toCallForm(result, status) : toAwsSection(source.apiUrl)}
${tokens.idToken === undefined ? "" : toToken("ID token", tokens.idToken)}
${tokens.accessToken === undefined ? "" : toToken("Access token", tokens.accessToken)}`,
  });
}

function toAuthorizerTrial({ authorizerName, clientStatus, problem }: AuthorizerTrial): Html {
  const isAllowed = clientStatus === 0;
  const verdict = isAllowed ? "lets this ID token in" : "refuses this ID token";
  return html`<section><h2>Test authorizer</h2>
<p class="notice ${isAllowed ? "good" : "bad"}">${
    problem ?? html`<b>${authorizerName}</b> ${verdict}${isAllowed ? "." : html` (${clientStatus}).`}`
  } <small class="muted">TestInvokeAuthorizer</small></p></section>`;
}

const TOKEN_TEXT: Readonly<Record<TokenChoice, string>> = {
  none: "without a token",
  id: "with the ID token",
  access: "with the access token",
  tampered: "with a tampered token",
};

function toCalls(calls: readonly CallTrial[]): Html {
  return html`<section><h2>The API answers</h2><div class="calls">${calls.map(toCall)}</div></section>`;
}

function toCall({ token, method, url, status, body, problem }: CallTrial): Html {
  const tone = status === undefined || status >= 500 ? "bad" : status >= 400 ? "warn" : "good";
  return html`<article class="card call"><p><b class="status ${tone}">${status ?? "–"}</b> ${TOKEN_TEXT[token]}</p>
<p class="muted"><b class="method">${method}</b> <code>${url}</code></p>
<pre>${problem ?? (body === "" ? "(empty)" : body)}</pre></article>`;
}

function toCallForm({ id }: SignInResult, status: DeskStatus): Html {
  return html`<section><h2>Call another route</h2>${status.apis.map(
    (api, index) => html`<form class="line" method="post" action="/signed-in/${id}/call">
<input type="hidden" name="api" value="${api.restApiId}">
<label>Method <select name="method">${toMethods(api).map((method) => html`<option>${method}</option>`)}</select></label>
<label>Path <input name="path" list="paths-${index}" value="${api.routes[0]?.path ?? "/"}" required></label>
<datalist id="paths-${index}">${[...new Set(api.routes.map(({ path }) => path))].map((path) => html`<option>${path}</option>`)}</datalist>
<label>Token <select name="token">${Object.entries(TOKEN_TEXT).map(([value, text]) => html`<option value="${value}">${text}</option>`)}</select></label>
<button>Call ${api.name}</button></form>`,
  )}</section>`;
}

function toMethods({ routes }: DeskApi): readonly string[] {
  const named = routes.flatMap(({ method }) =>
    method === "ANY" ? ["GET", "POST", "PUT", "PATCH", "DELETE"] : [method],
  );
  return [...new Set(named)];
}

function toAwsSection(apiUrl: string | undefined): Html {
  return html`<section><h2>On AWS</h2>
<p>These tokens come from a stack on AWS. What follows needs your own credentials, or your own terminal.</p>
${toAwsCommands(apiUrl)}</section>`;
}

function toToken(title: string, token: string): Html {
  const decoded = decodeToken(token);
  const claims = Object.entries(decoded?.claims ?? {});
  return html`<section><h2>${title} <small>decoded, not verified</small></h2>
${
  decoded
    ? html`<div class="scroll" role="region" aria-label="Claims of the ${title}" tabindex="0"><table class="claims"><tbody>${claims.map(
        ([name, value]) =>
          html`<tr><th scope="row"><code>${name}</code></th><td>${toClaimText(name, value)}</td></tr>`,
      )}</tbody></table></div>`
    : html`<p class="notice bad">This is no JSON Web Token.</p>`
}
<details><summary>The token itself</summary>${toCopyable(token, title)}</details></section>`;
}

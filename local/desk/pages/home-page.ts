import { html } from "hono/html";
import {
  type DeskApi,
  type DeskClient,
  type DeskPool,
  type DeskRoute,
  type DeskStatus,
  findDeskCallback,
} from "../desk-status.ts";
import { toRouteUrl } from "../trials.ts";
import { type Html, toCopyable, toPage } from "./layout.ts";

/** What runs, who guards what, and where to go next. */
export function toHomePage(status: DeskStatus): Html {
  return toPage({
    title: status.stackName,
    current: "home",
    content: html`
<p class="lead">Runs on this machine as it would in ${status.region}: every token is verified, every refusal is explained in the terminal.</p>
${status.pools.map((pool) => toPoolSection(pool, status))}
${status.apis.map(toApiSection)}
${toUserSection(status)}
${toNotRunHere(status)}`,
  });
}

function toApiSection(api: DeskApi): Html {
  return html`<section aria-labelledby="api-${api.restApiId}">
<h2 id="api-${api.restApiId}">REST API <small>${api.name}</small></h2>
<p><code class="url">${api.url}</code></p>
<div class="scroll" role="region" aria-label="Routes" tabindex="0"><table>
<thead><tr><th scope="col">Method</th><th scope="col">Path</th><th scope="col">Guard</th></tr></thead>
<tbody>${api.routes.map((route) => toRouteRow(api, route))}</tbody>
</table></div>
</section>`;
}

function toRouteRow(api: DeskApi, { method, path, guard, otherGuard }: DeskRoute): Html {
  const token = guard && guard.scopes.length > 0 ? `access token, ${guard.scopes.join(" or ")}` : "ID token";
  const guarded = html`<span class="tag good">guarded</span>`;
  return html`<tr><td><b class="method">${method}</b></td><td><code title="${toRouteUrl(api, path)}">${path}</code></td><td>${
    guard
      ? html`${guarded} ${guard.authorizerName}: ${token} in <code>${guard.header}</code>`
      : otherGuard
        ? html`${guarded} ${otherGuard}`
        : html`<span class="tag warn">open</span> anybody may call it`
  }</td></tr>`;
}

function toPoolSection(pool: DeskPool, status: DeskStatus): Html {
  return html`<section aria-labelledby="pool-${pool.userPoolId}">
<h2 id="pool-${pool.userPoolId}">User pool <small>${pool.name}</small></h2>
<p><code>${pool.userPoolId}</code> at <code class="url">${pool.url}</code></p>
${pool.clients.map((client) => toClient(client, pool, status))}
</section>`;
}

function toClient(client: DeskClient, pool: DeskPool, status: DeskStatus): Html {
  return html`<article class="card">
<h3>${client.name} <small><code>${client.clientId}</code></small></h3>
${toSignIn(client, pool, status)}
</article>`;
}

function toSignIn(client: DeskClient, pool: DeskPool, status: DeskStatus): Html {
  const callback = findDeskCallback(status, client);
  if (client.flows.length === 0) {
    return html`<p>The hosted sign-in page is off for this client (<code>AllowedOAuthFlowsUserPoolClient</code>).</p>`;
  }
  if (callback === undefined) {
    return html`<p>Its callback URLs are ${client.callbackUrls.join(", ") || "none"}; add <code>${status.deskUrl}/callback</code> to sign in from here.</p>`;
  }
  return html`<div class="actions">
${client.flows.includes("code") ? toCodeButton(client, callback) : ""}
${client.flows.includes("implicit") ? toImplicitLink(client, pool, callback) : ""}
${client.logoutUrls.includes(`${status.deskUrl}/`) ? toSignOutLink(client, pool, status) : ""}
</div>`;
}

function toCodeButton(client: DeskClient, callback: string): Html {
  return html`<form method="post" action="/callback/start">
<input type="hidden" name="client_id" value="${client.clientId}">
<input type="hidden" name="redirect_uri" value="${callback}">
<button class="primary">Sign in <small>code + PKCE</small></button></form>`;
}

function toImplicitLink(client: DeskClient, pool: DeskPool, callback: string): Html {
  const query = new URLSearchParams({
    client_id: client.clientId,
    response_type: "token",
    redirect_uri: callback,
  });
  return html`<a class="button" href="${pool.url}/oauth2/authorize?${query.toString()}">Sign in <small>token in the fragment</small></a>`;
}

function toSignOutLink(client: DeskClient, pool: DeskPool, { deskUrl }: DeskStatus): Html {
  const query = new URLSearchParams({ client_id: client.clientId, logout_uri: `${deskUrl}/` });
  return html`<a class="button" href="${pool.url}/logout?${query.toString()}">Sign out</a>`;
}

function toUserSection({ createUserCommand }: DeskStatus): Html {
  return html`<section aria-labelledby="user">
<h2 id="user">A user</h2>
<p>Anybody can sign up on the sign-in page where the pool allows it; the code arrives in the <a href="/outbox">outbox</a>. As an administrator:</p>
${toCopyable(createUserCommand, "Command that creates a user")}
</section>`;
}

function toNotRunHere({ notRunHere }: DeskStatus): Html {
  if (notRunHere.length === 0) return html``;
  return html`<section aria-labelledby="elsewhere">
<h2 id="elsewhere">Not run here</h2>
<ul>${notRunHere.map(({ logicalId, type }) => html`<li>${logicalId} <small>${type}</small></li>`)}</ul>
</section>`;
}

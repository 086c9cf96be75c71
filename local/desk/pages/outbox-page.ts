import { html } from "hono/html";
import type { KeptMessage } from "../outbox.ts";
import { type Html, toPage } from "./layout.ts";

/** Every message that a mailbox or phone would have received, newest first. */
export function toOutboxPage(messages: readonly KeptMessage[], createUserCommand: string): Html {
  return toPage({
    title: "Outbox",
    current: "outbox",
    content: html`
<p class="lead">Codes and invitations arrive here instead of a mailbox. They are in the terminal too, and as <a href="/outbox.json">JSON</a>.</p>
<div data-outbox="${messages[0]?.id ?? ""}"></div>
<noscript><p><a class="button" href="/outbox">Look again</a></p></noscript>
${messages.length === 0 ? toEmpty(createUserCommand) : messages.map(toMessage)}`,
  });
}

function toEmpty(createUserCommand: string): Html {
  return html`<p class="empty">Nothing yet. Sign up on the sign-in page, or create a user with <code>${createUserCommand}</code>.</p>`;
}

function toMessage(message: KeptMessage): Html {
  const { medium, destination, subject, body, purpose, sentAt } = message;
  const sent = new Date(sentAt).toISOString();
  return html`<article class="card message">
<header><span class="tag">${medium === "SMS" ? "text message" : "email"}</span> <b>${destination}</b> <span class="muted">${purpose.replaceAll("-", " ")}</span> <time datetime="${sent}">${sent.slice(0, 19).replace("T", " ")} UTC</time></header>
<h2>${subject || purpose}</h2>
<pre class="body">${body}</pre>
${toAction(message)}
</article>`;
}

function toAction({ purpose, code, link }: KeptMessage): Html {
  if (link !== undefined) return html`<p class="code"><a class="button" href="${link}">Confirm</a></p>`;
  return html`<p class="code"><span class="muted">${purpose === "invitation" ? "Temporary password" : "Code"}</span> <code>${code}</code></p>`;
}

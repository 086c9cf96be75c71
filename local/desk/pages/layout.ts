import { html } from "hono/html";

/** Escaped markup, ready to be sent. */
export type Html = ReturnType<typeof html>;

export interface PageOptions {
  readonly title: string;
  /** The navigation's current entry. */
  readonly current?: "home" | "outbox" | "callback" | "aws";
  readonly content: Html;
}

const NAVIGATION = [
  { key: "home", href: "/", text: "Overview" },
  { key: "outbox", href: "/outbox", text: "Outbox" },
  { key: "callback", href: "/callback", text: "Callback" },
  { key: "aws", href: "/aws", text: "A stack on AWS" },
] as const;

/** The frame of every page of the desk. */
export function toPage({ title, current, content }: PageOptions): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Gatehouse</title>
<link rel="icon" href="/desk.svg" type="image/svg+xml">
<link rel="stylesheet" href="/desk.css">
<script src="/desk.js" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="bar"><div class="inner">
<a class="brand" href="/"><img src="/desk.svg" alt="" width="22" height="22"> Gatehouse</a>
<nav aria-label="Pages">${NAVIGATION.map(
    ({ key, href, text }) =>
      html`<a href="${href}"${key === current ? html` aria-current="page"` : ""}>${text}</a>`,
  )}</nav>
</div></header>
<main id="content" class="inner">
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}

/** Text to be copied: a command, a token. */
export function toCopyable(text: string, label: string): Html {
  return html`<div class="copy"><pre tabindex="0" aria-label="${label}"><code>${text}</code></pre><button type="button" data-copy hidden>Copy</button></div>`;
}

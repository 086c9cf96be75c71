import { html } from "hono/html";
import type { AppClient } from "../../user-pool/app-client.ts";
import type { UserPoolSettings } from "../../user-pool/user-pool-settings.ts";
import {
  CLASSIC_LOOK,
  type PageBar,
  type PageGeneration,
  type PageLogo,
  type PageLook,
} from "../page-look.ts";
import type { Notice } from "../page-memory.ts";
import { PAGE_SCRIPT } from "../page-script.ts";
import { PAGE_STYLE } from "../page-style.ts";
import { TEXTS } from "../texts.ts";
import type { Copy, Html } from "./form-parts.ts";

/** What every page is rendered from. */
export interface PageView {
  readonly settings: UserPoolSettings;
  readonly client: AppClient;
  /** The OAuth query, which every link and every form carries on. */
  readonly query: string;
  readonly csrfToken: string;
  readonly notice: Notice | undefined;
  readonly generation: PageGeneration;
}

export interface Page {
  readonly title: string;
  readonly content: Html;
}

/** The document around a page. `hono/html` escapes every value; style and script are the only raw parts. */
export function renderDocument(page: Page, frame: Frame): Html {
  const { brand, hasError, outboxUrl, look = CLASSIC_LOOK } = frame;
  const title = `${hasError === true ? TEXTS.errorPrefix : ""}${page.title}${brand === "" ? "" : ` · ${brand}`}`;
  return html`<!doctype html>
<html lang="${TEXTS.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="${look.colorScheme}">
<title>${title}</title>
<link rel="icon" href="${look.favicon ?? "data:,"}">
${PAGE_STYLE.element}${look.style?.element ?? ""}
</head>
<body class="${look.generation}" data-show="${TEXTS.show}" data-hide="${TEXTS.hide}" data-show-password="${TEXTS.showPassword}" data-hide-password="${TEXTS.hidePassword}">
${renderBar(look.header, "header")}
<main class="container">
<div class="modal-dialog">
${look.generation === "classic" ? renderBanner(brand) : renderLogo(look.outerLogo)}
<div class="card">
${renderLogo(look.innerLogo)}
<h1>${page.title}</h1>
${page.content}
</div>
${renderFoot(outboxUrl)}
</div>
</main>
${renderBar(look.footer, "footer")}
${PAGE_SCRIPT.element}
</body>
</html>`;
}

function renderBanner(brand: string): Html {
  return html`<div class="banner-customizable">${MARK}${brand === "" ? "" : html`<span>${brand}</span>`}</div>`;
}

/** Decoration: the page's title says what it is. */
function renderLogo(logo: PageLogo | undefined): Html | "" {
  return logo === undefined ? "" : html`<div class="logo ${logo.place}">${renderPicture(logo)}</div>`;
}

function renderPicture({ light, dark }: PageLogo): Html {
  return html`<picture>${
    dark === undefined || dark === light
      ? ""
      : html`<source media="(prefers-color-scheme: dark)" srcset="${dark}">`
  }<img src="${light}" alt=""></picture>`;
}

function renderBar(bar: PageBar | undefined, name: "header" | "footer"): Html | "" {
  if (bar === undefined) return "";
  const logo =
    bar.logo === undefined ? "" : html`<div class="logo ${bar.logo.place}">${renderPicture(bar.logo)}</div>`;
  return name === "header"
    ? html`<header class="bar">${logo}</header>`
    : html`<footer class="bar">${logo}</footer>`;
}

export interface Frame {
  /** @default the classic one */
  readonly look?: PageLook | undefined;
  /** Whose sign-in this is: the app client's name. */
  readonly brand: string;
  readonly hasError?: boolean | undefined;
  readonly outboxUrl: string | undefined;
}

/** The notice at the top of a form; errors keep the id that suites look for. */
export function renderNotice(notice: Notice | undefined, copy: Copy): Html | "" {
  if (notice === undefined) return "";
  const text = html`<span id="${copy}-notice">${notice.message}</span>`;
  return notice.kind === "error"
    ? html`<p id="loginErrorMessage" class="notice errorMessage-customizable" role="alert">${text}</p>`
    : html`<p class="notice success" role="status">${text}</p>`;
}

export function hasErrorNotice({ notice }: Pick<PageView, "notice">): boolean {
  return notice?.kind === "error";
}

/** A gate, half open: decoration, so it has no name. */
const MARK = html`<svg viewBox="0 0 32 32" width="36" height="36" aria-hidden="true" focusable="false">
<rect width="32" height="32" rx="8" class="mark"/>
<path d="M8 25V13a8 8 0 0 1 16 0v12" fill="none" class="mark-line" stroke-width="2.6" stroke-linecap="round"/>
<path d="M16 7v18l-4.5-2V12" fill="none" class="mark-line" stroke-width="2.2" stroke-linejoin="round"/>
</svg>`;

/** AWS has no such line: it tells a person at the twin where the mail went. */
function renderFoot(outboxUrl: string | undefined): Html {
  const link =
    outboxUrl === undefined
      ? ""
      : html` ${TEXTS.twinMail} <a href="${outboxUrl}" target="_blank" rel="noopener">${TEXTS.twinOutbox}</a>.`;
  return html`<p class="foot">${TEXTS.twin}${link}</p>`;
}

import type { PageLook } from "./page-look.ts";
import type { PageMemory } from "./page-memory.ts";
import { toForgottenNotice } from "./page-memory.ts";
import { PAGE_SCRIPT } from "./page-script.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { renderErrorPage } from "./pages/message-pages.ts";
import { type Frame, type Page, renderDocument } from "./pages/page.ts";

/**
 * Nothing is loaded from anywhere, and only our own style and script run. There is no `form-action`: Chromium
 * applies it to every redirect that follows the sign-in, and so would block an application's callback that
 * sends the browser on to another origin.
 */
function toContentSecurityPolicy(look: PageLook | undefined): string {
  const styles = [PAGE_STYLE, look?.style].filter((style) => style !== undefined);
  return [
    "default-src 'none'",
    `style-src ${styles.map(({ source }) => source).join(" ")}`,
    `script-src ${PAGE_SCRIPT.source}`,
    "img-src data:",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

const HEADERS = {
  "Content-Type": "text/html;charset=UTF-8",
  // Not `no-referrer`: with that, browsers post a form with `Origin: null`, which is refused.
  "Referrer-Policy": "same-origin",
} as const;

export interface PageAnswer extends Frame {
  readonly page: Page;
  readonly status: number;
  readonly cookies?: readonly string[] | undefined;
}

export async function toPageResponse({
  page,
  status,
  cookies = [],
  ...frame
}: PageAnswer): Promise<Response> {
  const body = String(await renderDocument(page, frame));
  const headers = { ...HEADERS, "Content-Security-Policy": toContentSecurityPolicy(frame.look) };
  return withCookies(new Response(body, { status, headers }), cookies);
}

export function toErrorResponse(
  error: string,
  status: number,
  outboxUrl: string | undefined,
): Promise<Response> {
  return toPageResponse({ page: renderErrorPage(error), status, brand: "", hasError: false, outboxUrl });
}

/** Drops the notice once it has been shown. */
export function forgetNotice({ notice }: PageMemory, isSecure: boolean): readonly string[] {
  return notice === undefined ? [] : [toForgottenNotice(isSecure)];
}

export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append("Set-Cookie", cookie);
  return response;
}

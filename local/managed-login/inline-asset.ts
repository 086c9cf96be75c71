import { createHash } from "node:crypto";
import { raw } from "hono/html";

/** Text that stands inside a page, and the CSP source that allows exactly this text. */
export interface InlineAsset {
  readonly element: ReturnType<typeof raw>;
  /** `'sha256-…'` */
  readonly source: string;
}

export function createInlineAsset(tag: "style" | "script", text: string): InlineAsset {
  const digest = createHash("sha256").update(text, "utf8").digest("base64");
  return { element: raw(`<${tag}>${text}</${tag}>`), source: `'sha256-${digest}'` };
}

import type { ContentHandling } from "../openapi/integration-shapes.ts";

/** What of API and integration decides how a payload is handed on. */
export interface PayloadConversion {
  /** Whether its own media type is one of the API's binary ones. */
  readonly isBinary: boolean;
  /** Of an answer: whether the client accepts a binary type. Of a request: the same as `isBinary`. */
  readonly isBinaryWanted: boolean;
  readonly contentHandling: ContentHandling | undefined;
}

/**
 * AWS: text stays text and binary stays binary, unless `contentHandling` says otherwise; without it, an answer
 * is converted to what the client accepts (developer guide, "content type conversions").
 *
 * @returns `undefined` for text that should become binary and is no base64
 */
export function convertPayload(body: Buffer, conversion: PayloadConversion): Buffer | string | undefined {
  const { isBinary, isBinaryWanted, contentHandling } = conversion;
  const becomesBinary =
    contentHandling === undefined ? isBinaryWanted : contentHandling === "CONVERT_TO_BINARY";
  if (isBinary) return becomesBinary ? body : body.toString("base64");
  return becomesBinary ? parseBase64(body.toString("latin1")) : body.toString("utf8");
}

/** Strictly: no other characters, padding complete. */
export function parseBase64(text: string): Buffer | undefined {
  const isBase64 = /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;
  return isBase64 ? Buffer.from(text, "base64") : undefined;
}

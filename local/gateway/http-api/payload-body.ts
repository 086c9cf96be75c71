import { toMediaType } from "../media-types.ts";
import { findHeader } from "../request-headers.ts";
import type { HttpCall } from "./http-call.ts";

/** Assumed (H-33): what load balancers document for Lambda targets; forms arrive encoded, as reported. */
const TEXT_TYPES = new Set(["application/json", "application/javascript", "application/xml"]);

export interface PayloadBody {
  /** `undefined` for an empty one. */
  readonly body: string | undefined;
  readonly isBase64Encoded: boolean;
}

/** Text as it is, everything else in base64 (H-33). */
export function toPayloadBody({ call, body }: HttpCall): PayloadBody {
  if (body.length === 0) return { body: undefined, isBase64Encoded: false };
  const type = toMediaType(call.headers.read.contentType ?? "");
  const isText = type.startsWith("text/") || TEXT_TYPES.has(type);
  return isText && findHeader(call.headers, "content-encoding") === undefined
    ? { body: body.toString("utf8"), isBase64Encoded: false }
    : { body: body.toString("base64"), isBase64Encoded: true };
}

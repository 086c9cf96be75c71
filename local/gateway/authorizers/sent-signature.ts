import {
  ALGORITHM,
  parseSignatureV4,
  type SignableRequest,
  type SignatureV4,
  toSignatureV4,
} from "../../platform/signature-v4.ts";
import type { Refusal } from "../answer.ts";
import { findSignatureComplaint } from "../missing-route.ts";
import { findInQuery } from "../request-target.ts";

/** A well-formed signature, from the header or the query of a request; not yet checked. */
export interface SentSignature {
  readonly parts: SignatureV4;
  /** `X-Amz-Date`, as sent. */
  readonly amzDate: string;
  /** `X-Amz-Security-Token`. */
  readonly sessionToken: string | undefined;
  /** `X-Amz-Expires`; of a presigned address only. */
  readonly expiresInSeconds?: number;
}

/** AWS: a presigned address is good for a week at most. */
const MAX_EXPIRES_IN_SECONDS = 604_800;

/**
 * Finds the signature of a request.
 *
 * @param query names and values in turn, decoded
 * @returns AWS's answer, where there is none or not a whole one
 */
export function readSignature(
  request: SignableRequest,
  query: readonly string[],
): SentSignature | { readonly refusal: Refusal } {
  const { authorization, date } = request.headers;
  if (authorization === undefined && findInQuery(query, "X-Amz-Signature") !== undefined)
    return readPresigned(query);
  const amzDate = request.headers["x-amz-date"];
  const parts = parseSignatureV4(authorization);
  if (parts !== undefined && amzDate !== undefined)
    return { parts, amzDate, sessionToken: request.headers["x-amz-security-token"] };
  const complaint = findSignatureComplaint(authorization, (amzDate ?? date) !== undefined);
  const isMissing = authorization === undefined || authorization.trim() === "";
  return {
    refusal: {
      type: isMissing ? "MISSING_AUTHENTICATION_TOKEN" : "INVALID_SIGNATURE",
      errorType: complaint?.errorType ?? "IncompleteSignatureException",
      message: complaint?.message ?? INCOMPLETE,
      reason: { problem: isMissing ? "it is not signed" : "its signature is not complete", remedy: SIGN },
    },
  };
}

const INCOMPLETE = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";
const SIGN = "Sign it with Signature Version 4 for execute-api, with X-Amz-Date.";

function readPresigned(query: readonly string[]): SentSignature | { readonly refusal: Refusal } {
  const read = (name: string) => findInQuery(query, name);
  const parts = toSignatureV4({
    credential: read("X-Amz-Credential"),
    signedHeaders: read("X-Amz-SignedHeaders"),
    signature: read("X-Amz-Signature"),
  });
  const expires = read("X-Amz-Expires") ?? "";
  const expiresInSeconds = /^\d{1,6}$/.test(expires) ? Number(expires) : Number.NaN;
  const isWhole = read("X-Amz-Algorithm") === ALGORITHM && expiresInSeconds <= MAX_EXPIRES_IN_SECONDS;
  if (parts !== undefined && isWhole) {
    const amzDate = read("X-Amz-Date") ?? "";
    return { parts, amzDate, sessionToken: read("X-Amz-Security-Token"), expiresInSeconds };
  }
  return {
    refusal: {
      type: "INVALID_SIGNATURE",
      errorType: "IncompleteSignatureException",
      message: `AWS query-string parameters must include 'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders' and 'X-Amz-Date'. Re-examine the query-string parameters.`,
      reason: {
        problem: "its presigned address is not complete",
        remedy: `It needs the parameters of Signature Version 4; X-Amz-Expires is at most ${MAX_EXPIRES_IN_SECONDS}.`,
      },
    },
  };
}

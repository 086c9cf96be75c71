import { createHash } from "node:crypto";

/** What AWS says about an `Authorization` header where it expects a signature or nothing. */
export interface SignatureComplaint {
  readonly errorType: "MissingAuthenticationTokenException" | "IncompleteSignatureException";
  readonly message: string;
}

export const MISSING_AUTHENTICATION_TOKEN = "Missing Authentication Token";

/** The parts of a SigV4 header, in the order in which AWS misses them. */
const PARTS = ["Credential", "Signature", "SignedHeaders"] as const;

/**
 * What AWS finds missing in an `Authorization` header that should be an AWS Signature (contract C-20 to
 * C-23). A client with a good token that mistypes a path gets this, and no 404 (C-25).
 *
 * @param hasDate whether the request has an `X-Amz-Date` or `Date` header
 * @returns `undefined` when all parts are there; the signature itself is not computed
 */
export function findSignatureComplaint(
  authorization: string | undefined,
  hasDate: boolean,
): SignatureComplaint | undefined {
  const value = authorization?.trim() ?? "";
  if (value === "") {
    return {
      errorType: "MissingAuthenticationTokenException",
      message: MISSING_AUTHENTICATION_TOKEN,
    };
  }
  const pairs = toPairs(value);
  const message = pairs.some((pair) => !pair.includes("="))
    ? `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${toHash(value)}'.`
    : describeMissingParts(value, pairs, hasDate);
  return message === undefined ? undefined : { errorType: "IncompleteSignatureException", message };
}

/** What follows the scheme, or all of it where there is no scheme. */
function toPairs(value: string): readonly string[] {
  const blank = value.indexOf(" ");
  return value
    .slice(blank + 1)
    .split(",")
    .map((pair) => pair.trim());
}

/** C-22; Assumed: the hash stands at the end, as in C-21. */
function describeMissingParts(value: string, pairs: readonly string[], hasDate: boolean): string | undefined {
  const names = new Set(pairs.map((pair) => pair.slice(0, pair.indexOf("="))));
  const sentences = PARTS.filter((part) => !names.has(part)).map(
    (part) => `Authorization header requires '${part}' parameter.`,
  );
  if (!hasDate) {
    sentences.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  if (sentences.length === 0) return undefined;
  return `${sentences.join(" ")} (Hashed with SHA-256 and encoded with Base64) Authorization=${toHash(value)}`;
}

/** Assumed (C-23): the whole value of the header is hashed. */
function toHash(value: string): string {
  return createHash("sha256").update(value, "utf8").digest("base64");
}

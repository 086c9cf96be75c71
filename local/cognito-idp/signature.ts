import type { IncomingMessage } from "node:http";
import { type Credentials, checkSignatureV4, parseSignatureV4 } from "../platform/signature-v4.ts";
import { CognitoIdpError } from "./cognito-idp-error.ts";

/**
 * Refuses a signed operation whose `Authorization` header has not the form of Signature Version 4. The
 * signature itself is checked only with {@link checkSignature}, so that any dummy credentials work: the twin's
 * one stated leniency (contract C1). What a header must prove is that no plain form or page sent the request.
 *
 * @throws CognitoIdpError `MissingAuthenticationTokenException`
 */
export function checkSignatureForm({ headers }: IncomingMessage): void {
  if (parseSignatureV4(headers.authorization) === undefined)
    throw new CognitoIdpError("MissingAuthenticationTokenException", "Missing Authentication Token");
}

/** AWS's own words for a signature that is not the caller's. */
const REFUSALS = {
  "unknown-key": {
    type: "UnrecognizedClientException",
    message: "The security token included in the request is invalid.",
  },
  expired: { type: "InvalidSignatureException", message: "Signature expired or not yet current" },
  mismatch: {
    type: "InvalidSignatureException",
    message:
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  },
} as const;

/**
 * Refuses a signed operation that was not signed with `credentials` (`--strict-sigv4`).
 *
 * @param now milliseconds since 1970
 * @throws CognitoIdpError
 */
export function checkSignature(
  { method = "", url = "", headers }: IncomingMessage,
  body: Buffer,
  { credentials, now }: { readonly credentials: Credentials; readonly now: number },
): void {
  const joined = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(",") : value]),
  );
  const problem = checkSignatureV4({ method, target: url, headers: joined, body }, credentials, now);
  if (problem === undefined) return;
  const { type, message } = REFUSALS[problem];
  throw new CognitoIdpError(type, message);
}

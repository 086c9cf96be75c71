import type { AuthorizationAttempt, AuthorizationRefusal } from "./authorization-attempt.ts";

/** SHA-256 in base64url, which is what S256 gives: 43 characters. */
const S256_CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/** PKCE by S256 or not at all: `plain` and half a pair are refused (contract A2.2; catalogue B-12, B-13). */
export function checkPkce({ parameters }: AuthorizationAttempt): AuthorizationRefusal | undefined {
  const challenge = parameters.get("code_challenge");
  const method = parameters.get("code_challenge_method");
  if (challenge === undefined && method === undefined) return undefined;
  const isValid = method === "S256" && challenge !== undefined && S256_CHALLENGE.test(challenge);
  return isValid ? undefined : { kind: "redirected", error: "invalid_request" };
}

/** What a token lacks, as the header `www-authenticate` says it (H-24). */
export interface ChallengeError {
  readonly error: "invalid_token" | "insufficient_scope";
  readonly description: string;
}

/** `Bearer` alone asks for a token; with an error it says what is wrong with the one that was sent. */
export const BARE_CHALLENGE = "Bearer";

/** @param scopes those of the route */
export function toChallenge(scopes: readonly string[], { error, description }: ChallengeError): string {
  return `Bearer scope="${scopes.join(" ")}" error="${error}" error_description="${description}"`;
}

/** Observed. */
export const WRONG_SEGMENTS = "token contains an invalid number of segments";
/** AWS: the one description that the guide prints. */
export const WRONG_AUDIENCE = "the token does not have a valid audience";
/** Observed. */
export const NO_DISCOVERY = "OIDC discovery endpoint communication error";
export const NO_KEYS = "JWKS communication error";

/** Assumed: by analogy with the others; clients should not depend on the words. */
export const MALFORMED = "the token is malformed";
export const WRONG_ISSUER = "the token does not have a valid issuer";
export const WRONG_KEY = "the key of the token is unknown";
export const WRONG_SIGNATURE = "crypto/rsa: verification error";
export const EXPIRED = "the token has expired";
export const NOT_YET_VALID = "the token is not valid yet";
export const ISSUED_IN_FUTURE = "the token is used before it was issued";

/** Observed with ES256. What a client may write there is a short word or nothing. */
export function describeAlgorithm(algorithm: unknown): string {
  return typeof algorithm === "string" && /^[A-Za-z0-9-]{1,16}$/.test(algorithm)
    ? `signing method ${algorithm} is invalid`
    : "signing method (alg) is unavailable.";
}

/** Observed: the scopes in square brackets, as a list prints itself. */
export function describeScopes(scopes: readonly string[]): string {
  return `expected scopes: [${scopes.join(" ")}]`;
}

/** A public key as a JWKS publishes it. */
export interface PublicJwk {
  readonly kid: string;
  readonly kty: "RSA";
  readonly alg: "RS256";
  readonly use: "sig";
  readonly n: string;
  readonly e: string;
}

/** All that the gateway knows of a user pool: who issues its tokens, and by which keys. */
export interface TokenIssuer {
  /** The pool's ARN, as `providerARNs` names it. */
  readonly providerArn: string;
  /** The exact `iss` of its tokens. */
  readonly issuer: string;
  /** Fetches the JWKS anew; rejects when it cannot be had (contract B-34). */
  fetchJwks(): Promise<{ readonly keys: readonly PublicJwk[] }>;
}

/** An issuer that does not answer, and at which step. */
export class IssuerUnreachable extends Error {
  override readonly name = "IssuerUnreachable";
  readonly step: "discovery" | "keys";

  constructor(step: "discovery" | "keys", message: string) {
    super(message);
    this.step = step;
  }
}

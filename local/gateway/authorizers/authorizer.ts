import type { RequestHeaders } from "../request-headers.ts";

/** Decides whether a request may reach a method. */
export interface Authorizer {
  /** Never rejects: what prevents a decision is a verdict too. */
  authorize(request: AuthorizationRequest): Verdict | Promise<Verdict>;
}

export interface AuthorizationRequest {
  readonly headers: RequestHeaders;
  /** Scopes of the method; none means that an ID token is wanted (contract A.5). */
  readonly scopes: readonly string[];
}

export type Verdict =
  | {
      readonly kind: "allowed";
      /** The claims as the event carries them, a JSON object of strings as text (contract B.6). */
      readonly claimsText: string;
    }
  | {
      readonly kind: "refused";
      /** Whether the token is good in every other respect (B-16, B-17). */
      readonly isExpired: boolean;
      readonly reason: Reason;
    }
  /** No decision is possible: the keys cannot be had, or the authorizer is misconfigured (B-34). */
  | { readonly kind: "unavailable"; readonly reason: Reason };

/** For the person at the terminal, never for the client. */
export interface Reason {
  /** What the check found: one sentence. */
  readonly problem: string;
  /** What to do: one sentence. */
  readonly remedy: string;
  /** What the token says of itself; never the token. */
  readonly token?: string;
}

/** Makes the verdict of a failed check. */
export function refuse(problem: string, remedy: string, token?: string): Verdict {
  return {
    kind: "refused",
    isExpired: false,
    reason: { problem, remedy, ...(token === undefined ? {} : { token }) },
  };
}

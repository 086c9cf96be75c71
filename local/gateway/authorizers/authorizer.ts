import type { Answer, Refusal } from "../answer.ts";
import type { CallerIdentity, RouteCall } from "../call.ts";
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
  /** All of the request; absent where a guard is tested without a method (contract B.7). */
  readonly routed?: RouteCall;
}

export type Verdict =
  | AllowedVerdict
  | {
      /** 401 (contract B-10 to B-29). */
      readonly kind: "refused";
      /** Whether the token is good in every other respect (B-16, B-17). */
      readonly isExpired: boolean;
      readonly reason: Reason;
    }
  | DeniedVerdict
  /** No decision is possible: the keys cannot be had, or the authorizer is misconfigured (B-34). */
  | { readonly kind: "unavailable"; readonly reason: Reason };

/** Any other answer, such as the 403 of a policy or a signature. */
export interface DeniedVerdict {
  readonly kind: "denied";
  readonly refusal: Refusal | Answer;
  /** As in {@link AllowedVerdict}, for the templates of the gateway response. */
  readonly authorizerText?: string;
  /** What to hand on if the policy of the API allows what the authorizer's neither allows nor denies. */
  readonly unlessAllowed?: AllowedVerdict;
}

export interface AllowedVerdict {
  readonly kind: "allowed";
  /**
   * `requestContext.authorizer` of an event in payload version 1.0, a JSON object as text; `undefined` where
   * the event has none. For a user pool `{"claims":{…}}`, a map of strings (contract B.6).
   */
  readonly authorizerText: string | undefined;
  /** Who signed the request; with `AWS_IAM` only. */
  readonly identity?: CallerIdentity;
  /** `usageIdentifierKey` of a function's result, an API key where the API takes keys from its authorizer. */
  readonly apiKey?: string;
}

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

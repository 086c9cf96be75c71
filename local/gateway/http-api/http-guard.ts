import type { HttpRoute } from "../../openapi/http-api/http-api.ts";
import type { Answer } from "../answer.ts";
import type { CallerTexts, HttpCall } from "./http-call.ts";

/** Decides whether a request may reach a route of an HTTP API. */
export interface HttpGuard {
  /** Never rejects: what prevents a decision is an answer too. */
  authorize(request: HttpGuardRequest): HttpVerdict | Promise<HttpVerdict>;
}

export interface HttpGuardRequest {
  readonly http: HttpCall;
  readonly route: HttpRoute;
  /** Names and values in turn. */
  readonly pathParameters: readonly string[];
}

export type HttpVerdict =
  | { readonly kind: "allowed"; readonly caller: CallerTexts }
  | { readonly kind: "refused"; readonly answer: Answer };

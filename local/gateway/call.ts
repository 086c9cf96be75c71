import type { IncomingMessage } from "node:http";
import type { RestApi, Route } from "../openapi/rest-api.ts";
import type { RequestHeaders } from "./request-headers.ts";

/** One request on its way through the gateway. */
export interface Call {
  readonly request: IncomingMessage;
  readonly headers: RequestHeaders;
  /** The verb that routes and guards are chosen by, after `X-HTTP-Method-Override` (contract C-26). */
  readonly method: string;
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** `Root=1-…`; made only when it is needed. */
  trace(): string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** `18/Nov/2026:11:06:42 +0000`. */
  readonly requestTime: string;
  /** The caller's own address, whatever `X-Forwarded-For` says (catalogue A-58). */
  readonly sourceIp: string;
}

/** A call that named a stage. */
export interface StageCall extends Call {
  readonly api: RestApi;
  /** After the stage, leading slashes merged; `event.path` (contract E-02). */
  readonly path: string;
  /** With the stage, as sent; `requestContext.path` (E-03). */
  readonly fullPath: string;
  /** Names and values in turn, decoded. */
  query(): readonly string[];
  readonly body: Buffer;
}

/** A call that found its method. */
export interface RouteCall extends StageCall {
  readonly route: Route;
  /** Names and values in turn, as sent. */
  readonly pathParameters: readonly string[];
  /** The claims as JSON text; `undefined` on a method without an authorizer. */
  readonly claimsText: string | undefined;
}

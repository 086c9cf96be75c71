import type { IncomingMessage } from "node:http";
import type { RestApi, Route } from "../openapi/rest-api.ts";
import type { Connection } from "./connection.ts";
import type { HttpCall } from "./http-api/http-call.ts";
import type { RequestHeaders } from "./request-headers.ts";
import type { RequestIds } from "./request-ids.ts";

/** One request on its way through the gateway. */
export interface Call {
  readonly request: IncomingMessage;
  readonly connection: Connection;
  readonly headers: RequestHeaders;
  /** The verb that routes and guards are chosen by, after `X-HTTP-Method-Override` (contract C-26). */
  readonly method: string;
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** `18/Nov/2026:11:06:42 +0000`. */
  readonly requestTime: string;
  readonly requestIds: RequestIds;
  /** Made when it is first needed: see {@link getTrace}. */
  trace: string | undefined;
  /** How far it got: set once a stage is found, */
  stage: StageCall | undefined;
  /** and once a method is. */
  routed: RouteCall | undefined;
  /** Set instead of both where the stage is one of an HTTP API. */
  http: HttpCall | undefined;
}

/** A call that named a stage. */
export interface StageCall {
  readonly api: RestApi;
  /** After the stage, leading slashes merged: what routes are chosen by. */
  readonly path: string;
  /** The same (contract E-02), behind the base path of a domain of one's own (C-08): `event.path`. */
  readonly eventPath: string;
  /** With stage or base path, as sent; `requestContext.path` (E-03). */
  readonly fullPath: string;
  /** A domain of one's own, where the call came by it. */
  readonly domainName: string | undefined;
  /** Names and values in turn, decoded. */
  readonly query: readonly string[];
  readonly body: Buffer;
}

/** A call that found its method. */
export interface RouteCall {
  readonly call: Call;
  readonly stage: StageCall;
  readonly route: Route;
  /** Names and values in turn, as sent. */
  readonly pathParameters: readonly string[];
  /**
   * `requestContext.authorizer` as JSON text; `undefined` on a method without an authorizer, and before it has
   * decided.
   */
  readonly authorizerText: string | undefined;
  /** `undefined` for a caller who signed nothing and sent no API key. */
  readonly identity: CallerIdentity | undefined;
}

/** What of `requestContext.identity` only a guard knows (contract E-10). */
export interface CallerIdentity {
  /** Who signed the request, with `AWS_IAM`. */
  readonly signer?: {
    readonly accessKey: string;
    readonly accountId: string;
    /** Unique id of the user; `caller` and `user` are the same. */
    readonly userId: string;
    readonly userArn: string;
  };
  readonly apiKey?: { readonly id: string; readonly value: string };
}

/** `Root=1-…`, the same for the whole call (contract E-26). */
export function getTrace(call: Call): string {
  call.trace ??= call.requestIds.traceRoot(call.headers.read.traceId, call.startedAt);
  return call.trace;
}

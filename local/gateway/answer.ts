import type { ServerResponse } from "node:http";
import type { GatewayResponseType } from "./gateway-response-types.ts";

/** An answer as it goes out. */
export interface Answer {
  readonly status: number;
  /** `Content-Type` in the spelling to be sent: name and value in turn. */
  readonly contentType: readonly string[];
  readonly body: string | Buffer;
  readonly errorType?: string | undefined;
  /** Value of `X-Amzn-Trace-Id`. */
  readonly trace?: string | undefined;
  /** Further headers, name and value in turn. */
  readonly headers?: readonly string[] | undefined;
  /** Ends the connection, for part of the request was not read. */
  readonly isLast?: boolean;
  /** An answer that AWS never gives: it carries none of AWS's headers. */
  readonly isForeignToAws?: boolean;
  /** An HTTP API names its requests by another header, and only there. */
  readonly isOfHttpApi?: boolean;
  /** Why the request got no further, where this is no answer of the integration. */
  readonly reason?: RefusalReason;
}

/** A request that goes no further; the gateway response of its type is sent. */
export interface Refusal {
  readonly type: GatewayResponseType;
  /** `$context.error.message`. */
  readonly message: string | null;
  /** Where it differs from that of the type. */
  readonly status?: number;
  readonly errorType?: string;
  /** `$context.error.validationErrorString` (contract D-25). */
  readonly validationErrors?: string;
  readonly reason: RefusalReason;
}

/** For the refusal log, never for the client. */
export interface RefusalReason {
  readonly problem: string;
  readonly remedy: string;
  /** What the token says of itself. */
  readonly token?: string;
}

export const JSON_CONTENT_TYPE: readonly string[] = ["Content-Type", "application/json"];

/** What of the request an answer repeats. */
export interface AnswerStamp {
  readonly call: { readonly requestId: string; readonly extendedRequestId: string };
  /** The value of `Date`. */
  readonly date: string;
}

/**
 * Writes an answer in the recorded order of headers (contract B.3, E-60), in one write.
 *
 * E-52: an answer that HTTP denies a body keeps its Content-Type. CAP-6: to HEAD, the gateway's own answers
 * have length 0.
 */
export function sendAnswer(response: ServerResponse, answer: Answer, { call, date }: AnswerStamp): void {
  const { status, body, headers } = answer;
  if (answer.isLast) response.shouldKeepAlive = false;
  const lines = ["Date", date, ...answer.contentType];
  if (status !== 204 && status !== 304) lines.push("Content-Length", toLength(response, answer));
  // Written here, for node:http would append it, and a hint beside it that API Gateway does not give.
  lines.push("Connection", response.shouldKeepAlive ? "keep-alive" : "close");
  if (!answer.isForeignToAws && !answer.isOfHttpApi) pushAwsHeaders(lines, answer, call);
  if (headers !== undefined) lines.push(...headers);
  if (answer.isOfHttpApi) lines.push("Apigw-Requestid", call.extendedRequestId);
  response.writeHead(status, lines);
  response.end(body);
}

function pushAwsHeaders(lines: string[], { errorType, trace }: Answer, ids: AnswerStamp["call"]): void {
  lines.push("x-amzn-RequestId", ids.requestId);
  if (errorType !== undefined) lines.push("x-amzn-ErrorType", errorType);
  lines.push("x-amz-apigw-id", ids.extendedRequestId);
  if (trace !== undefined) lines.push("X-Amzn-Trace-Id", trace);
}

function toLength(response: ServerResponse, { body, errorType }: Answer): string {
  if (errorType !== undefined && response.req.method === "HEAD") return "0";
  return String(typeof body === "string" ? Buffer.byteLength(body) : body.length);
}

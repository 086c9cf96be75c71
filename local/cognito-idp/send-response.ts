import type { ServerResponse } from "node:http";
import { CORS_HEADERS } from "./cors.ts";
import type { Exception } from "./exceptions.ts";
import { type OperationName, REGISTRY } from "./registry.ts";

/** AWS: JSON 1.1 is the only protocol of this API (contract C1). */
export const CONTENT_TYPE = "application/x-amz-json-1.1";

const MAX_ERROR_HEADER_LENGTH = 1024;

export interface Answered {
  /** `undefined` where the request named no operation. */
  readonly operation: OperationName | undefined;
  readonly requestId: string;
}

/** 200 with the output, or with no bytes at all for an operation without an output shape (contract C1). */
export function sendOutput(
  response: ServerResponse,
  output: unknown,
  { operation, requestId }: Answered & { readonly operation: OperationName },
): void {
  const body = REGISTRY[operation].hasOutput ? JSON.stringify(output) : "";
  send(response, {
    status: 200,
    body,
    headers: ["x-amzn-RequestId", requestId, ...corsHeadersOf(operation)],
  });
}

/** The error as every client reads it: in the body and in the headers (contract C1). */
export function sendException(response: ServerResponse, exception: Exception, answered: Answered): void {
  const { type, message, status } = exception;
  const headers = [
    "x-amzn-RequestId",
    answered.requestId,
    // The trailing colon is the service's own; clients cut there.
    "x-amzn-errortype",
    `${type}:`,
    ...(message === "" ? [] : ["x-amzn-errormessage", toHeaderText(message)]),
    ...corsHeadersOf(answered.operation),
  ];
  const body = JSON.stringify(message === "" ? { __type: type } : { __type: type, message });
  send(response, { status, body, headers });
}

interface RawResponse {
  readonly status: number;
  readonly body: string;
  /** Names and values by turns. */
  readonly headers: readonly string[];
}

/** A body of text leaves in one piece with the headers; one of bytes would cost a system call more. */
function send(response: ServerResponse, { status, body, headers }: RawResponse): void {
  const length = String(Buffer.byteLength(body, "utf8"));
  response.writeHead(status, ["Content-Type", CONTENT_TYPE, "Content-Length", length, ...headers]);
  response.end(body);
}

/** No page may read what an administrator's operation answers. */
function corsHeadersOf(operation: OperationName | undefined): readonly string[] {
  const isSigned = operation !== undefined && REGISTRY[operation].authorization === "sigv4";
  return isSigned ? [] : RAW_CORS_HEADERS;
}

const RAW_CORS_HEADERS: readonly string[] = Object.entries(CORS_HEADERS).flat();

/** A message may repeat what the caller sent; a header takes printable ASCII only, and not much of it. */
function toHeaderText(message: string): string {
  return message.slice(0, MAX_ERROR_HEADER_LENGTH).replace(/[^\x20-\x7e]/g, "?");
}

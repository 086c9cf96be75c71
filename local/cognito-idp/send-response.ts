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
  const body = REGISTRY[operation].hasOutput ? Buffer.from(JSON.stringify(output), "utf8") : Buffer.alloc(0);
  response.writeHead(200, {
    "Content-Type": CONTENT_TYPE,
    "Content-Length": body.length,
    "x-amzn-RequestId": requestId,
    ...corsHeadersOf(operation),
  });
  response.end(body);
}

/** The error as every client reads it: in the body and in the headers (contract C1). */
export function sendException(response: ServerResponse, exception: Exception, answered: Answered): void {
  const { type, message, status } = exception;
  const content = message === "" ? { __type: type } : { __type: type, message };
  const body = Buffer.from(JSON.stringify(content), "utf8");
  response.writeHead(status, {
    "Content-Type": CONTENT_TYPE,
    "Content-Length": body.length,
    "x-amzn-RequestId": answered.requestId,
    // The trailing colon is the service's own; clients cut there.
    "x-amzn-errortype": `${type}:`,
    ...(message === "" ? {} : { "x-amzn-errormessage": toHeaderText(message) }),
    ...corsHeadersOf(answered.operation),
  });
  response.end(body);
}

/** No page may read what an administrator's operation answers. */
function corsHeadersOf(operation: OperationName | undefined): Readonly<Record<string, string>> {
  const isSigned = operation !== undefined && REGISTRY[operation].authorization === "sigv4";
  return isSigned ? {} : CORS_HEADERS;
}

/** A message may repeat what the caller sent; a header takes printable ASCII only, and not much of it. */
function toHeaderText(message: string): string {
  return message.slice(0, MAX_ERROR_HEADER_LENGTH).replace(/[^\x20-\x7e]/g, "?");
}

import type { IncomingMessage } from "node:http";
import type { Clock } from "../platform/clock.ts";
import type { Call } from "./call.ts";
import type { ClockTexts } from "./clock-texts.ts";
import { findHeader, readHeaders } from "./request-headers.ts";
import type { RequestIds } from "./request-ids.ts";

export interface OpenCallDeps {
  readonly clock: Clock;
  readonly clockTexts: ClockTexts;
  readonly requestIds: RequestIds;
}

/** Takes a request in: its headers as sent, the verb that counts, ids and times. */
export function openCall(request: IncomingMessage, { clock, clockTexts, requestIds }: OpenCallDeps): Call {
  const headers = readHeaders(request.rawHeaders);
  let trace: string | undefined;
  return {
    request,
    headers,
    // C-26: before route and guard are chosen, so that those of the overriding verb apply.
    method: findHeader(headers, "x-http-method-override") || (request.method ?? ""),
    requestId: requestIds.requestId(findHeader(headers, "x-amzn-requestid")),
    extendedRequestId: requestIds.extendedRequestId(),
    trace() {
      trace ??= requestIds.traceRoot(findHeader(headers, "x-amzn-trace-id"));
      return trace;
    },
    startedAt: clock.now(),
    requestTime: clockTexts.requestTime(),
    sourceIp: toSourceIp(request.socket.remoteAddress),
  };
}

const MAPPED_IPV4 = "::ffff:";

function toSourceIp(address = ""): string {
  return address.startsWith(MAPPED_IPV4) ? address.slice(MAPPED_IPV4.length) : address;
}

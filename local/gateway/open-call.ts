import type { IncomingMessage } from "node:http";
import type { Clock } from "../platform/clock.ts";
import type { Call } from "./call.ts";
import type { ClockTexts } from "./clock-texts.ts";
import { readConnection } from "./connection.ts";
import type { RequestIds } from "./request-ids.ts";

export interface OpenCallDeps {
  readonly clock: Clock;
  readonly clockTexts: ClockTexts;
  readonly requestIds: RequestIds;
}

/** Takes a request in: its headers as sent, the verb that counts, ids and times. */
export function openCall(request: IncomingMessage, { clock, clockTexts, requestIds }: OpenCallDeps): Call {
  const { connection, headers } = readConnection(request);
  const { methodOverride, requestId } = headers.read;
  const startedAt = clock.now();
  return {
    request,
    connection,
    headers,
    // C-26: before route and guard are chosen, so that those of the overriding verb apply.
    method: methodOverride || (request.method ?? ""),
    requestId: requestIds.requestId(requestId),
    extendedRequestId: requestIds.extendedRequestId(),
    requestIds,
    trace: undefined,
    startedAt,
    requestTime: clockTexts.requestTime(startedAt),
    stage: undefined,
    routed: undefined,
    http: undefined,
  };
}

import { type Answer, JSON_CONTENT_TYPE, type RefusalReason } from "../answer.ts";

/** The answers that an HTTP API gives of its own; nothing customises them (H-50). */
function answer(status: number, message: string): Answer {
  return {
    status,
    contentType: JSON_CONTENT_TYPE,
    body: JSON.stringify({ message }),
    isOfHttpApi: true,
  };
}

const NOT_FOUND = answer(404, "Not Found");
const UNAUTHORIZED = answer(401, "Unauthorized");
const FORBIDDEN = answer(403, "Forbidden");
const INTERNAL_SERVER_ERROR = answer(500, "Internal Server Error");
const SERVICE_UNAVAILABLE = answer(503, "Service Unavailable");
const TOO_MANY_REQUESTS = answer(429, "Too Many Requests");
const HEADERS_TOO_LARGE = answer(431, "Request Header Fields Too Large");
const BODY_TOO_LARGE = answer(413, "Request Entity Too Large");

/** H-51: no route, or no stage. */
export function refuseNotFound(reason: RefusalReason): Answer {
  return { ...NOT_FOUND, reason };
}

/** H-24. @param challenge the value of `www-authenticate`, where there is one */
export function refuseUnauthorized(reason: RefusalReason, challenge?: string): Answer {
  return { ...UNAUTHORIZED, reason, ...toHeaders(challenge) };
}

/** H-25. */
export function refuseForbidden(reason: RefusalReason, challenge?: string): Answer {
  return { ...FORBIDDEN, reason, ...toHeaders(challenge) };
}

/** H-53: what went wrong behind the gateway, or with its permissions. */
export function refuseInternal(reason: RefusalReason): Answer {
  return { ...INTERNAL_SERVER_ERROR, reason };
}

/** H-54. */
export function refuseForTime(reason: RefusalReason): Answer {
  return { ...SERVICE_UNAVAILABLE, reason };
}

/** H-57. */
export function refuseThrottled(routeKey: string): Answer {
  const problem = `the limit of ${routeKey} in this stage is used up`;
  return { ...TOO_MANY_REQUESTS, reason: { problem, remedy: "Wait, or raise the throttle of the stage." } };
}

/** H-55. */
export function refuseHeaders(): Answer {
  const problem = "the request line and the header values are longer than 10240 bytes in sum";
  return { ...HEADERS_TOO_LARGE, reason: { problem, remedy: "Send less in path, query and headers." } };
}

/** H-55. */
export function refuseBody(): Answer {
  const reason = { problem: "the body is larger than 10 MB", remedy: "API Gateway takes no more." };
  return { ...BODY_TOO_LARGE, isLast: true, reason };
}

/** Nothing of what failed gets out. */
export const FAILURE: Answer = INTERNAL_SERVER_ERROR;

function toHeaders(challenge: string | undefined): Pick<Answer, "headers"> {
  return challenge === undefined ? {} : { headers: ["www-authenticate", challenge] };
}

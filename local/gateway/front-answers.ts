import type { RestApi } from "../openapi/rest-api.ts";
import { type Answer, JSON_CONTENT_TYPE, type RefusalReason } from "./answer.ts";
import type { Call } from "./call.ts";
import { toMethodArn } from "./invoke-permission.ts";
import { MAX_BODY_BYTES } from "./request-body.ts";

/** Contract E-73. */
const MAX_HEADER_VALUES_LENGTH = 10_240;
/** E-74. */
const MAX_URL_LENGTH = 10_240;
const MAX_METHOD_ARN_LENGTH = 1600;

/** C-36, and request lines that belong to a proxy. */
export const BAD_REQUEST: Answer = {
  status: 400,
  contentType: JSON_CONTENT_TYPE,
  body: '{"message":"Bad Request"}',
  errorType: "BadRequestException",
  reason: {
    problem: "the request line has a form that API Gateway does not take",
    remedy: "Send a path, and encode | { } in the query.",
  },
};

/** E-70, CAP-10: plain text, not customisable. */
export const BODY_TOO_LARGE: Answer = {
  status: 413,
  contentType: ["Content-Type", "text/plain"],
  body: `HTTP content length exceeded ${MAX_BODY_BYTES} bytes.`,
  isLast: true,
  reason: { problem: "the body is larger than 10 MB", remedy: "API Gateway takes no more." },
};

/** E-74. Assumed: the body. */
export const URI_TOO_LONG: Answer = {
  status: 414,
  contentType: JSON_CONTENT_TYPE,
  body: '{"message":"Request-URI Too Long"}',
  reason: {
    problem: `the URL is longer than ${MAX_URL_LENGTH} characters, or the method ARN than ${MAX_METHOD_ARN_LENGTH}`,
    remedy: "Put less into the path.",
  },
};

/** E-73. Assumed: API Gateway refuses as HTTP servers do. */
const HEADERS_TOO_LARGE: Answer = {
  status: 431,
  contentType: JSON_CONTENT_TYPE,
  body: '{"message":"Request Header Fields Too Large"}',
  reason: {
    problem: `the header values are longer than ${MAX_HEADER_VALUES_LENGTH} bytes in sum`,
    remedy: "Send less in headers; a token with fewer claims and groups, perhaps.",
  },
};

/** C-02; it belongs to no API, so nothing can customise it (D-29). */
export function refuseStage(reason: RefusalReason): Answer {
  return {
    status: 403,
    contentType: JSON_CONTENT_TYPE,
    body: '{"message":"Forbidden"}',
    errorType: "ForbiddenException",
    reason,
  };
}

/** The answer to a request that is too large before its body. */
export function findOversize({ request, headers }: Call): Answer | undefined {
  if ((request.url ?? "").length > MAX_URL_LENGTH) return URI_TOO_LONG;
  return headers.valuesLength > MAX_HEADER_VALUES_LENGTH ? HEADERS_TOO_LARGE : undefined;
}

/** Only where there is an authorizer. */
export function isMethodArnTooLong(api: RestApi, method: string, path: string): boolean {
  const isNear = path.length > MAX_METHOD_ARN_LENGTH / 2;
  return isNear && toMethodArn(api, method, path).length > MAX_METHOD_ARN_LENGTH;
}

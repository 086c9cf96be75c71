import type { RestApi } from "../openapi/rest-api.ts";
import { type Answer, JSON_CONTENT_TYPE, type Refusal } from "./answer.ts";
import type { StageFinder } from "./api-address.ts";
import type { Verdict } from "./authorizers/authorizer.ts";
import type { Call, RouteCall, StageCall } from "./call.ts";
import { explainMissingRoute, explainMissingStage } from "./explain-refusal.ts";
import { toMethodArn } from "./invoke-permission.ts";
import { findSignatureComplaint, MISSING_AUTHENTICATION_TOKEN } from "./missing-route.ts";
import { hasBody, MAX_BODY_BYTES, NO_BODY, readBody } from "./request-body.ts";
import { findHeader, type RequestHeaders } from "./request-headers.ts";
import { parseQuery, parseRequestTarget, skipSlashes } from "./request-target.ts";
import { readPathParameters } from "./route-tree.ts";
import type { ServedApi, ServedRoute } from "./serve-apis.ts";
import type { AnyCall } from "./template-variables.ts";

/** How a call ended, and how far it got; `undefined` when the client went away. */
export interface Settled {
  readonly call: AnyCall;
  readonly outcome: Answer | Refusal | undefined;
}

/** What is served at the moment. */
export interface Stages {
  readonly apis: readonly RestApi[];
  readonly finder: StageFinder<ServedApi>;
}

/** Contract E-73. */
const MAX_HEADER_VALUES_LENGTH = 10_240;
/** E-74. */
const MAX_URL_LENGTH = 10_240;
const MAX_METHOD_ARN_BYTES = 1600;

/** Takes a call through the pipeline of contract §0.4; the first step that fails answers. */
export async function answerCall(call: Call, { apis, finder }: Stages): Promise<Settled> {
  const target = parseRequestTarget(call.request.url ?? "");
  if (target === undefined) return { call, outcome: BAD_REQUEST };
  const found = finder.find(target.path, findHeader(call.headers, "host") ?? "");
  if (found === undefined) return { call, outcome: refuseStage(apis) };
  const oversize = findOversize(call);
  if (oversize !== undefined) return { call, outcome: oversize };
  const body = hasBody(call.request) ? await readBody(call.request) : NO_BODY;
  if (body === "aborted") return { call, outcome: undefined };
  if (body === "too-large") return { call, outcome: BODY_TOO_LARGE };
  const { served, rest } = found;
  return answerStageCall(served, openStageCall(call, { api: served.api, rest, query: target.query, body }));
}

/** C-05, E-02: slashes after the stage are merged in `path`, and kept in `fullPath`. */
function openStageCall(
  call: Call,
  {
    api,
    rest,
    query,
    body,
  }: { readonly api: RestApi; readonly rest: string; readonly query: string; readonly body: Buffer },
): StageCall {
  let pairs: readonly string[] | undefined;
  return {
    ...call,
    api,
    path: `/${rest.slice(skipSlashes(rest))}`,
    fullPath: `/${api.stageName}${rest}`,
    query() {
      pairs ??= query === "" ? [] : parseQuery(query);
      return pairs;
    },
    body,
  };
}

async function answerStageCall({ api, routes }: ServedApi, call: StageCall): Promise<Settled> {
  const served = routes.find(call.method, call.path);
  if (served === undefined) return { call, outcome: refuseRoute(call) };
  const { route, authorizer, scopes } = served;
  const pathParameters = readPathParameters(served.pathParameters, call.path);
  const reached: RouteCall = { ...call, route, pathParameters, claimsText: undefined };
  if (authorizer === undefined) return answerRouteCall(served, reached);
  if (isArnTooLong(api, call)) return { call: reached, outcome: URI_TOO_LONG };
  const pending = authorizer.authorize({ headers: call.headers, scopes });
  const verdict = pending instanceof Promise ? await pending : pending;
  if (verdict.kind !== "allowed") return { call: reached, outcome: toRefusal(verdict) };
  return answerRouteCall(served, { ...reached, claimsText: verdict.claimsText });
}

async function answerRouteCall({ validate, integrate }: ServedRoute, call: RouteCall): Promise<Settled> {
  const refusal = await validate?.(call);
  return { call, outcome: refusal ?? (await integrate(call)) };
}

const BAD_REQUEST: Answer = {
  status: 400,
  contentType: JSON_CONTENT_TYPE,
  body: '{"message":"Bad Request"}',
  errorType: "BadRequestException",
  reason: {
    problem: "the request line has a form that API Gateway does not take",
    remedy: "Send a path, and encode | { } in the query.",
  },
};

/** C-02; it belongs to no API, so nothing can customise it (D-29). */
function refuseStage(apis: readonly RestApi[]): Answer {
  return {
    status: 403,
    contentType: JSON_CONTENT_TYPE,
    body: '{"message":"Forbidden"}',
    errorType: "ForbiddenException",
    reason: explainMissingStage(apis),
  };
}

/** E-70, CAP-10: plain text, not customisable. */
const BODY_TOO_LARGE: Answer = {
  status: 413,
  contentType: ["Content-Type", "text/plain"],
  body: `HTTP content length exceeded ${MAX_BODY_BYTES} bytes.`,
  isLast: true,
  reason: {
    problem: "the body is larger than 10 MB",
    remedy: "API Gateway takes no more; use an upload to S3.",
  },
};

/** E-74. Assumed: body and spelling. */
const URI_TOO_LONG: Answer = {
  status: 414,
  contentType: JSON_CONTENT_TYPE,
  body: '{"message":"Request-URI Too Long"}',
  reason: {
    problem: `the URL is longer than ${MAX_URL_LENGTH} characters, or the method ARN than ${MAX_METHOD_ARN_BYTES} bytes`,
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

function findOversize({ request, headers }: Call): Answer | undefined {
  if ((request.url ?? "").length > MAX_URL_LENGTH) return URI_TOO_LONG;
  return sumLengths(headers) > MAX_HEADER_VALUES_LENGTH ? HEADERS_TOO_LARGE : undefined;
}

function sumLengths({ values }: RequestHeaders): number {
  let sum = 0;
  for (const value of values) sum += value.length;
  return sum;
}

function isArnTooLong(api: RestApi, { method, path }: StageCall): boolean {
  return toMethodArn(api, method, path).length > MAX_METHOD_ARN_BYTES;
}

/** C-20 to C-25. Assumed (C-24): all of them are of the type MISSING_AUTHENTICATION_TOKEN. */
function refuseRoute({ api, headers, method, path }: StageCall): Refusal {
  const authorization = findHeader(headers, "authorization");
  const hasDate = (findHeader(headers, "x-amz-date") ?? findHeader(headers, "date")) !== undefined;
  const complaint = findSignatureComplaint(authorization, hasDate);
  return {
    type: "MISSING_AUTHENTICATION_TOKEN",
    message: complaint?.message ?? MISSING_AUTHENTICATION_TOKEN,
    errorType: complaint?.errorType ?? "MissingAuthenticationTokenException",
    reason: explainMissingRoute(api, { method, path, hasAuthorization: authorization !== undefined }),
  };
}

/** B-10 to B-34: one 401 for everything but the date. Assumed (B-44): the same type for both. */
function toRefusal(verdict: Exclude<Verdict, { kind: "allowed" }>): Refusal {
  if (verdict.kind === "unavailable") {
    return { type: "AUTHORIZER_CONFIGURATION_ERROR", message: null, reason: verdict.reason };
  }
  const message = verdict.isExpired ? "The incoming token has expired" : "Unauthorized";
  return { type: "UNAUTHORIZED", message, reason: verdict.reason };
}

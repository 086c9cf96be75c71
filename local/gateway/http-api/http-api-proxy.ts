import { DEFAULT_ROUTE, type HttpIntegration } from "../../openapi/http-api/http-api.ts";
import { type Answer, JSON_CONTENT_TYPE, type Refusal } from "../answer.ts";
import { getTrace } from "../call.ts";
import { isSignature } from "../event-headers.ts";
import { type HttpAnswer, sendHttpRequest, toHttpTarget } from "../http-request.ts";
import { toAnswerHeaders } from "../result-headers.ts";
import { toDomainName } from "../template-variables.ts";
import { refuseForTime, refuseInternal } from "./http-answers.ts";
import type { HttpCall, HttpRouteCall } from "./http-call.ts";
import type { HttpIntegrate } from "./http-lambda-proxy.ts";
import { groupPairs } from "./payload-headers.ts";

type HttpProxy = Extract<HttpIntegration, { kind: "http-proxy" }>;

/** Of the connection to the caller, or set anew. */
const NOT_HANDED_ON = new Set(["host", "keep-alive", "proxy-authorization", "via", "x-amzn-trace-id"]);

/** Hands requests on to an HTTP endpoint as they came, and its answers back (H-46). */
export function createHttpApiProxy(integration: HttpProxy): HttpIntegrate {
  return async (routed) => {
    const target = findTarget(routed, integration);
    if ("type" in target) return toRefusal(target);
    const { call, body } = routed.http;
    const answered = await sendHttpRequest({
      url: target,
      method: integration.httpMethod ?? call.method,
      rawHeaders: listHeaders(routed.http),
      body,
      timeoutInMillis: integration.timeoutInMillis,
    });
    return "kind" in answered ? toAnswer(answered) : toRefusal(answered);
  };
}

/** Assumed: the default route hands its whole path on; every other one only what the uri names. */
function findTarget({ http, route, pathParameters }: HttpRouteCall, { uri, timeoutInMillis }: HttpProxy) {
  const isDefault = route.path === DEFAULT_ROUTE;
  const whole = isDefault ? ["path", http.path.replace(/^\//, "")] : pathParameters;
  // They were decoded with the path: a percent sign stands for itself.
  const path = groupPairs(whole.map((text, index) => (index % 2 === 0 ? text : text.replaceAll("%", "%25"))));
  const endpoint = { uri: isDefault ? `${uri.replace(/\/$/, "")}/{path}` : uri, timeoutInMillis };
  return toHttpTarget(endpoint, { path, query: http.query });
}

function listHeaders({ call, api }: HttpCall): readonly string[] {
  const { names, values } = call.headers;
  const sent = names.flatMap((name, index) => {
    const value = values[index] ?? "";
    const isHandedOn = name.isForwarded && !NOT_HANDED_ON.has(name.lower) && !isSignature(name, value);
    return isHandedOn ? [name.spelling, value] : [];
  });
  const { sourceIp, protocol } = call.connection;
  const host = toDomainName({ restApiId: api.httpApiId, region: api.region });
  return [
    ...sent,
    "Forwarded",
    `for=${sourceIp.includes(":") ? `"[${sourceIp}]"` : sourceIp};host=${host};proto=${protocol}`,
    "Via",
    "HTTP/1.1 AmazonAPIGateway",
    "X-Amzn-Trace-Id",
    getTrace(call),
  ];
}

function toAnswer({ status, rawHeaders, body }: HttpAnswer): Answer {
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""] as const] : [],
  );
  const { contentType, others } = toAnswerHeaders(lines);
  return {
    status,
    contentType: contentType ?? JSON_CONTENT_TYPE,
    headers: others,
    body,
    isOfHttpApi: true,
  };
}

/** Assumed: an endpoint that cannot be reached is answered as one that takes too long. */
function toRefusal({ type, reason }: Refusal): Answer {
  return type === "INTEGRATION_TIMEOUT" || type === "INTEGRATION_FAILURE"
    ? refuseForTime(reason)
    : refuseInternal(reason);
}

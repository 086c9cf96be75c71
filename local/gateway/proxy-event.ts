import type { RestApi, Route } from "../openapi/rest-api.ts";
import { getTrace, type RouteCall } from "./call.ts";
import { writeEventHeaders } from "./event-headers.ts";
import { writePairs, writeQuery } from "./event-parameters.ts";
import { isMediaTypeAmong, toMediaType } from "./media-types.ts";
import { createWriteRequestContext } from "./request-context.ts";

/** Writes the events of one route (contract E.1, payload version 1.0) as text. */
export type WriteProxyEvent = (routed: RouteCall) => string;

/**
 * Prepares the parts of an event that are the same for every request of a route; the rest is put between
 * them as text, for the event is parsed nowhere before the function does.
 */
export function createWriteProxyEvent(api: RestApi, route: Route): WriteProxyEvent {
  const resource = JSON.stringify(route.resourcePath);
  const head = `{"resource":${resource},"path":`;
  const beforeContext = `,"stageVariables":${JSON.stringify(api.stageVariables)},"requestContext":`;
  const writeContext = createWriteRequestContext(api, route);
  return (routed) => {
    const { call, stage } = routed;
    const { connection, headers, method } = call;
    return `${head}${quote(stage.eventPath)},"httpMethod":${quote(method)},${writeEventHeaders(headers, connection, getTrace(call))},${writeQuery(stage.query, "null")},"pathParameters":${writePairs(routed.pathParameters, "null")}${beforeContext}${writeContext(routed)},"body":${writeBody(routed)}}`;
  };
}

function quote(text: string): string {
  return JSON.stringify(text);
}

/** E-13 to E-15: text, or base64 for the API's binary media types; bytes that are no UTF-8 become U+FFFD. */
function writeBody({ call, stage }: RouteCall): string {
  const { body, api } = stage;
  if (body.length === 0) return `null,"isBase64Encoded":false`;
  const contentType = toMediaType(call.headers.read.contentType ?? "");
  return isMediaTypeAmong(contentType, api.binaryMediaTypes)
    ? `"${body.toString("base64")}","isBase64Encoded":true`
    : `${quote(body.toString("utf8"))},"isBase64Encoded":false`;
}

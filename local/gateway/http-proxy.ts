import type { HttpProxyIntegration } from "../openapi/integration-shapes.ts";
import { type Answer, JSON_CONTENT_TYPE, type Refusal } from "./answer.ts";
import type { RouteCall } from "./call.ts";
import { findForbiddenHeader, listRequestHeaders } from "./http-headers.ts";
import { type HttpAnswer, sendHttpRequest, toHttpTarget } from "./http-request.ts";
import type { Integrate } from "./integrate.ts";
import { createFindInRequest, type MappedParameters, mapParameters } from "./mapped-values.ts";
import { whenReady } from "./maybe-promise.ts";
import { isMediaTypeAmong, parseAccept, toMediaType } from "./media-types.ts";
import { convertPayload } from "./payload-conversion.ts";
import { toAnswerHeaders } from "./result-headers.ts";
import { answerProblems, refuseConfiguration } from "./template-answers.ts";

/** Hands requests on to an HTTP endpoint as they came, and its answers back (integrations of type http_proxy). */
export function createHttpProxy(integration: HttpProxyIntegration): Integrate {
  return (routed) =>
    answerProblems("request", () => {
      const mapped = mapParameters(integration.parameters, createFindInRequest(routed));
      return whenReady(send(routed, integration, mapped), (answered) =>
        "kind" in answered ? toAnswer(routed, integration, answered) : answered,
      );
    });
}

function send(
  routed: RouteCall,
  { endpoint }: HttpProxyIntegration,
  mapped: MappedParameters,
): Refusal | Promise<HttpAnswer | Refusal> {
  const forbidden = findForbiddenHeader(mapped);
  if (forbidden !== undefined) return refuseHeader(forbidden);
  const query = [...mapped.querystring].flatMap(([name, values]) => values.flatMap((value) => [name, value]));
  const url = toHttpTarget(endpoint, { path: mapped.path, query: [...routed.stage.query, ...query] });
  if ("type" in url) return url;
  return sendHttpRequest({
    url,
    method: endpoint.httpMethod ?? routed.call.method,
    rawHeaders: listRequestHeaders(routed, mapped, true),
    body: routed.stage.body,
    timeoutInMillis: endpoint.timeoutInMillis,
  });
}

export function refuseHeader(name: string): Refusal {
  return refuseConfiguration(
    `requestParameters of the integration set the header ${name}, which belongs to the gateway`,
    "Remove it from requestParameters.",
  );
}

function toAnswer(
  routed: RouteCall,
  { contentHandling }: HttpProxyIntegration,
  { status, rawHeaders, body }: HttpAnswer,
): Answer | Refusal {
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""] as const] : [],
  );
  const { contentType, others } = toAnswerHeaders(lines);
  const isEncoded = lines.some(([name]) => name.toLowerCase() === "content-encoding");
  const types = { answered: contentType?.[1] ?? "", accept: routed.call.headers.read.accept };
  const { binaryMediaTypes } = routed.stage.api;
  // Assumed: what came compressed is not taken for text.
  const converted = isEncoded
    ? body
    : convertPayload(body, {
        isBinary: isMediaTypeAmong(toMediaType(types.answered), binaryMediaTypes),
        isBinaryWanted: isMediaTypeAmong(parseAccept(types.accept)[0] ?? "", binaryMediaTypes),
        contentHandling,
      });
  if (converted === undefined)
    return refuseConfiguration("the endpoint's body is no base64", "Remove contentHandling.");
  return { status, contentType: contentType ?? JSON_CONTENT_TYPE, headers: others, body: converted };
}

import type { HttpIntegration } from "../openapi/integration-shapes.ts";
import type { Refusal } from "./answer.ts";
import type { RouteCall } from "./call.ts";
import { findForbiddenHeader, listRequestHeaders } from "./http-headers.ts";
import { refuseHeader } from "./http-proxy.ts";
import { type HttpAnswer, sendHttpRequest, toHttpTarget } from "./http-request.ts";
import type { Integrate } from "./integrate.ts";
import { createMapAnswer } from "./integration-answer.ts";
import { createMapRequest, type IntegrationRequest } from "./integration-request.ts";
import { createMappingTemplates } from "./mapping-templates.ts";
import { whenReady } from "./maybe-promise.ts";

/** Sends what is mapped to an HTTP endpoint, and maps its answer (integrations of type http). */
export function createHttpIntegration({ endpoint, mapping }: HttpIntegration): Integrate {
  const templates = createMappingTemplates();
  const mapRequest = createMapRequest(mapping, templates);
  const mapAnswer = createMapAnswer(mapping, templates);
  return (routed) =>
    whenReady(mapRequest(routed), (mapped) => {
      if (!("kind" in mapped)) return mapped;
      return whenReady(send(routed, endpoint, mapped), (answered) => {
        if (!("kind" in answered)) return answered;
        const { status, rawHeaders, body } = answered;
        return mapAnswer(routed, {
          selector: String(status),
          rawHeaders,
          body,
          overrides: mapped.overrides,
        });
      });
    });
}

/** Nothing of the request goes on but what is mapped, its body and the type of it. */
function send(
  routed: RouteCall,
  endpoint: HttpIntegration["endpoint"],
  { body, parameters }: IntegrationRequest,
): Refusal | Promise<HttpAnswer | Refusal> {
  const forbidden = findForbiddenHeader(parameters);
  if (forbidden !== undefined) return refuseHeader(forbidden);
  const query = [...parameters.querystring].flatMap(([name, values]) =>
    values.flatMap((value) => [name, value]),
  );
  const url = toHttpTarget(endpoint, { path: parameters.path, query });
  if ("type" in url) return url;
  return sendHttpRequest({
    url,
    method: endpoint.httpMethod ?? routed.call.method,
    rawHeaders: listRequestHeaders(routed, parameters, false),
    body,
    timeoutInMillis: endpoint.timeoutInMillis,
  });
}

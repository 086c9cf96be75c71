import type { IntegrationMapping } from "../openapi/integration-shapes.ts";
import type { Answer, Refusal } from "./answer.ts";
import type { RouteCall } from "./call.ts";
import { createFindInRequest, type MappedParameters, mapParameters } from "./mapped-values.ts";
import { createOverrides, type MappingTemplates, type Overrides } from "./mapping-templates.ts";
import { whenReady } from "./maybe-promise.ts";
import { isMediaTypeAmong, toMediaType } from "./media-types.ts";
import { convertPayload } from "./payload-conversion.ts";
import { answerProblems, refuseConfiguration } from "./template-answers.ts";
import { toText, type ValueMap } from "./velocity/value.ts";

/** What a non-proxy integration is asked. */
export interface IntegrationRequest {
  readonly kind: "request";
  readonly body: string | Buffer;
  readonly parameters: MappedParameters;
  /** Handed on to the templates of the answer. */
  readonly overrides: Overrides;
}

export type MapRequest = (
  routed: RouteCall,
) => IntegrationRequest | Answer | Refusal | Promise<IntegrationRequest | Answer | Refusal>;

/** For a type that has no template of its own. */
const DEFAULT_TEMPLATE = "$default";

/** Maps requests to what the integration gets: parameters, and the body by the template of its content type. */
export function createMapRequest(mapping: IntegrationMapping, templates: MappingTemplates): MapRequest {
  const byMediaType = new Map(
    Object.entries(mapping.requestTemplates).map(([type, template]) => [toMediaType(type), template]),
  );
  return (routed) => {
    // E-94: no Content-Type counts as JSON.
    const mediaType = toMediaType(routed.call.headers.read.contentType ?? "application/json");
    const template = byMediaType.get(mediaType) ?? byMediaType.get(DEFAULT_TEMPLATE);
    if (template === undefined && isPassingRefused(mapping, byMediaType.size))
      return refuseMediaType(mediaType);
    return answerProblems("request", () => mapRequest(routed, { mapping, templates, mediaType, template }));
  };
}

interface Mapper {
  readonly mapping: IntegrationMapping;
  readonly templates: MappingTemplates;
  readonly mediaType: string;
  readonly template: string | undefined;
}

function mapRequest(
  routed: RouteCall,
  { mapping, templates, mediaType, template }: Mapper,
): Refusal | IntegrationRequest | Promise<IntegrationRequest> {
  const body = convertBody(routed, mapping, mediaType);
  if (body === undefined) {
    return refuseConfiguration("the body is no base64", "Send it as base64, or remove contentHandling.");
  }
  const parameters = mapParameters(mapping.parameters, createFindInRequest(routed));
  const overrides = createOverrides();
  if (template === undefined) return { kind: "request", body, parameters, overrides };
  const rendered = templates.render(template, { routed, body: body.toString(), overrides });
  return whenReady(rendered, ({ text }) => ({
    kind: "request",
    body: text,
    parameters: override(parameters, overrides.request),
    overrides,
  }));
}

/** What happens to a content type without a template. */
function isPassingRefused({ passthroughBehavior }: IntegrationMapping, templateCount: number): boolean {
  if (passthroughBehavior === "when_no_match") return false;
  return passthroughBehavior === "never" || templateCount > 0;
}

function convertBody(
  { stage }: RouteCall,
  { contentHandling }: IntegrationMapping,
  mediaType: string,
): Buffer | string | undefined {
  const isBinary = isMediaTypeAmong(mediaType, stage.api.binaryMediaTypes);
  return convertPayload(stage.body, { isBinary, isBinaryWanted: isBinary, contentHandling });
}

/** What the template set in `$context.requestOverride` takes the place of what is mapped. */
function override(parameters: MappedParameters, overrides: ValueMap): MappedParameters {
  const merge = (place: keyof MappedParameters) => {
    const set = overrides.get(place);
    if (!(set instanceof Map) || set.size === 0) return parameters[place];
    return new Map([
      ...parameters[place],
      ...[...set].map(([name, value]) => [name, [toText(value)]] as const),
    ]);
  };
  return { header: merge("header"), path: merge("path"), querystring: merge("querystring") };
}

function refuseMediaType(mediaType: string): Refusal {
  return {
    type: "UNSUPPORTED_MEDIA_TYPE",
    message: "Unsupported Media Type",
    reason: {
      problem: `the integration has no request template for ${mediaType}`,
      remedy: "Send a content type it knows, or add a template.",
    },
  };
}

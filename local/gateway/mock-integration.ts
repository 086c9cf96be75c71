import type { MockIntegration, MockResponse } from "../openapi/rest-api.ts";
import { type Answer, JSON_CONTENT_TYPE, type Refusal } from "./answer.ts";
import type { Call } from "./call.ts";
import { INTERNAL_SERVER_ERROR } from "./gateway-response-types.ts";
import type { Integrate } from "./integrate.ts";
import { chooseByAccept, toMediaType } from "./media-types.ts";

/** E-90: the one key that may stand unquoted. */
const UNQUOTED = /^\s*\{\s*statusCode\s*:\s*(\d{3})\s*\}\s*$/;

/** Answers a route by itself, as a CORS preflight wants it (contract E.6). No trace id (E-97). */
export function createMockIntegration(mock: MockIntegration): Integrate {
  const templates = new Map(
    Object.entries(mock.requestTemplates).map(([type, template]) => [toMediaType(type), template]),
  );
  return ({ call, stage }) => {
    // E-94: no Content-Type counts as JSON.
    const mediaType = toMediaType(call.headers.read.contentType ?? "application/json");
    const template = templates.get(mediaType);
    if (template === undefined && isPassingRefused(mock, templates.size)) return refuseMediaType(mediaType);
    const status = parseStatusCode(template ?? stage.body.toString("utf8"));
    const response = status === undefined ? undefined : findResponse(mock.responses, String(status));
    return response === undefined ? refuseConfiguration() : toAnswer(response, call);
  };
}

/** What happens to a content type without a template. */
function isPassingRefused({ passthroughBehavior }: MockIntegration, templateCount: number): boolean {
  if (passthroughBehavior === "when_no_match") return false;
  return passthroughBehavior === "never" || templateCount > 0;
}

/** E-90: JSON with a whole number as `statusCode`. */
function parseStatusCode(text: string): number | undefined {
  const unquoted = UNQUOTED.exec(text)?.[1];
  if (unquoted !== undefined) return Number(unquoted);
  try {
    const status = (JSON.parse(text) as { readonly statusCode?: unknown } | null)?.statusCode;
    return Number.isInteger(status) ? Number(status) : undefined;
  } catch {
    return undefined;
  }
}

/** E-91. */
function findResponse(responses: readonly MockResponse[], status: string): MockResponse | undefined {
  return (
    responses.find(({ pattern }) => pattern !== "default" && new RegExp(`^(?:${pattern})$`).test(status)) ??
    responses.find(({ pattern }) => pattern === "default")
  );
}

function toAnswer({ statusCode, headers, templates }: MockResponse, call: Call): Answer {
  const template = chooseByAccept(templates, call.headers.read.accept);
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== "content-type");
  const contentType = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type");
  return {
    status: statusCode,
    contentType: contentType ?? (template ? ["Content-Type", template.mediaType] : JSON_CONTENT_TYPE),
    headers: others.flat(),
    body: template?.value ?? "",
  };
}

function refuseMediaType(mediaType: string): Refusal {
  return {
    type: "UNSUPPORTED_MEDIA_TYPE",
    message: "Unsupported Media Type",
    reason: {
      problem: `the mock integration has no request template for ${mediaType}`,
      remedy: "Send a content type it knows, or add a template.",
    },
  };
}

function refuseConfiguration(): Refusal {
  return {
    type: "API_CONFIGURATION_ERROR",
    message: INTERNAL_SERVER_ERROR,
    reason: {
      problem: "the mock integration's request template yields no status code that one of its responses has",
      remedy: `Write the template as {"statusCode": 200} and add a response for it, or a default one.`,
    },
  };
}

import type { IntegrationMapping } from "../openapi/integration-shapes.ts";
import type { Integrate } from "./integrate.ts";
import { createMapAnswer } from "./integration-answer.ts";
import { createMapRequest, type IntegrationRequest } from "./integration-request.ts";
import { createMappingTemplates } from "./mapping-templates.ts";
import { whenReady } from "./maybe-promise.ts";
import { NO_BODY } from "./request-body.ts";
import { refuseConfiguration } from "./template-answers.ts";

/** E-90: the one key that may stand unquoted. */
const UNQUOTED = /^\s*\{\s*statusCode\s*:\s*(\d{3})\s*\}\s*$/;

/** Answers a route by itself, as a CORS preflight wants it (contract E.6). No trace id (E-97). */
export function createMockIntegration(mapping: IntegrationMapping): Integrate {
  const templates = createMappingTemplates();
  const mapRequest = createMapRequest(mapping, templates);
  const mapAnswer = createMapAnswer(mapping, templates);
  return (routed) =>
    whenReady(mapRequest(routed), (mapped) => {
      if (!("kind" in mapped)) return mapped;
      const status = parseStatusCode(mapped);
      if (status === undefined) return refuseStatus();
      const { overrides } = mapped;
      return mapAnswer(routed, { selector: String(status), rawHeaders: [], body: NO_BODY, overrides });
    });
}

/** E-90: JSON with a whole number as `statusCode`. */
function parseStatusCode({ body }: IntegrationRequest): number | undefined {
  const text = body.toString();
  const unquoted = UNQUOTED.exec(text)?.[1];
  if (unquoted !== undefined) return Number(unquoted);
  try {
    const status = (JSON.parse(text) as { readonly statusCode?: unknown } | null)?.statusCode;
    return Number.isInteger(status) ? Number(status) : undefined;
  } catch {
    return undefined;
  }
}

function refuseStatus() {
  return refuseConfiguration(
    "the mock integration's request template yields no status code",
    `Write the template as {"statusCode": 200}.`,
  );
}

import type { ApiDocument } from "./api-document.ts";
import type { MappedValue } from "./integration-shapes.ts";

/** `'literal'` (contract E-93). */
const LITERAL = /^'(.*)'$/s;
const OF_REQUEST =
  /^(?:method\.request\.(?:(?:multivalue)?(?:header|querystring)|path)\.\S+|method\.request\.body(?:[.[].+)?|context\.\S+|stageVariables\.\S+)$/s;
const OF_RESPONSE =
  /^(?:integration\.response\.(?:multivalue)?header\.\S+|integration\.response\.body(?:[.[].+)?|context\.\S+|stageVariables\.\S+)$/s;

export interface MappedPlace {
  readonly document: ApiDocument;
  readonly path: readonly string[];
  readonly of: "request" | "response";
}

/** @throws StartError for what API Gateway would not take as a mapping */
export function parseMappedValue({ document, path, of }: MappedPlace, written: string): MappedValue {
  const literal = LITERAL.exec(written)?.[1];
  if (literal !== undefined) return { kind: "literal", text: literal };
  const expression = written.trim();
  if ((of === "request" ? OF_REQUEST : OF_RESPONSE).test(expression))
    return { kind: "expression", expression };
  const example = of === "request" ? "method.request.header.Name" : "integration.response.header.Name";
  return document.refuse(
    path,
    `${path.at(-1)}: ${written} is neither a literal nor a mapped value.`,
    `Write ${example}, or a literal in single quotes: "'value'".`,
  );
}

import type { JsonObject } from "../platform/json.ts";
import { type ApiDocument, readTexts } from "./api-document.ts";
import type { RequestParameter } from "./integration-shapes.ts";
import { parseMappedValue } from "./mapped-value.ts";

export interface ParametersPlace {
  readonly document: ApiDocument;
  readonly integration: JsonObject;
  /** Of the integration. */
  readonly path: readonly string[];
}

const TARGET = /^integration\.request\.(header|path|querystring)\.(.+)$/;

/** `requestParameters` of an integration. @throws StartError for what is no mapping */
export function parseRequestParameters({
  document,
  integration,
  path,
}: ParametersPlace): readonly RequestParameter[] {
  const written = readTexts(document, integration, [...path, "requestParameters"]);
  return Object.entries(written).map(([target, value]) => {
    const place = [...path, "requestParameters", target];
    const [, where, name] = TARGET.exec(target) ?? [];
    if (where === undefined || name === undefined) {
      const problem = `${target} is no parameter of the integration.`;
      return document.refuse(place, problem, "Write integration.request.header.Name, path or querystring.");
    }
    return {
      place: where as RequestParameter["place"],
      name,
      value: parseMappedValue({ document, path: place, of: "request" }, value),
    };
  });
}

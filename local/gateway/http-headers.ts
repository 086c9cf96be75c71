import { getTrace, type RouteCall } from "./call.ts";
import { isSignature } from "./event-headers.ts";
import type { MappedParameters } from "./mapped-values.ts";

/** Contract E-22, and what only the connection to the caller is about. Observed: `Host`, `Content-Encoding`, `Via`. */
const NOT_HANDED_ON = new Set(["host", "content-encoding", "via", "proxy-authorization", "keep-alive"]);
/** Observed: a mapping to one of these makes every call fail (localstack/localstack, 2025). */
const FORBIDDEN = new Set([
  "content-length",
  "transfer-encoding",
  "x-amzn-trace-id",
  "x-amzn-apigateway-api-id",
]);

const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** A header that may not be mapped. */
export function findForbiddenHeader({ header }: Pick<MappedParameters, "header">): string | undefined {
  return [...header.keys()].find((name) => FORBIDDEN.has(name.toLowerCase()));
}

/**
 * Headers of a request to an HTTP endpoint, names and values in turn: those of the caller where they are handed
 * on, then those that are mapped, then the gateway's own.
 */
export function listRequestHeaders(
  { call, stage }: RouteCall,
  { header }: Pick<MappedParameters, "header">,
  isHandedOn: boolean,
): readonly string[] {
  const lines = new Map<string, { readonly name: string; readonly values: string[] }>();
  const { names, values } = call.headers;
  for (const [index, name] of isHandedOn ? names.entries() : []) {
    const value = values[index] ?? "";
    if (!name.isForwarded || NOT_HANDED_ON.has(name.lower) || isSignature(name, value)) continue;
    const line = lines.get(name.lower) ?? { name: name.spelling, values: [] };
    line.values.push(value);
    lines.set(name.lower, line);
  }
  const set = (name: string, value: string) => lines.set(name.toLowerCase(), { name, values: [value] });
  const setDefault = (name: string, value: string | undefined) => {
    if (value !== undefined && !lines.has(name.toLowerCase())) set(name, value);
  };
  for (const [name, [value = ""]] of header) {
    if (HEADER_NAME.test(name) && HEADER_VALUE.test(value)) set(name, value);
  }
  setDefault("Accept", "application/json");
  setDefault("User-Agent", `AmazonAPIGateway_${stage.api.restApiId}`);
  if (stage.body.length > 0) setDefault("Content-Type", call.headers.read.contentType);
  set("X-Amzn-Trace-Id", getTrace(call));
  set("X-Amzn-Apigateway-Api-Id", stage.api.restApiId);
  lines.delete("host");
  return [...lines.values()].flatMap(({ name, values: all }) => all.flatMap((value) => [name, value]));
}

import type { CorsConfiguration } from "../../openapi/http-api/http-api.ts";
import type { Answer } from "../answer.ts";
import type { Call } from "../call.ts";
import { findHeader } from "../request-headers.ts";

/** A browser's question before a request (H-61). */
export function isPreflight({ method, headers }: Call): boolean {
  return (
    method === "OPTIONS" &&
    findHeader(headers, "origin") !== undefined &&
    findHeader(headers, "access-control-request-method") !== undefined
  );
}

/** Answered by the gateway where no route takes `OPTIONS` (H-61). */
export const PREFLIGHT_ANSWER: Answer = { status: 204, contentType: [], body: "", isOfHttpApi: true };

const OF_CORS = /^access-control-/i;

/**
 * The answer with the headers of the API's configuration and without those of the integration (H-62).
 * An origin that is not allowed gets none of them.
 */
export function withCors(answer: Answer, cors: CorsConfiguration | undefined, call: Call): Answer {
  if (cors === undefined) return answer;
  const kept = answer.headers?.filter((_, index, all) => !OF_CORS.test(all[index - (index % 2)] ?? ""));
  return { ...answer, headers: [...(kept ?? []), ...toHeaders(cors, call)] };
}

function toHeaders(cors: CorsConfiguration, call: Call): readonly string[] {
  const origin = findHeader(call.headers, "origin");
  const allowed = origin === undefined ? undefined : findAllowed(cors.allowOrigins, origin);
  if (allowed === undefined) return [];
  const headers = ["access-control-allow-origin", allowed];
  if (cors.allowCredentials) headers.push("access-control-allow-credentials", "true");
  pushList(headers, "access-control-expose-headers", cors.exposeHeaders);
  if (!isPreflight(call)) return headers;
  pushList(headers, "access-control-allow-methods", cors.allowMethods);
  pushList(headers, "access-control-allow-headers", cors.allowHeaders);
  if (cors.maxAgeInSeconds !== undefined)
    headers.push("access-control-max-age", String(cors.maxAgeInSeconds));
  return headers;
}

/** `*`, the origin itself, or one of `https://*` and `http://*` (H-60). */
function findAllowed(allowOrigins: readonly string[], origin: string): string | undefined {
  if (allowOrigins.includes("*")) return "*";
  const isAllowed = allowOrigins.some(
    (allowed) =>
      allowed.toLowerCase() === origin.toLowerCase() ||
      (/^https?:\/\/\*$/i.test(allowed) &&
        origin.toLowerCase().startsWith(allowed.slice(0, -1).toLowerCase())),
  );
  return isAllowed ? origin : undefined;
}

function pushList(headers: string[], name: string, values: readonly string[]): void {
  if (values.length > 0) headers.push(name, values.join(","));
}

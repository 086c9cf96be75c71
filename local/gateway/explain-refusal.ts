import type { HttpApi } from "../openapi/http-api/http-api.ts";
import type { RestApi } from "../openapi/rest-api.ts";
import type { RefusalReason } from "./answer.ts";
import { redactTokens } from "./authorizers/token-facts.ts";
import type { Call } from "./call.ts";

/** More routes than this are not listed in one line. */
const MAX_LISTED = 12;

/**
 * Why a request was refused, as one line for the person at the terminal: the check, what the token says, what
 * to do. AWS never tells; nor does the answer.
 *
 * The path is written without its query, and whatever looks like a token is left out (catalogue D-22).
 */
export function explainRefusal(call: Call, reason: RefusalReason, status: number): string {
  const { method, request } = call;
  const requestId = call.http === undefined ? call.requestId : call.extendedRequestId;
  const where = describeRoute(call);
  const token = reason.token === undefined ? "" : ` The token says: ${reason.token}.`;
  const path = redactTokens(toPath(request.url ?? ""));
  const place = where === undefined ? "" : ` (${where})`;
  return `refused ${status} ${redactTokens(method)} ${path}${place}: ${reason.problem}. ${reason.remedy}${token} [${requestId}]`;
}

function describeRoute({ routed, http }: Call): string | undefined {
  const route = http?.route ?? routed?.route;
  if (route === undefined) return undefined;
  const guarded = route.authorization?.authorizer.name;
  const key = "routeKey" in route ? route.routeKey : `${route.method} ${route.resourcePath}`;
  return `${key}${guarded === undefined ? "" : ` behind ${guarded}`}`;
}

function toPath(target: string): string {
  const mark = target.indexOf("?");
  return mark === -1 ? target : target.slice(0, mark);
}

export function explainMissingStage(apis: readonly RestApi[]): RefusalReason {
  const stages = [...new Set(apis.map(({ stageName }) => `/${stageName}`))].join(", ");
  return {
    problem: "the path names no stage of an API",
    remedy: `Start it with ${stages === "" ? "a stage; but no API is served here" : stages}.`,
  };
}

export function explainMissingHttpRoute(
  { name, routes }: HttpApi,
  { method, path }: { readonly method: string; readonly path: string },
): RefusalReason {
  const known = routes.map(({ routeKey }) => routeKey);
  const more = known.length > MAX_LISTED ? `, and ${known.length - MAX_LISTED} more` : "";
  return {
    problem: `no route ${redactTokens(method)} ${redactTokens(path)} in the HTTP API ${name}`,
    remedy: `Known: ${known.slice(0, MAX_LISTED).join(", ") || "none"}${more}.`,
  };
}

export function explainMissingRoute(
  api: RestApi,
  request: { readonly method: string; readonly path: string; readonly hasAuthorization: boolean },
): RefusalReason {
  const known = api.routes.map(({ method, resourcePath }) => `${method} ${resourcePath}`);
  const more = known.length > MAX_LISTED ? `, and ${known.length - MAX_LISTED} more` : "";
  const note = request.hasAuthorization
    ? " (AWS answers 403 here, and reads the Authorization header as a signature.)"
    : " (AWS answers 403 here, not 404.)";
  return {
    problem: `no route ${redactTokens(request.method)} ${redactTokens(request.path)} in stage ${api.stageName}`,
    remedy: `Known: ${known.slice(0, MAX_LISTED).join(", ")}${more}.${note}`,
  };
}

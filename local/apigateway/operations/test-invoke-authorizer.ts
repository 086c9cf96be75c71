import type { RefusalReason } from "../../gateway/answer.ts";
import type { Authorizer, Verdict } from "../../gateway/authorizers/authorizer.ts";
import { readHeaders } from "../../gateway/request-headers.ts";
import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import { ApiGatewayError } from "../api-gateway-error.ts";
import type { Operation } from "../operation.ts";
import { getAuthorizer, getRestApi } from "../wire-rest-api.ts";

/**
 * The console's "Test authorizer" (contract B.7): the real guard decides about the headers given, without a
 * method, so without scopes: it wants an ID token (B-92).
 *
 * The call itself succeeds either way (B-93, B-94).
 */
export const testInvokeAuthorizer: Operation = async ({ labels, body, requestId }, deps) => {
  const api = getRestApi(deps, labels[0]);
  const { authorizerId, kind, name } = getAuthorizer(api, labels[1]);
  if (kind !== "cognito")
    throw new ApiGatewayError(501, "NotRunHere", `Gatehouse tests user pool authorizers only, not ${name}.`);
  const authorizer = deps.gateway.findAuthorizer(api.restApiId, authorizerId);
  const startedAt = deps.clock.now();
  const verdict = await authorize(authorizer, parseHeaders(body));
  const latency = Math.max(0, deps.clock.now() - startedAt);
  const log = `Execution log for request ${requestId}\n${describe(verdict)}`;
  const clientStatus = CLIENT_STATUSES[verdict.kind];
  const answered = JSON.stringify({ clientStatus, log, latency });
  if (verdict.kind !== "allowed" || verdict.authorizerText === undefined) return answered;
  // Assumed (B-96): the claims look as they do in an event.
  return `${answered.slice(0, -1)},${verdict.authorizerText.slice(1)}`;
};

/** B-93, B-94; Assumed: what the data plane answers with 500 is 500 here. */
const CLIENT_STATUSES = { allowed: 0, refused: 401, denied: 403, unavailable: 500 } as const;

async function authorize(
  authorizer: Authorizer | undefined,
  rawHeaders: readonly string[],
): Promise<Verdict> {
  if (authorizer === undefined) throw new TypeError("An authorizer of the API has no guard.");
  return authorizer.authorize({ headers: readHeaders(rawHeaders), scopes: [] });
}

/** Names and values in turn, from both maps of the request. */
function parseHeaders(body: unknown): readonly string[] {
  if (body === undefined) return [];
  if (!isJsonObject(body)) throw badRequest("The body must be an object.");
  const single = parseMap(body, "headers").flatMap(([name, value]) => [name, parseText(value)]);
  const multi = parseMap(body, "multiValueHeaders").flatMap(([name, values]) =>
    parseList(values).flatMap((value) => [name, parseText(value)]),
  );
  return [...single, ...multi];
}

function parseMap(body: JsonObject, member: string): readonly [string, unknown][] {
  const map = getOwn(body, member);
  if (map === undefined || map === null) return [];
  if (!isJsonObject(map)) throw badRequest(`${member} must be an object.`);
  return Object.entries(map);
}

function parseList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw badRequest("multiValueHeaders must hold lists.");
  return value;
}

function parseText(value: unknown): string {
  if (typeof value !== "string") throw badRequest("The value of a header must be a string.");
  return value;
}

function badRequest(message: string): ApiGatewayError {
  return new ApiGatewayError(400, "BadRequestException", message);
}

function describe(verdict: Verdict): string {
  if (verdict.kind === "allowed") return "The token is good.";
  const reason: RefusalReason | undefined =
    verdict.kind === "denied" ? verdict.refusal.reason : verdict.reason;
  if (reason === undefined) return "Unauthorized.";
  const { problem, remedy, token } = reason;
  return `Unauthorized: ${problem}. ${remedy}${token === undefined ? "" : ` The token says: ${token}.`}`;
}

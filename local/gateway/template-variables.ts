import type { RestApi } from "../openapi/rest-api.ts";
import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { Refusal } from "./answer.ts";
import type { Call } from "./call.ts";
import { findHeaderAsSpelled } from "./request-headers.ts";
import { findInQuery } from "./request-target.ts";

/** Finds what a variable of a template stands for; `undefined` where it has no value. */
export type FindVariable = (name: string) => string | undefined;

const METHOD_REQUEST = /^method\.request\.(header|path|querystring)\.(.+)$/;
const CONTEXT_STEP = /\.([\w:-]+)|\['([^']*)'\]/g;

/**
 * The variables of a gateway response (contract D-23, D-24): `context.…`, `stageVariables.…` and
 * `method.request.{header,path,querystring}.…`, without the dollar sign. `context.error` is there after a refusal.
 *
 * @param more of `context`: what is known only once a call has ended
 */
export function createFindVariable(call: Call, refusal?: Refusal, more: JsonObject = {}): FindVariable {
  const context = { ...toContext(call, refusal), ...more };
  return (name) => {
    const [, place, parameter] = METHOD_REQUEST.exec(name) ?? [];
    if (place !== undefined) return findParameter(call, place, parameter ?? "");
    const [root = "", ...steps] = toSteps(name);
    if (root === "stageVariables") return call.stage?.api.stageVariables?.[steps[0] ?? ""];
    return root === "context" ? toText(steps.reduce<unknown>(getMember, context)) : undefined;
  };
}

function toSteps(name: string): readonly string[] {
  const root = /^\w+/.exec(name)?.[0] ?? "";
  const steps = [...name.slice(root.length).matchAll(CONTEXT_STEP)];
  return [root, ...steps.map(([, dotted, bracketed]) => dotted ?? bracketed ?? "")];
}

function getMember(value: unknown, name: string): unknown {
  return isJsonObject(value) ? getOwn(value, name) : undefined;
}

/** B-82: an object, `$context.authorizer.claims` among them, has no text. */
function toText(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** C-32: names are compared letter by letter. */
function findParameter(call: Call, place: string, name: string): string | undefined {
  if (place === "header") return findHeaderAsSpelled(call.headers, name);
  if (place === "path") return findInQuery(call.routed?.pathParameters ?? [], name);
  return findInQuery(call.stage?.query ?? [], name);
}

/** `$context`: what of it has no value is `undefined`. @param refusal for `$context.error` */
export function toContext(call: Call, refusal?: Refusal): JsonObject {
  const { stage, routed } = call;
  const authorizerText = routed?.authorizerText;
  return {
    error: refusal && toErrorContext(refusal),
    requestId: call.requestId,
    extendedRequestId: call.extendedRequestId,
    httpMethod: call.method,
    protocol: "HTTP/1.1",
    requestTime: call.requestTime,
    requestTimeEpoch: call.startedAt,
    identity: toIdentityContext(call),
    path: stage?.fullPath,
    resourcePath: routed?.route.resourcePath,
    resourceId: routed?.route.resourceId,
    operationName: routed?.route.operationName,
    ...(stage === undefined ? {} : toApiContext(stage.api)),
    authorizer: authorizerText === undefined ? undefined : JSON.parse(authorizerText),
  };
}

function toIdentityContext({ connection, headers, routed }: Call): JsonObject {
  const { signer, apiKey } = routed?.identity ?? {};
  return {
    sourceIp: connection.sourceIp,
    userAgent: headers.read.userAgent,
    ...(signer && {
      accessKey: signer.accessKey,
      accountId: signer.accountId,
      caller: signer.userId,
      user: signer.userId,
      userArn: signer.userArn,
    }),
    ...(apiKey && { apiKey: apiKey.value, apiKeyId: apiKey.id }),
  };
}

/** D-24: `messageString` brings its own quotes, the others none. */
function toErrorContext({ message, type, validationErrors }: Refusal): JsonObject {
  return {
    message: message ?? undefined,
    messageString: JSON.stringify(message),
    responseType: type,
    validationErrorString: validationErrors,
  };
}

function toApiContext(api: RestApi): JsonObject {
  return {
    apiId: api.restApiId,
    accountId: api.accountId,
    stage: api.stageName,
    deploymentId: api.deploymentId,
    domainName: toDomainName(api),
    domainPrefix: api.restApiId,
  };
}

/**
 * The name under which AWS would serve the API; it does not depend on the `Host` of a request.
 *
 * Assumed: functions that build links from it should get the deployed form (contract E.1).
 */
export function toDomainName({
  restApiId,
  region,
}: {
  readonly restApiId: string;
  readonly region: string;
}): string {
  return `${restApiId}.execute-api.${region}.amazonaws.com`;
}

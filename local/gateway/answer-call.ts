import { readBody } from "../http/read-body.ts";
import type { RestApi } from "../openapi/rest-api.ts";
import type { Answer, Refusal } from "./answer.ts";
import type { FoundStage, StageFinder } from "./api-address.ts";
import type { Verdict } from "./authorizers/authorizer.ts";
import type { Call, CallerIdentity, RouteCall, StageCall } from "./call.ts";
import { inflateBody } from "./content-coding.ts";
import { explainMissingRoute, explainMissingStage } from "./explain-refusal.ts";
import {
  BAD_REQUEST,
  BODY_TOO_LARGE,
  findOversize,
  isMethodArnTooLong,
  refuseStage,
  URI_TOO_LONG,
} from "./front-answers.ts";
import { answerHttpCall } from "./http-api/answer-http-call.ts";
import { refuseNotFound } from "./http-api/http-answers.ts";
import type { HttpStageFinder } from "./http-api/http-api-address.ts";
import type { ServedHttpApi } from "./http-api/serve-http-api.ts";
import { whenReady } from "./maybe-promise.ts";
import { findSignatureComplaint, MISSING_AUTHENTICATION_TOKEN } from "./missing-route.ts";
import { hasBody, MAX_BODY_BYTES, NO_BODY } from "./request-body.ts";
import { findHeader } from "./request-headers.ts";
import { parseQuery, parseRequestTarget, type RequestTarget, skipSlashes } from "./request-target.ts";
import { readPathParameters } from "./route-tree.ts";
import type { ServedApi, ServedRoute } from "./serve-apis.ts";

/** How a call ended; `"abandoned"` when the client went away. */
export type Outcome = Answer | Refusal | "abandoned";

/** What is served at the moment. */
export interface Stages {
  readonly apis: readonly RestApi[];
  readonly finder: StageFinder<ServedApi>;
  readonly httpFinder: HttpStageFinder<ServedHttpApi>;
}

/**
 * Takes a call through the pipeline of contract §0.4; the first step that fails answers. What needs no
 * waiting does not wait: a promise for every step would cost as much as the steps.
 */
export function answerCall(call: Call, stages: Stages): Outcome | Promise<Outcome> {
  const target = parseRequestTarget(call.request.url ?? "");
  if (target === undefined) return BAD_REQUEST;
  const found = stages.finder.find(target.path, call.headers.read.host ?? "");
  if (found === undefined) return answerOutsideRestApis(call, stages, target);
  const oversize = findOversize(call);
  if (oversize !== undefined) return oversize;
  if (!hasBody(call.headers)) return answerInStage(call, found, { query: target.query, body: NO_BODY });
  return readBody(call.request, MAX_BODY_BYTES).then((body) => {
    if (body === "aborted") return "abandoned";
    return body === "too-large" ? BODY_TOO_LARGE : answerInStage(call, found, { query: target.query, body });
  });
}

/** What no stage of a REST API has claimed may be meant for an HTTP API. */
function answerOutsideRestApis(
  call: Call,
  { apis, httpFinder }: Stages,
  { path, query }: RequestTarget,
): Outcome | Promise<Outcome> {
  const found = httpFinder.find(path, call.headers.read.host ?? "");
  if (found === undefined) return refuseStage(explainMissingStage(apis));
  return found === "no-stage" ? refuseNotFound(explainMissingStage([])) : answerHttpCall(call, found, query);
}

interface Sent {
  readonly query: string;
  readonly body: Buffer;
}

function answerInStage(call: Call, named: FoundStage<ServedApi>, sent: Sent): Outcome | Promise<Outcome> {
  const { api, routes } = named.served;
  const stage = toStageCall(named, sent);
  call.stage = stage;
  const found = routes.find(call.method, stage.path);
  if (found === undefined) return refuseRoute(call, stage);
  const { route, authorizer, scopes } = found;
  const pathParameters = readPathParameters(found.pathParameters, stage.path);
  const routed: RouteCall = {
    call,
    stage,
    route,
    pathParameters,
    authorizerText: undefined,
    identity: undefined,
  };
  call.routed = routed;
  if (authorizer === undefined) return answerRouted(found, routed);
  if (isMethodArnTooLong(api, call.method, stage.path)) return URI_TOO_LONG;
  const verdict = authorizer.authorize({ headers: call.headers, scopes, routed });
  if (verdict instanceof Promise) return verdict.then((decided) => answerVerdict(found, routed, decided));
  return answerVerdict(found, routed, verdict);
}

/** C-05, E-02: slashes after the stage are merged in `path`, and kept in `fullPath`. C-08: a domain has no stage. */
function toStageCall({ served: { api }, rest, domain }: FoundStage<ServedApi>, sent: Sent): StageCall {
  const path = `/${rest.slice(skipSlashes(rest))}`;
  const base = domain === undefined || domain.basePath === "" ? "" : `/${domain.basePath}`;
  return {
    api,
    path,
    eventPath: `${base}${path}`,
    fullPath: `${domain === undefined ? `/${api.stageName}` : base}${rest}`,
    domainName: domain?.domainName,
    query: parseQuery(sent.query),
    body: sent.body,
  };
}

/** B-10 to B-34: one 401 for everything but the date. Assumed (B-44): the same type for both. */
function answerVerdict(served: ServedRoute, routed: RouteCall, verdict: Verdict): Outcome | Promise<Outcome> {
  switch (verdict.kind) {
    case "allowed":
      return answerRouted(
        served,
        recordVerdict(routed, verdict.authorizerText, verdict.identity),
        verdict.apiKey,
      );
    case "denied":
      recordVerdict(routed, verdict.authorizerText, undefined);
      return verdict.refusal;
    case "unavailable":
      return { type: "AUTHORIZER_CONFIGURATION_ERROR", message: null, reason: verdict.reason };
    case "refused": {
      const message = verdict.isExpired ? "The incoming token has expired" : "Unauthorized";
      return { type: "UNAUTHORIZED", message, reason: verdict.reason };
    }
  }
}

/** Gateway responses and access logs see what the authorizer said, whatever comes next. */
function recordVerdict(
  { call, stage, route, pathParameters }: RouteCall,
  authorizerText: string | undefined,
  identity: CallerIdentity | undefined,
): RouteCall {
  const routed = { call, stage, route, pathParameters, authorizerText, identity };
  call.routed = routed;
  return routed;
}

/** @param authorizerKey the API key that the authorizer named */
function answerRouted(
  { admit, validate, integrate }: ServedRoute,
  routed: RouteCall,
  authorizerKey?: string,
): Outcome | Promise<Outcome> {
  const admitted = admit === undefined ? routed : admit(routed, authorizerKey);
  if ("type" in admitted) return admitted;
  return whenReady(inflateBody(admitted), (ready): Outcome | Promise<Outcome> => {
    if ("type" in ready) return ready;
    return whenReady(validate?.(ready), (refusal) => refusal ?? integrate(ready));
  });
}

/** C-20 to C-25. Assumed (C-24): all of them are of the type MISSING_AUTHENTICATION_TOKEN. */
function refuseRoute({ headers, method }: Call, { api, path }: StageCall): Refusal {
  const { authorization } = headers.read;
  const hasDate = (findHeader(headers, "x-amz-date") ?? findHeader(headers, "date")) !== undefined;
  const complaint = findSignatureComplaint(authorization, hasDate);
  return {
    type: "MISSING_AUTHENTICATION_TOKEN",
    message: complaint?.message ?? MISSING_AUTHENTICATION_TOKEN,
    errorType: complaint?.errorType ?? "MissingAuthenticationTokenException",
    reason: explainMissingRoute(api, { method, path, hasAuthorization: authorization !== undefined }),
  };
}

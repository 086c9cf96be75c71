import type { LambdaAuthorizerInput } from "../../openapi/authorizer-definition.ts";
import type { RestApi, Route } from "../../openapi/rest-api.ts";
import { getTrace, type RouteCall } from "../call.ts";
import { writeEventHeaders } from "../event-headers.ts";
import { writePairs, writeQuery } from "../event-parameters.ts";
import { createWriteRequestContext, type WriteRequestContext } from "../request-context.ts";

/** What an authorizer's function is asked with, as JSON text. */
export interface AuthorizerQuestion {
  readonly routed: RouteCall;
  readonly methodArn: string;
  /** Of type TOKEN only. */
  readonly token: string;
}

/**
 * Writes the events of one authorizer.
 *
 * AWS: a REQUEST event is a proxy event without body, and with `{}` where that has `null`.
 */
export function createWriteAuthorizerEvent(
  api: RestApi,
  { type }: LambdaAuthorizerInput,
): (question: AuthorizerQuestion) => string {
  if (type === "TOKEN") {
    return ({ methodArn, token }) =>
      `{"type":"TOKEN","methodArn":${quote(methodArn)},"authorizationToken":${quote(token)}}`;
  }
  const contexts = new WeakMap<Route, WriteRequestContext>();
  const variables = JSON.stringify(api.stageVariables ?? {});
  return ({ routed, methodArn }) => {
    const { call, stage, route } = routed;
    const writeContext = contexts.get(route) ?? createWriteRequestContext(api, route);
    contexts.set(route, writeContext);
    return `{"type":"REQUEST","methodArn":${quote(methodArn)},"resource":${quote(route.resourcePath)},"path":${quote(stage.eventPath)},"httpMethod":${quote(call.method)},${writeEventHeaders(call.headers, call.connection, getTrace(call))},${writeQuery(stage.query, "{}")},"pathParameters":${writePairs(routed.pathParameters, "{}")},"stageVariables":${variables},"requestContext":${writeContext(routed)}}`;
  };
}

function quote(text: string): string {
  return JSON.stringify(text);
}

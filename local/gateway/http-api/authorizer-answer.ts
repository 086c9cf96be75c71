import type { HttpLambdaAuthorizer } from "../../openapi/http-api/http-api.ts";
import { type Policy, parsePolicy } from "../../openapi/policies/policy.ts";
import { PolicyError } from "../../openapi/policies/policy-error.ts";
import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import type { CallerTexts } from "./http-call.ts";

/** What the function of an authorizer answered, read once and kept for as long as the answer is. */
export interface AuthorizerAnswer {
  /** A plain yes or no, or a policy that is judged for every route anew. */
  readonly decision: boolean | Policy;
  readonly caller: CallerTexts;
}

/**
 * Reads an answer: `{ isAuthorized }` where the authorizer has simple responses, else a principal and a policy
 * document (H-40).
 *
 * @param text the JSON text of what the handler returned
 * @returns what is wrong with it, one sentence without its full stop, where it is no such answer
 */
export function parseAuthorizerAnswer(
  text: string,
  { hasSimpleResponses }: Pick<HttpLambdaAuthorizer, "hasSimpleResponses">,
): AuthorizerAnswer | { readonly problem: string } {
  const result: unknown = JSON.parse(text);
  if (!isJsonObject(result)) return { problem: "the result is no object" };
  const context = getOwn(result, "context") ?? {};
  if (!isJsonObject(context)) return { problem: "context of the result is no object" };
  return hasSimpleResponses ? parseSimple(result, context) : parseWithPolicy(result, context);
}

function parseSimple(
  result: JsonObject,
  context: JsonObject,
): AuthorizerAnswer | { readonly problem: string } {
  const decision = getOwn(result, "isAuthorized");
  if (typeof decision !== "boolean")
    return { problem: "isAuthorized of the result is neither true nor false" };
  return { decision, caller: toCallerTexts(context, {}) };
}

function parseWithPolicy(
  result: JsonObject,
  context: JsonObject,
): AuthorizerAnswer | { readonly problem: string } {
  const principalId = getOwn(result, "principalId");
  if (typeof principalId !== "string" && typeof principalId !== "number")
    return { problem: "the result has no principalId" };
  try {
    const decision = parsePolicy(getOwn(result, "policyDocument"), { isOfResource: false });
    return { decision, caller: toCallerTexts(context, { principalId: String(principalId) }) };
  } catch (cause) {
    if (cause instanceof PolicyError) return { problem: cause.message };
    throw cause;
  }
}

/** H-44: values keep their types. Assumed: format 1.0 has them beside the principal, as REST APIs do. */
function toCallerTexts(context: JsonObject, own: JsonObject): CallerTexts {
  return {
    version1: JSON.stringify({ ...context, ...own }),
    version2: JSON.stringify({ lambda: context }),
  };
}

import { type Policy, parsePolicy } from "../../openapi/policies/policy.ts";
import { PolicyError } from "../../openapi/policies/policy-error.ts";
import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";

/** What the function of an authorizer returned, read once and kept for as long as the result is. */
export interface AuthorizerResult {
  readonly policy: Policy;
  /**
   * `"principalId":…` and the members of `context`, all of them texts, as the inside of a JSON object; what is
   * to be added is put behind them.
   */
  readonly membersText: string;
  /** `usageIdentifierKey`. */
  readonly apiKey?: string;
}

/** Names that the gateway itself writes beside those of `context`. */
const OWN_MEMBERS = new Set(["principalId", "integrationLatency"]);

/**
 * Reads a result: a principal and a policy document, perhaps a context of plain values.
 *
 * @param text the JSON text of what the handler returned
 * @returns what is wrong with it, one sentence without its full stop, where it is no such result
 */
export function parseAuthorizerResult(text: string): AuthorizerResult | { readonly problem: string } {
  const result: unknown = JSON.parse(text);
  if (!isJsonObject(result)) return { problem: "the result is no object" };
  const principal = getOwn(result, "principalId");
  if (principal === undefined || principal === null || typeof principal === "object")
    return { problem: "the result has no principalId" };
  const members = toContextMembers(getOwn(result, "context"));
  if (typeof members === "string") return { problem: members };
  const apiKey = getOwn(result, "usageIdentifierKey");
  try {
    return {
      policy: parsePolicy(getOwn(result, "policyDocument"), { isOfResource: false }),
      membersText: [...members, `"principalId":${JSON.stringify(String(principal))}`].join(","),
      ...(typeof apiKey === "string" && { apiKey }),
    };
  } catch (cause) {
    if (cause instanceof PolicyError) return { problem: cause.message };
    throw cause;
  }
}

/** AWS: values become texts; a map or a list is not allowed. Assumed: `null` is left out. */
function toContextMembers(context: unknown): readonly string[] | string {
  if (context === undefined || context === null) return [];
  if (!isJsonObject(context)) return "context of the result is no object";
  const members: string[] = [];
  for (const name of Object.keys(context)) {
    const value = (context as JsonObject)[name];
    if (typeof value === "object" && value !== null)
      return `context.${name} of the result is an object; only text, numbers and booleans can be handed on`;
    if (value === null || OWN_MEMBERS.has(name)) continue;
    members.push(`${JSON.stringify(name)}:${JSON.stringify(String(value))}`);
  }
  return members;
}

import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import type { ApiDocument } from "../api-document.ts";
import { type Policy, parsePolicy } from "./policy.ts";
import { PolicyError } from "./policy-error.ts";

const POLICY = "x-amazon-apigateway-policy";
const SHORT = "execute-api:/";

/** The API that a policy belongs to. */
export interface PolicyOwner {
  readonly restApiId: string;
  readonly region: string;
  readonly accountId: string;
}

/**
 * The resource policy of an API (contract A-62, B-60); `undefined` where it has none.
 *
 * @throws StartError for one that cannot be evaluated here exactly: it might let in whom AWS keeps out
 */
export function parseResourcePolicy(document: ApiDocument, owner: PolicyOwner): Policy | undefined {
  const written = getOwn(document.body, POLICY);
  if (written === undefined) return undefined;
  try {
    const policy = parsePolicy(expand(written, owner), { isOfResource: true });
    if (policy.absentKeys.length > 0) {
      const text = `nobody comes from a VPC here, so that ${policy.absentKeys.join(", ")} has no value, as for callers from the internet.`;
      document.warn([POLICY], text);
    }
    return policy;
  } catch (cause) {
    if (!(cause instanceof PolicyError)) throw cause;
    const problem = `This resource policy is not evaluated here: ${cause.message}.`;
    return document.refuse([POLICY], problem, "Put the statement behind a condition that is false locally.");
  }
}

/** `execute-api:/stage/verb/path` means this API. */
function expand(policy: unknown, owner: PolicyOwner): unknown {
  if (!isJsonObject(policy)) return policy;
  const statements = getOwn(policy, "Statement");
  return {
    ...policy,
    Statement: Array.isArray(statements)
      ? statements.map((statement: unknown) => expandStatement(statement, owner))
      : expandStatement(statements, owner),
  };
}

function expandStatement(statement: unknown, owner: PolicyOwner): unknown {
  if (!isJsonObject(statement)) return statement;
  const expanded: Record<string, unknown> = { ...statement };
  for (const name of ["Resource", "NotResource"]) {
    const value = getOwn(statement, name);
    if (value === undefined) continue;
    expanded[name] = Array.isArray(value)
      ? value.map((one: unknown) => expandText(one, owner))
      : expandText(value, owner);
  }
  return expanded satisfies JsonObject;
}

function expandText(text: unknown, { restApiId, region, accountId }: PolicyOwner): unknown {
  if (typeof text !== "string" || !text.startsWith(SHORT)) return text;
  return `arn:aws:execute-api:${region}:${accountId}:${restApiId}/${text.slice(SHORT.length)}`;
}

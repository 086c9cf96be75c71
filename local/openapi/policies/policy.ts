import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import { matchesArn, matchesGlob } from "./arn-pattern.ts";
import { type Condition, type ConditionValues, parseConditions } from "./conditions.ts";
import { PolicyError } from "./policy-error.ts";

/** An IAM policy document, read once. */
export interface Policy {
  readonly statements: readonly Statement[];
  /** Condition keys that no caller of the twin can have a value for. */
  readonly absentKeys: readonly string[];
}

interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly action: Pattern;
  readonly resource: Pattern;
  readonly conditions: readonly Condition[];
}

interface Pattern {
  readonly texts: readonly string[];
  /** `NotAction`, `NotResource`: everything that none of `texts` fits. */
  readonly isNegated: boolean;
}

/** What is asked of a policy. */
export interface PolicyRequest {
  readonly resourceArn: string;
  readonly values: ConditionValues;
}

export type PolicyOutcome = "allow" | "explicit-deny" | "neither";

const INVOKE = "execute-api:invoke";
const OWN_MEMBERS = new Set(["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"]);

/**
 * Reads a policy document. What cannot be evaluated exactly is refused: a statement that was left out might
 * have been the one that denies.
 *
 * @param document as an authorizer's function returns it, or as the resource policy of an API says it
 * @param isOfResource whether statements name a principal
 * @throws PolicyError
 */
export function parsePolicy(document: unknown, { isOfResource }: { readonly isOfResource: boolean }): Policy {
  if (!isJsonObject(document)) throw new PolicyError("the policy document is no object");
  const written = getOwn(document, "Statement");
  const list: readonly unknown[] = Array.isArray(written) ? written : [written];
  const parsed = list.map((statement) => parseStatement(statement, isOfResource));
  return {
    statements: parsed,
    absentKeys: [
      ...new Set(parsed.flatMap(({ conditions }) => conditions.flatMap(({ absentKey }) => absentKey ?? []))),
    ],
  };
}

function parseStatement(statement: unknown, isOfResource: boolean): Statement {
  if (!isJsonObject(statement)) throw new PolicyError("a statement of the policy is no object");
  for (const name of Object.keys(statement)) {
    if (!OWN_MEMBERS.has(name) && !(isOfResource && name === "Principal"))
      throw new PolicyError(`a statement of the policy has ${name}, which is not evaluated here`);
  }
  const effect = getOwn(statement, "Effect");
  if (effect !== "Allow" && effect !== "Deny")
    throw new PolicyError(`the effect of a statement is ${JSON.stringify(effect)}, not Allow or Deny`);
  if (isOfResource) checkPrincipal(getOwn(statement, "Principal"));
  return {
    effect,
    action: parsePattern(statement, "Action"),
    resource: parsePattern(statement, "Resource"),
    conditions: parseConditions(getOwn(statement, "Condition")),
  };
}

/** Everybody, in any spelling; a caller who is somebody cannot be told here. */
function checkPrincipal(principal: unknown): void {
  const aws =
    isJsonObject(principal) && Object.keys(principal).length === 1 ? getOwn(principal, "AWS") : principal;
  const [only] = Array.isArray(aws) && aws.length === 1 ? (aws as readonly unknown[]) : [aws];
  if (only !== "*")
    throw new PolicyError(`its principal is ${JSON.stringify(principal)}; only "*" is evaluated here`);
}

function parsePattern(statement: JsonObject, name: "Action" | "Resource"): Pattern {
  const [own, not] = [getOwn(statement, name), getOwn(statement, `Not${name}`)];
  if ((own === undefined) === (not === undefined))
    throw new PolicyError(`a statement of the policy must have either ${name} or Not${name}`);
  const written = own ?? not;
  const texts: readonly unknown[] = Array.isArray(written) ? written : [written];
  if (texts.length === 0 || !texts.every((text) => typeof text === "string"))
    throw new PolicyError(`${name} of a statement is neither text nor a list of texts`);
  return { texts, isNegated: own === undefined };
}

/** Whether the policy lets somebody invoke a method: one explicit deny outweighs everything else. */
export function evaluatePolicy({ statements }: Policy, request: PolicyRequest): PolicyOutcome {
  let outcome: PolicyOutcome = "neither";
  for (const statement of statements) {
    if (!isMet(statement, request)) continue;
    if (statement.effect === "Deny") return "explicit-deny";
    outcome = "allow";
  }
  return outcome;
}

function isMet({ action, resource, conditions }: Statement, { resourceArn, values }: PolicyRequest): boolean {
  return (
    fits(action, (text) => matchesGlob(text.toLowerCase(), INVOKE)) &&
    fits(resource, (text) => matchesArn(text, resourceArn)) &&
    conditions.every((condition) => condition.isMet(values))
  );
}

function fits({ texts, isNegated }: Pattern, isFit: (text: string) => boolean): boolean {
  return texts.some(isFit) !== isNegated;
}

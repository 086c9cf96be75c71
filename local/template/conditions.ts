import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { findIntrinsicName, resolveValue } from "./intrinsics.ts";
import type { Scope } from "./scope.ts";
import { findPlace, refuseAt } from "./source-place.ts";

export type Conditions = (name: string, at: object) => boolean;

type Evaluate = (value: unknown, at: object) => boolean;

/**
 * Evaluates the `Conditions` section, each condition once and only when it is asked for.
 *
 * @param scope what a condition may look up: parameters and mappings, never a resource
 */
export function createConditions(section: JsonObject, scope: Omit<Scope, "isConditionTrue">): Conditions {
  const known = new Map<string, boolean>();
  const open: string[] = [];
  const isTrue: Conditions = (name, at) => {
    const value = known.get(name);
    if (value !== undefined) return value;
    const definition = getOwn(section, name);
    if (definition === undefined)
      refuseAt(findPlace(at), `There is no condition ${name}.`, "Add it to Conditions.");
    if (open.includes(name)) {
      const circle = [...open.slice(open.indexOf(name)), name].join(" → ");
      refuseAt(
        findPlace(section, name),
        `The conditions go round in a circle: ${circle}.`,
        "Break the circle.",
      );
    }
    open.push(name);
    const result = evaluateCondition(definition, { ...scope, isConditionTrue: isTrue }, section);
    open.pop();
    known.set(name, result);
    return result;
  };
  return isTrue;
}

function evaluateCondition(value: unknown, scope: Scope, at: object): boolean {
  const holder = isJsonObject(value) ? value : at;
  const name = isJsonObject(value) && "Condition" in value ? "Condition" : findIntrinsicName(value);
  const evaluate: Evaluate = (inner, where) => evaluateCondition(inner, scope, where);
  const argument = isJsonObject(value) && name !== undefined ? value[name] : undefined;
  switch (name) {
    case "Condition":
      return scope.isConditionTrue(String(argument), holder);
    case "Fn::Equals":
      return isEqual(argument, scope, holder);
    case "Fn::Not":
      return !toOperands(argument, { least: 1, most: 1 }, holder).map((one) => evaluate(one, holder))[0];
    case "Fn::And":
      return toOperands(argument, AND_OR, holder)
        .map((one) => evaluate(one, holder))
        .every(Boolean);
    case "Fn::Or":
      return toOperands(argument, AND_OR, holder)
        .map((one) => evaluate(one, holder))
        .some(Boolean);
    default: {
      const remedy = "Use Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition.";
      return refuseAt(findPlace(holder), `${name ?? "This"} is not a condition.`, remedy);
    }
  }
}

/** CloudFormation takes two to ten conditions. */
const AND_OR = { least: 2, most: 10 } as const;

function toOperands(
  argument: unknown,
  count: { least: number; most: number },
  at: object,
): readonly unknown[] {
  const list = Array.isArray(argument) ? argument : [];
  if (list.length < count.least || list.length > count.most) {
    const wanted = count.least === count.most ? `${count.least}` : `${count.least} to ${count.most}`;
    refuseAt(
      findPlace(at),
      `${findIntrinsicName(at)} takes a list of ${wanted} conditions.`,
      "Correct the list.",
    );
  }
  return list;
}

/** Values are compared as text: the number 1 and the text "1" are equal. */
function isEqual(argument: unknown, scope: Scope, at: object): boolean {
  if (!Array.isArray(argument) || argument.length !== 2) {
    refuseAt(findPlace(at), "Fn::Equals takes a list of two values.", "Correct the list.");
  }
  const [left, right] = argument.map((value) => toComparable(resolveValue(value, scope)));
  return left === right;
}

function toComparable(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { toText } from "./intrinsics.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type { StackOutput } from "./resources.ts";
import { findPlace, refuseAt } from "./source-place.ts";

/** The outputs whose condition is true. @throws StartError */
export function buildOutputs(section: JsonObject, scope: ResourceScope): readonly StackOutput[] {
  return Object.keys(section)
    .map((name) => buildOutput(section, name, scope))
    .filter((output) => output !== undefined);
}

function buildOutput(section: JsonObject, name: string, scope: ResourceScope): StackOutput | undefined {
  const node = section[name];
  if (!isJsonObject(node))
    return refuseAt(findPlace(section, name), "An output must be a map.", "Write its Value.");
  const condition = getOwn(node, "Condition");
  if (typeof condition === "string" && !scope.isConditionTrue(condition, node)) return undefined;
  const value = scope.resolve(getOwn(node, "Value"));
  if (value === undefined)
    return refuseAt(findPlace(node), `The output ${name} has no Value.`, "Write its Value.");
  const description = getOwn(node, "Description");
  return {
    name,
    value: toText(value, node),
    ...(typeof description === "string" && { description }),
  };
}

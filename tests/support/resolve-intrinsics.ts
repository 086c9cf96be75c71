import { isJsonObject, type JsonObject } from "../../local/platform/json.ts";

/**
 * What CloudFormation makes of an output: `Ref`, `Fn::Sub`, `Fn::Join`, `Fn::Split`, `Fn::Select`.
 *
 * Written apart from the twin's own resolver, so that the contract tests do not judge the template by the twin.
 */
export function resolveIntrinsics(value: unknown, values: JsonObject): unknown {
  if (!isJsonObject(value)) return value;
  const [name, argument] = Object.entries(value)[0] ?? [];
  if (name === "Ref") return lookUp(String(argument), values);
  if (name === "Fn::Sub") return substitute(argument, values);
  const [first, second] = argument as [unknown, unknown];
  if (name === "Fn::Join") return toList(second, values).join(String(first));
  if (name === "Fn::Split") return String(resolveIntrinsics(second, values)).split(String(first));
  if (name === "Fn::Select") return toList(second, values)[Number(first)];
  throw new TypeError(`${name} stands in no output of ours`);
}

function toList(value: unknown, values: JsonObject): unknown[] {
  const list = Array.isArray(value) ? value : resolveIntrinsics(value, values);
  return (list as unknown[]).map((item) => resolveIntrinsics(item, values));
}

function substitute(argument: unknown, values: JsonObject): string {
  const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
  const known = { ...values, ...(own as JsonObject) };
  return String(text).replace(/\$\{([^}]+)\}/g, (_, name: string) =>
    String(resolveIntrinsics(lookUp(name, known), values)),
  );
}

function lookUp(name: string, values: JsonObject): unknown {
  if (!(name in values)) throw new TypeError(`no value for ${name}`);
  return values[name];
}

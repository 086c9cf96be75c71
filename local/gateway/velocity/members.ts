import { BOOLEAN_METHODS, LIST_METHODS, MAP_METHODS, NUMBER_METHODS } from "./collection-methods.ts";
import { refuseTemplate } from "./template-problem.ts";
import { TEXT_METHODS } from "./text-methods.ts";
import { describeType, isTool, type Methods, toText, type Value } from "./value.ts";

/** `$map.name`, `$map["name"]`, `$list[0]`; nothing where there is none. */
export function findProperty(value: Value, name: Value): Value {
  if (value instanceof Map) return value.get(toText(name)) ?? null;
  if (Array.isArray(value)) return typeof name === "number" ? (value[name] ?? null) : null;
  return isTool(value) ? (value.properties.get(toText(name))?.() ?? null) : null;
}

/** @throws TemplateProblem naming a method that is not supported */
export function callMethod(value: Value, name: string, args: readonly Value[]): Value {
  if (typeof value === "string") return call(TEXT_METHODS, value, { name, args });
  if (typeof value === "number") return call(NUMBER_METHODS, value, { name, args });
  if (typeof value === "boolean") return call(BOOLEAN_METHODS, value, { name, args });
  if (Array.isArray(value)) return call(LIST_METHODS, value, { name, args });
  if (value instanceof Map) return call(MAP_METHODS, value, { name, args });
  if (value === null) return null;
  const method = value.methods.get(name) ?? refuseTemplate(`$${value.tool}.${name}()`);
  return method(args);
}

function call<Self extends Value>(
  methods: Methods<Self>,
  self: Self,
  { name, args }: { readonly name: string; readonly args: readonly Value[] },
): Value {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  return method === undefined
    ? refuseTemplate(`the method ${name}() of ${describeType(self)}`)
    : method(self, args);
}

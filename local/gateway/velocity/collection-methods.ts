import { isEqual, type Methods, toText, type Value, type ValueMap } from "./value.ts";

const at = (args: readonly Value[], index: number): Value => args[index] ?? null;

/** The methods of `java.util.List` that templates use. */
export const LIST_METHODS: Methods<Value[]> = {
  add(self, args) {
    if (args.length > 1 && typeof args[0] === "number") self.splice(args[0], 0, at(args, 1));
    else self.push(at(args, 0));
    return true;
  },
  addAll(self, args) {
    const more = at(args, 0);
    if (Array.isArray(more)) self.push(...more);
    return Array.isArray(more);
  },
  contains: (self, args) => self.some((item) => isEqual(item, at(args, 0))),
  get: (self, args) => (typeof args[0] === "number" ? (self[args[0]] ?? null) : null),
  indexOf: (self, args) => self.findIndex((item) => isEqual(item, at(args, 0))),
  isEmpty: (self) => self.length === 0,
  remove: (self, args) => (typeof args[0] === "number" ? (self.splice(args[0], 1)[0] ?? null) : null),
  set(self, [index = null, value = null]) {
    if (typeof index === "number" && index >= 0 && index < self.length) self[index] = value;
    return value;
  },
  size: (self) => self.length,
  toString: (self: Value) => toText(self),
};

/** The methods of `java.util.Map` that templates use. */
export const MAP_METHODS: Methods<ValueMap> = {
  containsKey: (self, args) => self.has(toText(at(args, 0))),
  containsValue: (self, args) => [...self.values()].some((value) => isEqual(value, at(args, 0))),
  entrySet: (self) =>
    [...self].map(
      ([key, value]) =>
        new Map<string, Value>([
          ["key", key],
          ["value", value],
        ]),
    ),
  get: (self, args) => self.get(toText(at(args, 0))) ?? null,
  // Those of an entry, which is a map of two members here.
  getKey: (self) => self.get("key") ?? null,
  getValue: (self) => self.get("value") ?? null,
  getOrDefault: (self, args) => self.get(toText(at(args, 0))) ?? at(args, 1),
  isEmpty: (self) => self.size === 0,
  keySet: (self) => [...self.keys()],
  put(self, args) {
    const before = self.get(toText(at(args, 0))) ?? null;
    self.set(toText(at(args, 0)), at(args, 1));
    return before;
  },
  putAll(self, args) {
    const more = at(args, 0);
    if (more instanceof Map) for (const [name, value] of more) self.set(name, value);
    return null;
  },
  remove(self, args) {
    const before = self.get(toText(at(args, 0))) ?? null;
    self.delete(toText(at(args, 0)));
    return before;
  },
  size: (self) => self.size,
  toString: (self: Value) => toText(self),
  values: (self) => [...self.values()],
};

/** `parseInt` and its like are called on any number: `#set($Integer = 0)` stands for the class. */
export const NUMBER_METHODS: Methods<number> = {
  doubleValue: (self) => self,
  equals: (self, args) => args[0] === self,
  intValue: (self) => Math.trunc(self),
  longValue: (self) => Math.trunc(self),
  parseDouble: (_, args) => toNumber(at(args, 0), /^\s*-?\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$/i),
  parseInt: (_, args) => toNumber(at(args, 0), /^-?\d+$/),
  toString: (self: number) => String(self),
  valueOf: (_: number, args: readonly Value[]) => toNumber(at(args, 0), /^-?\d+(?:\.\d+)?$/),
};

export const BOOLEAN_METHODS: Methods<boolean> = {
  equals: (self, args) => args[0] === self,
  parseBoolean: (_, args) => toText(at(args, 0)).toLowerCase() === "true",
  toString: (self: boolean) => String(self),
  valueOf: (_: boolean, args: readonly Value[]) => toText(at(args, 0)).toLowerCase() === "true",
};

function toNumber(value: Value, form: RegExp): Value {
  const text = toText(value);
  return form.test(text) ? Number(text) : null;
}

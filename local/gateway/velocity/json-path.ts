import { refuseTemplate } from "./template-problem.ts";
import { fromJson, type Value } from "./value.ts";

type PathStep =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "all" }
  /** `..name`: that name at any depth. */
  | { readonly kind: "deep"; readonly name: string };

const STEP =
  /\.\.(?<deep>[\w$-]+)|\.(?<all>\*)|\.(?<name>[^.[\]()*\s]+)|\[\s*(?:'(?<single>[^']*)'|"(?<double>[^"]*)"|(?<index>-?\d+)|(?<every>\*))\s*\]/y;

/**
 * What a JSONPath finds: one value, `null` where there is none; a list of values where the path may find more
 * than one.
 *
 * @throws TemplateProblem for filters, slices and functions
 */
export function findByPath(root: Value, path: string): Value {
  const steps = parsePath(path);
  let found: readonly Value[] = [root];
  for (const step of steps) found = found.flatMap((value) => takeStep(value, step));
  const isOpen = steps.some(({ kind }) => kind === "all" || kind === "deep");
  return isOpen ? toJsonList(found) : (found[0] ?? null);
}

function toJsonList(values: readonly Value[]): Value {
  const list = fromJson([]);
  if (Array.isArray(list)) list.push(...values);
  return list;
}

function parsePath(path: string): readonly PathStep[] {
  const text = path.trim().replace(/^\$/, "");
  const rest = text === "" || /^[.[]/.test(text) ? text : `.${text}`;
  const steps: PathStep[] = [];
  STEP.lastIndex = 0;
  let end = 0;
  for (let match = STEP.exec(rest); match !== null; match = STEP.exec(rest)) {
    end = STEP.lastIndex;
    steps.push(toStep(match.groups ?? {}));
  }
  return end === rest.length ? steps : refuseTemplate(`The JSONPath ${path}`);
}

function toStep({
  deep,
  all,
  every,
  index,
  name,
  single,
  double,
}: Record<string, string | undefined>): PathStep {
  if (deep !== undefined) return { kind: "deep", name: deep };
  if (all !== undefined || every !== undefined) return { kind: "all" };
  if (index !== undefined) return { kind: "index", index: Number(index) };
  return { kind: "name", name: name ?? single ?? double ?? "" };
}

function takeStep(value: Value, step: PathStep): readonly Value[] {
  switch (step.kind) {
    case "name":
      return value instanceof Map && value.has(step.name) ? [value.get(step.name) ?? null] : [];
    case "index": {
      const item = Array.isArray(value) ? value.at(step.index) : undefined;
      return item === undefined ? [] : [item];
    }
    case "all":
      return listMembers(value);
    case "deep":
      return [
        ...takeStep(value, { kind: "name", name: step.name }),
        ...listMembers(value).flatMap((member) => takeStep(member, step)),
      ];
  }
}

function listMembers(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  return value instanceof Map ? [...value.values()] : [];
}

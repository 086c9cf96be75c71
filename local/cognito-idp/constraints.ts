import type { ListShape, MapShape, NumberShape, Shape, StringShape } from "./request-shape.ts";

/** One constraint of the service model that a value breaks. */
export interface Violation {
  /** `Value 'x' at 'userPoolId'`, or without the value where the model calls it sensitive. */
  readonly subject: string;
  readonly constraint: string;
}

/** The constraints of `shape` itself that `value` breaks, in the words of the model (contract C1.1). */
export function findViolations(shape: Shape, value: unknown, path: string): readonly Violation[] {
  const constraints = findConstraints(shape, value);
  if (constraints.length === 0) return NONE;
  const subject = toSubject(shape, value, path);
  return constraints.map((constraint) => ({ subject, constraint }));
}

const NONE: readonly Violation[] = [];

function findConstraints(shape: Shape, value: unknown): readonly string[] {
  switch (shape.kind) {
    case "string":
      return findStringConstraints(shape, value as string);
    case "integer":
      return findIntegerConstraints(shape, value as number);
    case "list":
      return findListConstraints(shape, value as readonly unknown[]);
    case "map":
      return findMapConstraints(shape, value as Readonly<Record<string, string>>);
    default:
      return [];
  }
}

function findStringConstraints(shape: StringShape, value: string): readonly string[] {
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern, values } = shape;
  const broken: string[] = [];
  if (pattern !== undefined && !toRegExp(pattern).test(value)) broken.push(toPatternText(pattern));
  if (value.length < min) broken.push(`Member must have length greater than or equal to ${min}`);
  if (value.length > max) broken.push(`Member must have length less than or equal to ${max}`);
  if (values !== undefined && !values.includes(value)) broken.push(toEnumText(values));
  return broken;
}

function findIntegerConstraints(shape: NumberShape, value: number): readonly string[] {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = shape;
  if (value < min) return [`Member must have value greater than or equal to ${min}`];
  if (value > max) return [`Member must have value less than or equal to ${max}`];
  return [];
}

/** A list of plain values answers for its members: all constraints of a member are named when one fails. */
function findListConstraints(shape: ListShape, items: readonly unknown[]): readonly string[] {
  const { member, min = 0, max = Number.POSITIVE_INFINITY } = shape;
  const broken: string[] = [];
  if (items.length < min) broken.push(`Member must have length greater than or equal to ${min}`);
  if (items.length > max) broken.push(`Member must have length less than or equal to ${max}`);
  if (member.kind === "string" && items.some((item) => findConstraints(member, item).length > 0))
    broken.push(`Member must satisfy constraint: ${toConstraintList(member)}`);
  return broken;
}

function findMapConstraints(shape: MapShape, map: Readonly<Record<string, string>>): readonly string[] {
  const broken: string[] = [];
  if (Object.keys(map).some((key) => findConstraints(shape.value, key).length > 0))
    broken.push(`Map keys must satisfy constraint: ${toConstraintList(shape.value)}`);
  if (Object.values(map).some((value) => findConstraints(shape.value, value).length > 0))
    broken.push(`Map value must satisfy constraint: ${toConstraintList(shape.value)}`);
  return broken;
}

function toConstraintList({ min, max, pattern, values }: StringShape): string {
  const texts = [
    ...(max === undefined ? [] : [`Member must have length less than or equal to ${max}`]),
    ...(min === undefined ? [] : [`Member must have length greater than or equal to ${min}`]),
    ...(pattern === undefined ? [] : [toPatternText(pattern)]),
    ...(values === undefined ? [] : [toEnumText(values)]),
  ];
  return `[${texts.join(", ")}]`;
}

function toPatternText(pattern: string): string {
  return `Member must satisfy regular expression pattern: ${pattern}`;
}

function toEnumText(values: readonly string[]): string {
  return `Member must satisfy enum value set: [${values.join(", ")}]`;
}

function toSubject(shape: Shape, value: unknown, path: string): string {
  const shown = toShownValue(shape, value);
  return shown === undefined ? `Value at '${path}'` : `Value '${shown}' at '${path}'`;
}

/** What of a broken value a message may repeat: nothing that the model calls sensitive. */
function toShownValue(shape: Shape, value: unknown): string | undefined {
  switch (shape.kind) {
    case "string":
      return shape.isSensitive ? undefined : String(value);
    case "integer":
      return String(value);
    case "list":
      return shape.member.kind === "string" && !shape.member.isSensitive
        ? `[${(value as readonly string[]).join(", ")}]`
        : undefined;
    default:
      return undefined;
  }
}

const regExps = new Map<string, RegExp>();

/** A pattern of the model as a RegExp over the whole value; there are few, and each is compiled once. */
function toRegExp(pattern: string): RegExp {
  let regExp = regExps.get(pattern);
  if (regExp === undefined) {
    regExp = new RegExp(`^(?:${pattern})$`, "u");
    regExps.set(pattern, regExp);
  }
  return regExp;
}

import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import type { UserPoolErrorReason } from "../user-pool-error.ts";

/** A property of a pool or client that cannot be, or is not modelled here; the caller knows the file. */
export class PropertyError extends Error {
  override readonly name = "PropertyError";
  /** Below the resource's properties: `Policies.PasswordPolicy.MinimumLength`. */
  readonly path: string;
  readonly problem: string;
  readonly remedy: string;
  /** What the API answers to the same settings, with `problem` as its message. */
  readonly reason: UserPoolErrorReason;

  constructor(path: string, { problem, remedy, reason = "invalid-parameter" }: PropertyProblem) {
    super(`${path}: ${problem} ${remedy}`);
    this.path = path;
    this.problem = problem;
    this.remedy = remedy;
    this.reason = reason;
  }
}

export interface PropertyProblem {
  readonly problem: string;
  readonly remedy: string;
  /** @default "invalid-parameter" */
  readonly reason?: UserPoolErrorReason;
}

/** CloudFormation properties at a place; numbers and booleans may come as text, as CloudFormation allows. */
export interface Properties {
  readonly path: string;
  readonly values: JsonObject;
}

/** @throws PropertyError for a name that is not among `names`: it might change behaviour unseen */
export function assertKnownProperties(properties: Properties, names: readonly string[]): void {
  const unknown = Object.keys(properties.values).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new PropertyError(toPath(properties, unknown), {
    problem: "This property is not known.",
    remedy: `Remove it, or correct its name: ${names.join(", ")}.`,
  });
}

/** @throws PropertyError when the property is there: it would change behaviour that is not modelled */
export function refuseProperty(properties: Properties, name: string, remedy: string): never {
  throw new PropertyError(toPath(properties, name), {
    problem: `${JSON.stringify(getOwn(properties.values, name))} is not supported by the local user pool.`,
    remedy,
  });
}

export function readText(properties: Properties, name: string): string | undefined {
  const value = read(properties, name);
  if (value === undefined || typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return refuseType(properties, name, "a text");
}

export function readNumber(properties: Properties, name: string): number | undefined {
  const value = read(properties, name);
  if (value === undefined || typeof value === "number") return value;
  if (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return refuseType(properties, name, "a number");
}

/** A whole number from `least` to `most`. */
export function readRange(
  properties: Properties,
  name: string,
  [least, most]: readonly [number, number],
): number | undefined {
  const value = readNumber(properties, name);
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return value;
  throw new PropertyError(toPath(properties, name), {
    problem: `${value} is outside ${least} to ${most}.`,
    remedy: "Choose a whole number in that range.",
  });
}

export function readFlag(properties: Properties, name: string): boolean | undefined {
  const value = read(properties, name);
  if (value === undefined || typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  return refuseType(properties, name, "true or false");
}

export function readTexts(properties: Properties, name: string): readonly string[] | undefined {
  const value = read(properties, name);
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((entry) => typeof entry === "string")) return value;
  return refuseType(properties, name, "a list of texts");
}

/** A text of a closed set. */
export function readChoice<Choice extends string>(
  properties: Properties,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = readText(properties, name);
  if (value === undefined) return undefined;
  return choices.find((choice) => choice === value) ?? refuseType(properties, name, choices.join(" or "));
}

/** Every entry one of a closed set. */
export function readChoices<Choice extends string>(
  properties: Properties,
  name: string,
  choices: readonly Choice[],
): readonly Choice[] | undefined {
  return readTexts(properties, name)?.map(
    (value) =>
      choices.find((choice) => choice === value) ??
      refuseType(properties, name, `a list of ${choices.join(", ")}`),
  );
}

/** A nested block; absent and empty are the same, as for CloudFormation. */
export function readBlock(properties: Properties, name: string): Properties {
  const value = read(properties, name) ?? {};
  const path = toPath(properties, name);
  return isJsonObject(value)
    ? { path, values: value }
    : refuseType(properties, name, "a block of properties");
}

export function readBlocks(properties: Properties, name: string): readonly Properties[] {
  const value = read(properties, name) ?? [];
  if (!Array.isArray(value)) return refuseType(properties, name, "a list of blocks");
  return value.map((entry: unknown, index) =>
    isJsonObject(entry)
      ? { path: `${toPath(properties, name)}.${index}`, values: entry }
      : refuseType(properties, name, "a list of blocks"),
  );
}

export function toPath(properties: Properties, name: string): string {
  return properties.path === "" ? name : `${properties.path}.${name}`;
}

function read(properties: Properties, name: string): unknown {
  return getOwn(properties.values, name) ?? undefined;
}

function refuseType(properties: Properties, name: string, expected: string): never {
  throw new PropertyError(toPath(properties, name), {
    problem: `Expected ${expected}, found ${JSON.stringify(getOwn(properties.values, name))}.`,
    remedy: "Correct the value.",
  });
}

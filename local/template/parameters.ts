import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { StartError } from "../platform/start-error.ts";
import { findPlace, refuseAt } from "./source-place.ts";

export type ParameterValue = string | readonly string[];
export type ParameterValues = ReadonlyMap<string, ParameterValue>;

export interface ParameterOverrides {
  /** By name; a name that the template does not have is refused, as CloudFormation refuses it. */
  readonly overrides: Readonly<Record<string, string>>;
  /**
   * Values that take the place of a default that is exactly the key, in any parameter without an override:
   * how the twin follows its own ports without knowing a template's names.
   */
  readonly replaceDefaults: Readonly<Record<string, string>>;
}

const LIST_TYPE = /^(?:CommaDelimitedList|List<.+>)$/;
const SSM_TYPE = /^AWS::SSM::Parameter::Value<(.+)>$/;
/** AWS's own, an image of a machine for the most part: nothing that runs here asks for its value. */
const PUBLIC_PARAMETER = /^\/aws\/service\//;
const KNOWN_TYPE =
  /^(?:String|Number|CommaDelimitedList|List<(?:Number|String)>|(?:List<)?AWS::(?:EC2|Route53|SSM::Parameter::Name)[A-Za-z0-9:]*>?)$/;
const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
const KNOWN_KEYS = new Set([
  "Type",
  "Default",
  "Description",
  "NoEcho",
  "AllowedValues",
  "AllowedPattern",
  "ConstraintDescription",
  "MinLength",
  "MaxLength",
  "MinValue",
  "MaxValue",
]);

interface Declaration {
  readonly name: string;
  /** Of the value: of `AWS::SSM::Parameter::Value<String>` the `String`. */
  readonly type: string;
  /** Whether AWS reads the value from its Parameter Store; what is given here is the value itself. */
  readonly isStored: boolean;
  readonly node: JsonObject;
}

/** The value in force of every parameter; a list parameter's value is a list. @throws StartError */
export function resolveParameters(section: unknown, given: ParameterOverrides): ParameterValues {
  const declarations = parseDeclarations(section);
  checkOverrideNames(declarations, given.overrides, section);
  return new Map(declarations.map((one) => [one.name, toParameterValue(one, given)]));
}

/** Lists joined by commas, as they are passed to CloudFormation. */
export function toParameterTexts(values: ParameterValues): Record<string, string> {
  return Object.fromEntries(
    [...values].map(([name, value]) => [name, typeof value === "string" ? value : value.join(",")]),
  );
}

function parseDeclarations(section: unknown): readonly Declaration[] {
  if (section === undefined) return [];
  if (!isJsonObject(section))
    refuseAt(findPlace(section), "Parameters must be a map.", "Name each parameter.");
  return Object.entries(section).map(([name, node]) => parseDeclaration(section, name, node));
}

function parseDeclaration(section: JsonObject, name: string, node: unknown): Declaration {
  const place = findPlace(section, name);
  if (!isJsonObject(node)) refuseAt(place, "A parameter must be a map with a Type.", "Write Type: String.");
  for (const key of Object.keys(node)) {
    if (!KNOWN_KEYS.has(key)) refuseAt(findPlace(node, key), `A parameter has no ${key}.`, "Remove it.");
  }
  const type = getOwn(node, "Type");
  if (typeof type !== "string") refuseAt(place, "The parameter has no Type.", "Write Type: String.");
  const stored = SSM_TYPE.exec(type)?.[1];
  if (!KNOWN_TYPE.test(stored ?? type)) {
    refuseAt(findPlace(node, "Type"), `${type} is no parameter type of CloudFormation.`, "Use String.");
  }
  return { name, type: stored ?? type, isStored: stored !== undefined, node };
}

function checkOverrideNames(
  declarations: readonly Declaration[],
  overrides: Readonly<Record<string, string>>,
  section: unknown,
): void {
  const names = declarations.map(({ name }) => name);
  for (const name of Object.keys(overrides)) {
    if (names.includes(name)) continue;
    throw new StartError({
      ...(findPlace(section) && { file: findPlace(section)?.file }),
      problem: `The parameter ${name} is given, but the template has no such parameter.`,
      remedy: names.length === 0 ? "The template has no parameters." : `It has ${names.join(", ")}.`,
    });
  }
}

function toParameterValue(declaration: Declaration, given: ParameterOverrides): ParameterValue {
  const text = findText(declaration, given);
  const isList = LIST_TYPE.test(declaration.type);
  // CloudFormation cuts the blanks around each item; an empty text is a list of one empty item.
  const items = isList ? text.split(",").map((item) => item.trim()) : [text];
  for (const item of items) checkItem(declaration, item);
  checkLength(declaration, text);
  return isList ? items : text;
}

function findText({ name, node, isStored }: Declaration, given: ParameterOverrides): string {
  const override = Object.hasOwn(given.overrides, name) ? given.overrides[name] : undefined;
  if (override !== undefined) return override;
  if (isStored && !PUBLIC_PARAMETER.test(String(getOwn(node, "Default")))) {
    const problem = `${name} is read from AWS's Parameter Store, which the twin does not ask.`;
    refuseAt(findPlace(node), problem, `Pass the value itself: --parameter-overrides ${name}=….`);
  }
  const value = getOwn(node, "Default");
  if (value === undefined) {
    const remedy = `Pass it with --parameter-overrides ${name}=…, or in samconfig.toml.`;
    refuseAt(findPlace(node), `The parameter ${name} has no default and no value is given.`, remedy);
  }
  const text = toScalarText(value, node, "Default");
  return (Object.hasOwn(given.replaceDefaults, text) ? given.replaceDefaults[text] : undefined) ?? text;
}

function toScalarText(value: unknown, node: JsonObject, key: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return refuseAt(
    findPlace(node, key),
    `${key} must be text, a number or a boolean.`,
    "Write a list as a,b,c.",
  );
}

function checkItem(declaration: Declaration, item: string): void {
  if (declaration.type.includes("Number")) checkNumber(declaration, item);
  const allowed = getOwn(declaration.node, "AllowedValues");
  if (allowed !== undefined) {
    const texts = Array.isArray(allowed) ? allowed.map((value) => String(value)) : [];
    if (!texts.includes(item)) refuseValue(declaration, item, `must be one of ${texts.join(", ")}`);
  }
  const pattern = getOwn(declaration.node, "AllowedPattern");
  if (pattern !== undefined && !compile(declaration.node, pattern).test(item)) {
    refuseValue(declaration, item, `must match ${pattern}`);
  }
}

/** The pattern must match the whole value. */
function compile(node: JsonObject, pattern: unknown): RegExp {
  try {
    return new RegExp(`^(?:${String(pattern)})$`);
  } catch (cause) {
    const place = findPlace(node, "AllowedPattern");
    throw new StartError({
      ...(place && { file: place.file, line: place.line, path: place.path }),
      problem: `AllowedPattern ${pattern} is not a regular expression that JavaScript knows.`,
      remedy: "Write it without what is Java's alone.",
      cause,
    });
  }
}

function checkNumber(declaration: Declaration, item: string): void {
  if (!NUMBER.test(item)) refuseValue(declaration, item, "must be a number");
  const { least, most } = readLimits(declaration.node, "MinValue", "MaxValue");
  if (Number(item) < least) refuseValue(declaration, item, `must be at least ${least}`);
  if (Number(item) > most) refuseValue(declaration, item, `must be at most ${most}`);
}

function checkLength(declaration: Declaration, text: string): void {
  const { least, most } = readLimits(declaration.node, "MinLength", "MaxLength");
  if (text.length < least) refuseValue(declaration, text, `must have at least ${least} characters`);
  if (text.length > most) refuseValue(declaration, text, `must have at most ${most} characters`);
}

function readLimits(node: JsonObject, least: string, most: string): { least: number; most: number } {
  const read = (key: string, fallback: number) => {
    const value = getOwn(node, key);
    if (value === undefined) return fallback;
    const text = toScalarText(value, node, key);
    if (!NUMBER.test(text)) refuseAt(findPlace(node, key), `${key} must be a number.`, "Write a number.");
    return Number(text);
  };
  return { least: read(least, Number.NEGATIVE_INFINITY), most: read(most, Number.POSITIVE_INFINITY) };
}

function refuseValue({ name, node }: Declaration, value: string, rule: string): never {
  const shown =
    getOwn(node, "NoEcho") === true || getOwn(node, "NoEcho") === "true" ? "****" : JSON.stringify(value);
  const description = getOwn(node, "ConstraintDescription");
  const reason = typeof description === "string" ? ` (${description})` : "";
  const remedy = `Pass another value with --parameter-overrides ${name}=…, or correct its default.`;
  return refuseAt(findPlace(node), `The parameter ${name} ${rule}${reason}; it is ${shown}.`, remedy);
}

import type { SchemaAttribute } from "../user-pool-settings.ts";
import {
  assertKnownProperties,
  type Properties,
  PropertyError,
  readBlock,
  readBlocks,
  readChoice,
  readFlag,
  readNumber,
  readText,
  toPath,
} from "./properties.ts";

const text = (name: string, limits: Partial<SchemaAttribute> = {}): SchemaAttribute => ({
  name,
  dataType: "String",
  developerOnly: false,
  mutable: true,
  required: false,
  minLength: 0,
  maxLength: 2048,
  ...limits,
});

const flag = (name: string): SchemaAttribute => ({
  name,
  dataType: "Boolean",
  developerOnly: false,
  mutable: true,
  required: false,
});

/** In the order in which `DescribeUserPool` lists them (contract E3). */
export const STANDARD_ATTRIBUTES: readonly SchemaAttribute[] = [
  text("sub", { minLength: 1, required: true, mutable: false }),
  text("name"),
  text("given_name"),
  text("family_name"),
  text("middle_name"),
  text("nickname"),
  text("preferred_username"),
  text("profile"),
  text("picture"),
  text("website"),
  text("email"),
  flag("email_verified"),
  text("gender"),
  text("birthdate", { minLength: 10, maxLength: 10 }),
  text("zoneinfo"),
  text("locale"),
  text("phone_number"),
  flag("phone_number_verified"),
  text("address"),
  {
    name: "updated_at",
    dataType: "Number",
    developerOnly: false,
    mutable: true,
    required: false,
    minValue: 0,
  },
];

const ENTRY_PROPERTIES = [
  "Name",
  "AttributeDataType",
  "DeveloperOnlyAttribute",
  "Mutable",
  "Required",
  "StringAttributeConstraints",
  "NumberAttributeConstraints",
];

/** The pool's schema: standard attributes, changed as `Schema` says, then the custom ones. */
export function parseSchema(pool: Properties): readonly SchemaAttribute[] {
  const entries = readBlocks(pool, "Schema").map(parseEntry);
  const standard = STANDARD_ATTRIBUTES.map(
    (attribute) => entries.find(({ name }) => name === attribute.name) ?? attribute,
  );
  const custom = entries.filter(({ name }) => !isStandardAttribute(name));
  return [...standard, ...custom];
}

export function isStandardAttribute(name: string): boolean {
  return STANDARD_ATTRIBUTES.some((attribute) => attribute.name === name);
}

function parseEntry(entry: Properties): SchemaAttribute {
  assertKnownProperties(entry, ENTRY_PROPERTIES);
  const name = readText(entry, "Name");
  if (name === undefined) {
    throw new PropertyError(toPath(entry, "Name"), {
      problem: "The attribute has no name.",
      remedy: "Name it.",
    });
  }
  const standard = STANDARD_ATTRIBUTES.find((attribute) => attribute.name === name);
  return standard ? parseStandardEntry(entry, standard) : parseCustomEntry(entry, name);
}

/** AWS: a standard attribute keeps its type; required, mutable and the lengths may be set. */
function parseStandardEntry(entry: Properties, standard: SchemaAttribute): SchemaAttribute {
  const dataType = readText(entry, "AttributeDataType") ?? standard.dataType;
  if (dataType !== standard.dataType || readFlag(entry, "DeveloperOnlyAttribute") === true) {
    throw new PropertyError(toPath(entry, "AttributeDataType"), {
      problem: `You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute ${standard.name}`,
      remedy: `Write ${standard.dataType}, or leave it out.`,
    });
  }
  return {
    ...standard,
    mutable: readFlag(entry, "Mutable") ?? standard.mutable,
    required: readFlag(entry, "Required") ?? standard.required,
    ...parseLimits(entry, standard.name),
  };
}

function parseCustomEntry(entry: Properties, name: string): SchemaAttribute {
  if (readFlag(entry, "Required") === true) {
    throw new PropertyError(toPath(entry, "Required"), {
      problem: "Required custom attributes are not supported currently.",
      remedy: "Make it optional, as on AWS.",
    });
  }
  const developerOnly = readFlag(entry, "DeveloperOnlyAttribute") ?? false;
  return {
    name: `${developerOnly ? "dev:" : ""}custom:${name.replace(/^(dev:)?custom:/, "")}`,
    dataType: readDataType(entry),
    developerOnly,
    mutable: readFlag(entry, "Mutable") ?? true,
    required: false,
    ...parseLimits(entry, name),
  };
}

/** AWS: only a standard attribute has a type by itself. */
function readDataType(entry: Properties): SchemaAttribute["dataType"] {
  const dataType = readChoice(entry, "AttributeDataType", ["String", "Number", "DateTime", "Boolean"]);
  if (dataType !== undefined) return dataType;
  throw new PropertyError(toPath(entry, "AttributeDataType"), {
    problem: "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.",
    remedy: "Write String, Number, DateTime or Boolean.",
  });
}

function parseLimits(entry: Properties, name: string): Partial<SchemaAttribute> {
  const lengths = readBlock(entry, "StringAttributeConstraints");
  const values = readBlock(entry, "NumberAttributeConstraints");
  assertKnownProperties(lengths, ["MinLength", "MaxLength"]);
  assertKnownProperties(values, ["MinValue", "MaxValue"]);
  const read = (block: Properties, member: string) => readLimit(block, member, name);
  const limits = {
    minLength: read(lengths, "MinLength"),
    maxLength: read(lengths, "MaxLength"),
    minValue: read(values, "MinValue"),
    maxValue: read(values, "MaxValue"),
  };
  const { minLength = 0, maxLength = 0 } = limits;
  if (Math.max(minLength, maxLength) > MAX_LENGTH) {
    const problem = `user.${name}: String attributes cannot have a length of more than ${MAX_LENGTH}`;
    throw new PropertyError(lengths.path, { problem, remedy: "Lower the limit." });
  }
  const shortest = `user.${name}: Max length cannot be less than min length.`;
  assertOrder(lengths, [limits.minLength, limits.maxLength], shortest);
  const least = `user.${name}: Max value cannot be less than min value.`;
  assertOrder(values, [limits.minValue, limits.maxValue], least);
  return withoutAbsent(limits);
}

/** AWS: of any attribute value. */
const MAX_LENGTH = 2048;

/** Observed (moto's tests): the text for what is no number. */
function readLimit(block: Properties, member: string, name: string): number | undefined {
  try {
    return readNumber(block, member);
  } catch (cause) {
    if (!(cause instanceof PropertyError)) throw cause;
    const kind = block.path.slice(block.path.lastIndexOf(".") + 1);
    const problem = `Invalid ${kind} for schema attribute ${name}`;
    throw new PropertyError(cause.path, { problem, remedy: cause.remedy });
  }
}

function assertOrder(
  block: Properties,
  [least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY]: readonly (number | undefined)[],
  problem: string,
): void {
  if (least <= most) return;
  throw new PropertyError(block.path, { problem, remedy: "Swap the two." });
}

function withoutAbsent(limits: Readonly<Record<string, number | undefined>>): Partial<SchemaAttribute> {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}

import type { AppClient } from "../app-client.ts";
import { STANDARD_ATTRIBUTES } from "../settings/schema.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { SchemaAttribute, UserPoolSettings } from "../user-pool-settings.ts";
import { isEmail, isPhoneNumber } from "./contact-format.ts";

export type Attributes = Readonly<Record<string, string>>;

/** Set by verification or an administrator, never by a client (contract E3). */
const NOT_FOR_CLIENTS = ["sub", "email_verified", "phone_number_verified", "identities"];

const CLIENT_WRITABLE = STANDARD_ATTRIBUTES.map(({ name }) => name).filter(
  (name) => !NOT_FOR_CLIENTS.includes(name),
);

/** Without a list of its own a client writes every standard attribute, and no custom one (contract E3). */
export function isWritable(client: AppClient, attribute: string): boolean {
  if (NOT_FOR_CLIENTS.includes(attribute)) return false;
  return (client.writeAttributes ?? CLIENT_WRITABLE).includes(attribute);
}

/** @throws UserPoolError `attribute-not-writable` */
export function checkWritable(client: AppClient, attributes: Attributes): void {
  const isAllowed = Object.keys(attributes).every((name) => isWritable(client, name));
  if (!isAllowed) throw new UserPoolError("attribute-not-writable");
}

/**
 * The attributes as they are kept: empty ones left out, booleans in lower case.
 * @throws UserPoolError `attributes-not-conforming`, `email-format`, `phone-number-format`
 */
export function parseAttributes(
  settings: Pick<UserPoolSettings, "schema">,
  attributes: Attributes,
): Attributes {
  const given = Object.entries(attributes).filter(([, value]) => value !== "");
  const problems = given.flatMap(([name, value]) => findProblem(settings.schema, name, value));
  if (problems.length > 0) throw createNotConforming(problems);
  const parsed = Object.fromEntries(
    given.map(([name, value]) => [name, toKept(settings.schema, name, value)]),
  );
  if (parsed.email !== undefined && !isEmail(parsed.email)) throw new UserPoolError("email-format");
  if (parsed.phone_number !== undefined && !isPhoneNumber(parsed.phone_number)) {
    throw new UserPoolError("phone-number-format");
  }
  return parsed;
}

/** @throws UserPoolError `attributes-not-conforming`, naming every attribute that is missing */
export function checkRequired(settings: Pick<UserPoolSettings, "schema">, attributes: Attributes): void {
  const missing = listMissing(settings, attributes);
  if (missing.length === 0) return;
  throw createNotConforming(missing.map((name) => `${name}: The attribute is required`));
}

/** Names of required attributes without a value. */
export function listMissing(
  { schema }: Pick<UserPoolSettings, "schema">,
  attributes: Attributes,
): readonly string[] {
  return schema
    .filter(({ name, required }) => required && name !== "sub" && attributes[name] === undefined)
    .map(({ name }) => name);
}

function createNotConforming(problems: readonly string[]): UserPoolError {
  return new UserPoolError("attributes-not-conforming", { values: { details: problems.join(" ") } });
}

function findProblem(schema: readonly SchemaAttribute[], name: string, value: string): readonly string[] {
  const attribute = schema.find((candidate) => candidate.name === name);
  if (!attribute) return [`${name}: Attribute does not exist in the schema.`];
  const problem = findTypeProblem(attribute, value);
  return problem === undefined ? [] : [`${name}: ${problem}`];
}

/** Assumed: the texts of wrong values; that they are refused is AWS's rule (contract E3). */
function findTypeProblem(attribute: SchemaAttribute, value: string): string | undefined {
  if (attribute.dataType === "Boolean") {
    return /^(true|false)$/i.test(value) ? undefined : "Attribute value must be true or false.";
  }
  if (attribute.dataType === "Number") return findNumberProblem(attribute, value);
  if (attribute.dataType === "DateTime") {
    return Number.isNaN(Date.parse(value)) ? "Attribute value must be a date and time." : undefined;
  }
  if (value.length > (attribute.maxLength ?? MAX_VALUE_LENGTH)) return "Attribute value is too long.";
  return value.length < (attribute.minLength ?? 0) ? "Attribute value is too short." : undefined;
}

/** AWS: no attribute value may be longer (contract C9.3). */
const MAX_VALUE_LENGTH = 2048;

function findNumberProblem({ minValue, maxValue }: SchemaAttribute, value: string): string | undefined {
  if (!/^-?\d+(\.\d+)?$/.test(value) || value.length > MAX_VALUE_LENGTH) {
    return "Attribute value must be a number.";
  }
  if (Number(value) < (minValue ?? Number.NEGATIVE_INFINITY)) return "Attribute value is too small.";
  return Number(value) > (maxValue ?? Number.POSITIVE_INFINITY) ? "Attribute value is too large." : undefined;
}

function toKept(schema: readonly SchemaAttribute[], name: string, value: string): string {
  const isFlag = schema.some((attribute) => attribute.name === name && attribute.dataType === "Boolean");
  return isFlag ? value.toLowerCase() : value;
}

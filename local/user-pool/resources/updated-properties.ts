import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { FactorSettings } from "../user-pool-settings.ts";

/**
 * What `UpdateUserPool` cannot say, and therefore leaves as it is (contract G2).
 * Assumed: a pool keeps its name and its tags, too, when none are given.
 */
const KEPT = [
  "AliasAttributes",
  "EmailAuthenticationMessage",
  "EmailAuthenticationSubject",
  "EnabledMfas",
  "Schema",
  "UserPoolName",
  "UserPoolTags",
  "UsernameAttributes",
  "UsernameConfiguration",
  "WebAuthnFactorConfiguration",
  "WebAuthnRelyingPartyID",
  "WebAuthnUserVerification",
];

/** AWS: the custom attributes of a pool (contract C9.3). */
const MAX_CUSTOM_ATTRIBUTES = 50;

/**
 * The properties after `UpdateUserPool`: those of the request, and every other one is the default again. The
 * factors that `SetUserPoolMfaConfig` has chosen are those that a second factor may be.
 */
export function toUpdatedProperties(
  before: JsonObject,
  update: JsonObject,
  { mfaFactors }: Pick<FactorSettings, "mfaFactors">,
): JsonObject {
  const kept = Object.entries(before).filter(([name]) => KEPT.includes(name));
  const factors = mfaFactors.length === 0 ? {} : { EnabledMfas: mfaFactors };
  return { ...Object.fromEntries(kept), ...factors, ...update };
}

/** @throws UserPoolError `invalid-parameter` for a name that is there already, or too many */
export function withCustomAttributes(before: JsonObject, added: readonly JsonObject[]): JsonObject {
  const schema = listSchema(before);
  for (const attribute of added) {
    const name = toShortName(attribute);
    if (name === "") refuse("Invalid input: the attribute name is missing.");
    const known = schema.find((one) => toShortName(one) === name);
    if (known) refuse(`custom:${name}: Existing attribute already has name ${toFullName(known)}.`);
    schema.push({ ...attribute, Name: `custom:${name}` });
  }
  if (schema.filter(isCustom).length > MAX_CUSTOM_ATTRIBUTES)
    refuse(`The limit of ${MAX_CUSTOM_ATTRIBUTES} custom attributes is reached.`);
  return { ...before, Schema: schema };
}

/** Tags as they are after some were set and some removed. */
export function withTags(before: JsonObject, set: JsonObject, removed: readonly string[]): JsonObject {
  const tags = getOwn(before, "UserPoolTags");
  const all = { ...(isJsonObject(tags) ? tags : {}), ...set };
  const left = Object.entries(all).filter(([name]) => !removed.includes(name));
  return { ...before, UserPoolTags: Object.fromEntries(left) };
}

function listSchema(properties: JsonObject): JsonObject[] {
  const schema = getOwn(properties, "Schema");
  return Array.isArray(schema) ? schema.filter(isJsonObject) : [];
}

function toShortName(attribute: JsonObject): string {
  return String(getOwn(attribute, "Name") ?? "").replace(/^(dev:)?custom:/, "");
}

function toFullName(attribute: JsonObject): string {
  const isForDevelopers = String(getOwn(attribute, "DeveloperOnlyAttribute")) === "true";
  return `${isForDevelopers ? "dev:" : ""}custom:${toShortName(attribute)}`;
}

function isCustom(attribute: JsonObject): boolean {
  return /^(dev:)?custom:/.test(String(getOwn(attribute, "Name")));
}

function refuse(message: string): never {
  throw new UserPoolError("invalid-parameter", { values: { message } });
}

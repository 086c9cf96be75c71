import type { JsonObject } from "../../platform/json.ts";
import type { AppClient } from "../app-client.ts";
import type { UserRecord } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import { type Attributes, isWritable, listMissing, parseAttributes } from "../users/attributes.ts";

export interface AttributeSource {
  readonly client: AppClient;
  /** Attribute of the pool → claim. */
  readonly mapping: Readonly<Record<string, string>>;
  readonly claims: JsonObject;
  /** The user as known so far; `undefined` at the first sign-in. */
  readonly before: UserRecord | undefined;
}

/**
 * The user's attributes after the provider has spoken (contract E3, AWS's rules of mapping): what it maps is
 * written anew with each sign-in; a claim that is not there changes nothing.
 *
 * @throws UserPoolError `attribute-not-writable`, `attribute-immutable`, `attributes-not-conforming`,
 * `email-format`, `phone-number-format`, `attributes-required`
 */
export function toExternalAttributes(
  settings: Pick<UserPoolSettings, "schema">,
  { client, mapping, claims, before }: AttributeSource,
): Attributes {
  const mapped = mapClaims(mapping, claims);
  for (const name of Object.keys(mapped)) checkMapped(settings, { client, name, before });
  const parsed = parseAttributes(settings, { ...mapped, ...toUnverified(mapped) });
  const attributes = { ...before?.attributes, ...parsed };
  const missing = listMissing(settings, attributes);
  if (missing.length === 0) return attributes;
  throw new UserPoolError("attributes-required", { values: { names: missing.join(", ") } });
}

function mapClaims(mapping: Readonly<Record<string, string>>, claims: JsonObject): Attributes {
  return Object.fromEntries(
    Object.entries(mapping).flatMap(([attribute, claim]) => {
      const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
      if (attribute === "username" || value === undefined || value === null) return [];
      return [[attribute, toText(value)] as const];
    }),
  );
}

/** AWS: several values are written as `[a, b]`. */
function toText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toText).join(", ")}]`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** AWS: a mapped attribute has to be writable by the client, and mutable from the second sign-in on. */
function checkMapped(
  { schema }: Pick<UserPoolSettings, "schema">,
  { client, name, before }: Pick<AttributeSource, "client" | "before"> & { readonly name: string },
): void {
  // Whoever may write the address may, here, write whether the provider has verified it.
  const written = name.replace(/_verified$/, "");
  if (!isWritable(client, written)) throw new UserPoolError("attribute-not-writable");
  const isFixed = schema.some((attribute) => attribute.name === name && !attribute.mutable);
  if (before && isFixed) throw new UserPoolError("attribute-immutable", { values: { attribute: name } });
}

/** AWS: an address is not verified unless the provider is asked, and says so. */
function toUnverified(mapped: Attributes): Attributes {
  const contacts = ["email", "phone_number"].filter(
    (name) => mapped[name] !== undefined && mapped[`${name}_verified`] === undefined,
  );
  return Object.fromEntries(contacts.map((name) => [`${name}_verified`, "false"]));
}

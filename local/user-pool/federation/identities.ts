import type { JsonObject } from "../../platform/json.ts";

/** Who the user is elsewhere. */
export interface Identity {
  readonly userId: string;
  readonly providerName: string;
  readonly providerType: string;
  readonly issuer: string | null;
  readonly primary: boolean;
  /** Milliseconds since 1970. */
  readonly dateCreated: number;
}

/** The attribute under which identities are kept, as JSON text; clients neither write nor map it. */
export const IDENTITIES = "identities";

type Attributes = Readonly<Record<string, string>>;

/** Only the pool itself writes the attribute, so its shape is known. */
export function readIdentities(attributes: Attributes): readonly Identity[] {
  return Object.hasOwn(attributes, IDENTITIES)
    ? (JSON.parse(attributes[IDENTITIES] ?? "[]") as Identity[])
    : [];
}

export function writeIdentities(identities: readonly Identity[]): Attributes {
  return { [IDENTITIES]: JSON.stringify(identities) };
}

/** The claim of the ID token: every value a text but the issuer that there is not (contract B2). */
export function toIdentitiesClaim(attributes: Attributes): JsonObject {
  const identities = readIdentities(attributes);
  if (identities.length === 0) return {};
  return {
    identities: identities.map(({ primary, dateCreated, ...identity }) => ({
      ...identity,
      primary: String(primary),
      dateCreated: String(dateCreated),
    })),
  };
}

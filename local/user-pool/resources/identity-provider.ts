import type { Clock } from "../../platform/clock.ts";
import { isJsonObject, type JsonObject } from "../../platform/json.ts";
import { parseOidcDetails } from "../settings/oidc-details.ts";
import {
  assertKnownProperties,
  type Properties,
  PropertyError,
  readBlock,
  readText,
  readTexts,
  toPath,
} from "../settings/properties.ts";
import type { Collection } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import { toRefusal } from "./property-refusal.ts";
import type { ResourceTable } from "./resource-table.ts";

/** Somebody else who knows users: an OpenID provider that the pool trusts (contract A2, C3). */
export interface IdentityProvider {
  readonly userPoolId: string;
  readonly name: string;
  /** `ProviderDetails`, wire spelling. */
  readonly details: Readonly<Record<string, string>>;
  /** Attribute of the pool → claim of the provider. */
  readonly attributeMapping: Readonly<Record<string, string>>;
  /** Other names for `idp_identifier`. */
  readonly identifiers: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly lastModifiedAt: number;
}

export type IdentityProviderChange = Pick<IdentityProvider, "details" | "attributeMapping" | "identifiers">;

export const IDENTITY_PROVIDERS: Collection<IdentityProvider> = { name: "identity-provider" };

/** @throws UserPoolError `resource-not-found`, `invalid-parameter`, `identity-provider-exists` */
export interface IdentityProviderAdministration {
  createIdentityProvider(
    name: string,
    type: string,
    change: IdentityProviderChange,
  ): Promise<IdentityProvider>;
  /** What is left out stays. */
  updateIdentityProvider(name: string, change: Partial<IdentityProviderChange>): Promise<IdentityProvider>;
  deleteIdentityProvider(name: string): Promise<void>;
  getIdentityProvider(name: string): IdentityProvider;
  findIdentityProviderByIdentifier(identifier: string): IdentityProvider | undefined;
  listIdentityProviders(): readonly IdentityProvider[];
}

export function toIdentityProviderId({
  userPoolId,
  name,
}: Pick<IdentityProvider, "userPoolId" | "name">): string {
  return `${userPoolId}/${name}`;
}

export interface IdentityProviderDeps {
  readonly table: ResourceTable<IdentityProvider>;
  readonly settings: UserPoolSettings;
  readonly clock: Clock;
}

export function createIdentityProviders(deps: IdentityProviderDeps): IdentityProviderAdministration {
  const { table, settings, clock } = deps;
  const { userPoolId } = settings;
  const toId = (name: string) => toIdentityProviderId({ userPoolId, name });
  const list = () => table.listOf(userPoolId);
  const get = (name: string, found = table.find(toId(name))) => found ?? refuseUnknown(name);
  return {
    createIdentityProvider: (name, type, change) =>
      table.change(toId(name), (current) => {
        if (current) throw new UserPoolError("identity-provider-exists", { values: { name } });
        const now = clock.now();
        const provider = { userPoolId, name, ...change, createdAt: now, lastModifiedAt: now };
        return assertValid(() => {
          checkName(name);
          checkType(type);
          checkProvider(settings, provider);
          checkIdentifiers(list(), provider);
          return provider;
        });
      }),
    updateIdentityProvider: (name, change) =>
      table.change(toId(name), (current) => {
        const provider = { ...get(name, current), ...change, lastModifiedAt: clock.now() };
        return assertValid(() => {
          checkProvider(settings, provider);
          checkIdentifiers(list(), provider);
          return provider;
        });
      }),
    async deleteIdentityProvider(name) {
      await table.change(toId(name), (current) => {
        get(name, current);
        return undefined;
      });
    },
    getIdentityProvider: (name) => get(name),
    findIdentityProviderByIdentifier: (identifier) =>
      list().find(({ identifiers }) => identifiers.includes(identifier)),
    listIdentityProviders: list,
  };
}

function refuseUnknown(name: string): never {
  throw new UserPoolError("resource-not-found", {
    values: { message: `Identity provider ${name} does not exist.` },
  });
}

/** `AWS::Cognito::UserPoolIdentityProvider`. @throws PropertyError */
export function parseIdentityProvider(
  userPoolId: string,
  values: JsonObject,
): Omit<IdentityProvider, "createdAt" | "lastModifiedAt"> {
  const properties: Properties = { path: "", values };
  assertKnownProperties(properties, [
    "AttributeMapping",
    "IdpIdentifiers",
    "ProviderDetails",
    "ProviderName",
    "ProviderType",
    "UserPoolId",
  ]);
  const name = readText(properties, "ProviderName") ?? "";
  checkType(readText(properties, "ProviderType") ?? "");
  checkName(name);
  return {
    userPoolId,
    name,
    details: readTextMap(readBlock(properties, "ProviderDetails")),
    attributeMapping: readTextMap(readBlock(properties, "AttributeMapping")),
    identifiers: readTexts(properties, "IdpIdentifiers") ?? [],
  };
}

/** What must fit the pool, too. @throws PropertyError */
export function checkProvider(
  { schema }: Pick<UserPoolSettings, "schema">,
  { details, attributeMapping }: Pick<IdentityProvider, "details" | "attributeMapping">,
): void {
  parseOidcDetails(details);
  for (const [attribute, claim] of Object.entries(attributeMapping)) {
    const isKnown = attribute === "username" || schema.some(({ name }) => name === attribute);
    const isMappable = !["sub", "identities"].includes(attribute) && claim !== "";
    // AWS: the username of an OIDC user is made of `sub`, and of nothing else.
    if (isKnown && isMappable && (attribute !== "username" || claim === "sub")) continue;
    throw new PropertyError(`AttributeMapping.${attribute}`, {
      problem: `The pool cannot map ${claim} to ${attribute}.`,
      remedy: "Map a claim to an attribute of the pool's schema; username is mapped to sub.",
    });
  }
}

/** `_` parts the provider's name from the rest in usernames (contract C9, the model's pattern). */
function checkName(name: string): void {
  const isRight =
    /^[^_\p{Z}\p{C}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}\p{C}]+$/u.test(name) && name.length <= 32;
  if (isRight && !RESERVED.includes(name)) return;
  throw new PropertyError("ProviderName", {
    problem: `${JSON.stringify(name)} cannot be the name of an OIDC provider.`,
    remedy: "Take 3 to 32 characters without spaces and underscores.",
  });
}

const RESERVED = ["COGNITO", "Facebook", "Google", "LoginWithAmazon", "SignInWithApple"];

function checkType(type: string): void {
  if (type === "OIDC") return;
  throw new PropertyError("ProviderType", {
    problem: `Gatehouse does not run identity providers of type ${JSON.stringify(type)}.`,
    remedy: "Take an OIDC provider, or put this one behind a condition that is false locally.",
  });
}

function checkIdentifiers(all: readonly IdentityProvider[], { name, identifiers }: IdentityProvider): void {
  const others = all.filter((one) => one.name !== name).flatMap((one) => one.identifiers);
  const taken = identifiers.find((identifier) => others.includes(identifier));
  if (taken === undefined) return;
  throw new PropertyError("IdpIdentifiers", {
    problem: `The identifier ${taken} is another provider's.`,
    remedy: "Take another one.",
  });
}

function readTextMap(properties: Properties): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(properties.values).map(([name, value]) => {
      if (!isJsonObject(value) && !Array.isArray(value)) return [name, String(value ?? "")];
      throw new PropertyError(toPath(properties, name), {
        problem: "Expected a text.",
        remedy: "Correct the value.",
      });
    }),
  );
}

function assertValid<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw toRefusal(error);
  }
}

import type { LinkedUser } from "../user-pool/federation.ts";
import type { IdentityProvider } from "../user-pool/resources/identity-provider.ts";
import { UserPoolError } from "../user-pool/user-pool-error.ts";
import { list, type RequestOf, structure } from "./request-shape.ts";

export const PROVIDER_NAME = { kind: "string", min: 1, max: 32 } as const;
export const IDP_IDENTIFIER = { kind: "string", min: 1, max: 40, pattern: "[\\w\\s+=.@-]+" } as const;
export const IDP_IDENTIFIERS = list(IDP_IDENTIFIER, { max: 50 });

/** `IdentityProviderType`; AWS shows the provider's secret to whoever may ask. */
export interface WireIdentityProvider {
  readonly UserPoolId: string;
  readonly ProviderName: string;
  readonly ProviderType: "OIDC";
  readonly ProviderDetails: Readonly<Record<string, string>>;
  readonly AttributeMapping: Readonly<Record<string, string>>;
  readonly IdpIdentifiers: readonly string[];
  /** Seconds since 1970. */
  readonly LastModifiedDate: number;
  readonly CreationDate: number;
}

export function toWireIdentityProvider(provider: IdentityProvider): WireIdentityProvider {
  return {
    UserPoolId: provider.userPoolId,
    ProviderName: provider.name,
    ProviderType: "OIDC",
    ProviderDetails: provider.details,
    AttributeMapping: { username: "sub", ...provider.attributeMapping },
    IdpIdentifiers: provider.identifiers,
    LastModifiedDate: provider.lastModifiedAt / 1000,
    CreationDate: provider.createdAt / 1000,
  };
}

/** `ProviderUserIdentifierType`. */
export const PROVIDER_USER = structure({
  ProviderName: { kind: "string", min: 1, max: 32 },
  ProviderAttributeName: { kind: "string", min: 0, max: 32 },
  ProviderAttributeValue: { kind: "string", min: 0, max: 2048 },
});

/** @throws UserPoolError `invalid-parameter` for a member that is missing, or a user of the pool itself */
export function readExternalUser({
  ProviderName: providerName = "",
  ProviderAttributeName: attributeName = "",
  ProviderAttributeValue: value = "",
}: RequestOf<typeof PROVIDER_USER>): LinkedUser["external"] {
  if (providerName !== "" && providerName !== "Cognito" && attributeName !== "" && value !== "") {
    return { providerName, attributeName, value };
  }
  const message =
    "A user of an external provider is named by ProviderName, ProviderAttributeName and -Value.";
  throw new UserPoolError("invalid-parameter", { values: { message } });
}

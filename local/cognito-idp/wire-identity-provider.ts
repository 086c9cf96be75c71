import type { IdentityProvider } from "../user-pool/resources/identity-provider.ts";
import { list } from "./request-shape.ts";

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

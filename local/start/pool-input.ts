import type { UserPoolResource } from "../template/resources.ts";
import type { UserPoolInput } from "../user-pool/pool-input.ts";

/** A pool of the template as the `user-pool` room takes it. */
export function toUserPoolInput(pool: UserPoolResource, region: string): UserPoolInput {
  const { attachments } = pool;
  return {
    ...pool,
    region,
    resourceServers: attachments.filter(({ type }) => type === "AWS::Cognito::UserPoolResourceServer"),
    identityProviders: attachments.filter(({ type }) => type === "AWS::Cognito::UserPoolIdentityProvider"),
    brandings: attachments
      .filter(({ type }) => type === "AWS::Cognito::ManagedLoginBranding")
      .map((branding) => ({ ...branding, brandingId: branding.physicalId })),
  };
}

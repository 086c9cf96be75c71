import type { JsonObject } from "../platform/json.ts";

/** A user pool as a template describes it. */
export interface UserPoolInput {
  readonly userPoolId: string;
  readonly userPoolArn: string;
  readonly region: string;
  /** CloudFormation spelling, resolved. */
  readonly properties: JsonObject;
  readonly clients: readonly AppClientInput[];
  readonly domains: readonly (string | DomainInput)[];
  readonly resourceServers?: readonly ResourceServerInput[] | undefined;
  readonly brandings?: readonly BrandingInput[] | undefined;
  readonly identityProviders?: readonly IdentityProviderInput[] | undefined;
  /** Where the properties stand, so that a refusal can name it. */
  readonly origin?: InputOrigin | undefined;
}

export interface AppClientInput {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly properties: JsonObject;
  readonly origin?: InputOrigin | undefined;
}

export interface DomainInput {
  readonly domain: string;
  readonly properties: JsonObject;
  readonly origin?: InputOrigin | undefined;
}

export interface ResourceServerInput {
  readonly properties: JsonObject;
  readonly origin?: InputOrigin | undefined;
}

export interface IdentityProviderInput {
  readonly properties: JsonObject;
  readonly origin?: InputOrigin | undefined;
}

export interface BrandingInput {
  /** A UUID. */
  readonly brandingId: string;
  readonly properties: JsonObject;
  readonly origin?: InputOrigin | undefined;
}

export interface InputOrigin {
  readonly file: string;
  /** `Resources.UserPool.Properties`. */
  readonly path: string;
}

import type { AppClient } from "../user-pool/app-client.ts";
import { asBoolean, asIs, asList, asNumber, asStructure, readConfigured, type ToWire } from "./configured.ts";
import { toWireTime } from "./wire-user.ts";

/** `UserPoolClientType`, as far as the members are always there; the configured ones come on top. */
export interface WireAppClient {
  readonly UserPoolId: string;
  readonly ClientId: string;
  readonly ClientName: string;
  readonly ClientSecret?: string;
  readonly [member: string]: unknown;
}

/** What `DescribeUserPoolClient` shows: every configured member, and the secret itself (contract C6, G4). */
export function toWireAppClient(client: AppClient): WireAppClient {
  return {
    ...SERVICE_DEFAULTS,
    ...readConfigured(client.properties, CONFIGURED),
    UserPoolId: client.userPoolId,
    ClientId: client.clientId,
    ClientName: client.clientName,
    ...(client.clientSecret === undefined ? {} : { ClientSecret: client.clientSecret }),
    AllowedOAuthFlowsUserPoolClient: client.isOAuthEnabled,
    EnableTokenRevocation: client.isTokenRevocationEnabled,
    CreationDate: toWireTime(client.createdAt),
    LastModifiedDate: toWireTime(client.lastModifiedAt),
  };
}

const SERVICE_DEFAULTS = {
  RefreshTokenValidity: 30,
  TokenValidityUnits: {},
  AuthSessionValidity: 3,
  EnablePropagateAdditionalUserContextData: false,
} as const;

/** Properties that the API shows under the template's own name. */
const CONFIGURED: Readonly<Record<string, ToWire>> = {
  RefreshTokenValidity: asNumber,
  AccessTokenValidity: asNumber,
  IdTokenValidity: asNumber,
  TokenValidityUnits: asIs,
  ReadAttributes: asList,
  WriteAttributes: asList,
  ExplicitAuthFlows: asList,
  SupportedIdentityProviders: asList,
  CallbackURLs: asList,
  LogoutURLs: asList,
  DefaultRedirectURI: asIs,
  AllowedOAuthFlows: asList,
  AllowedOAuthScopes: asList,
  AnalyticsConfiguration: asIs,
  PreventUserExistenceErrors: asIs,
  EnablePropagateAdditionalUserContextData: asBoolean,
  AuthSessionValidity: asNumber,
  RefreshTokenRotation: asStructure({ Feature: asIs, RetryGracePeriodSeconds: asNumber }),
};

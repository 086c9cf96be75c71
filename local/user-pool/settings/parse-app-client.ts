import type { JsonObject } from "../../platform/json.ts";
import type { AppClient } from "../app-client.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import { parseOAuth } from "./client-oauth.ts";
import { parseClientUrls } from "./client-urls.ts";
import { parseExplicitAuthFlows } from "./explicit-auth-flows.ts";
import {
  assertKnownProperties,
  type Properties,
  PropertyError,
  readBlock,
  readChoice,
  readFlag,
  readRange,
  readText,
  readTexts,
  refuseProperty,
  toPath,
} from "./properties.ts";
import { parseTokenValidity } from "./token-validity.ts";

export interface AppClientIdentity {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** While secrets are exchanged, the second active one. */
  readonly otherClientSecret?: string | undefined;
  readonly createdAt: number;
  readonly lastModifiedAt: number;
}

const CLIENT_PROPERTIES = [
  "AccessTokenValidity",
  "AllowedOAuthFlows",
  "AllowedOAuthFlowsUserPoolClient",
  "AllowedOAuthScopes",
  "AnalyticsConfiguration",
  "AuthSessionValidity",
  "CallbackURLs",
  "ClientName",
  "DefaultRedirectURI",
  "EnablePropagateAdditionalUserContextData",
  "EnableTokenRevocation",
  "ExplicitAuthFlows",
  "GenerateSecret",
  "IdTokenValidity",
  "LogoutURLs",
  "PreventUserExistenceErrors",
  "ReadAttributes",
  "RefreshTokenRotation",
  "RefreshTokenValidity",
  "SupportedIdentityProviders",
  "TokenValidityUnits",
  "UserPoolId",
  "WriteAttributes",
];

/** What of the pool a client is judged by. */
export type ClientRules = Pick<UserPoolSettings, "userPoolId" | "schema"> & {
  /** Scopes of the pool's resource servers; without the list every custom scope passes, as it once has. */
  readonly customScopes?: readonly string[] | undefined;
  /** The pool's external identity providers; without the list every name passes, as it once has. */
  readonly providerNames?: readonly string[] | undefined;
};

/**
 * A client's CloudFormation properties as the pool enforces them, defaults filled in (contract G4).
 * @throws PropertyError for what is malformed, unknown, or would change behaviour that is not modelled
 */
export function parseAppClient(
  pool: ClientRules,
  identity: AppClientIdentity,
  values: JsonObject,
): AppClient {
  const properties: Properties = { path: "", values };
  assertKnownProperties(properties, CLIENT_PROPERTIES);
  const { clientSecret, otherClientSecret, ...identityWithoutSecret } = identity;
  return {
    ...identityWithoutSecret,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    ...(otherClientSecret === undefined ? {} : { otherClientSecret }),
    userPoolId: pool.userPoolId,
    clientName: readText(properties, "ClientName") ?? identity.clientId,
    explicitAuthFlows: parseExplicitAuthFlows(properties),
    ...parseOAuth(properties, { hasSecret: clientSecret !== undefined, customScopes: pool.customScopes }),
    ...parseClientUrls(properties),
    identityProviders: parseProviders(pool, properties),
    hidesUserExistence: readText(properties, "PreventUserExistenceErrors") === "ENABLED",
    isTokenRevocationEnabled: readFlag(properties, "EnableTokenRevocation") ?? true,
    ...parseTokenValidity(properties),
    ...parseRotation(properties),
    readAttributes: parseAttributes(pool, properties, "ReadAttributes"),
    writeAttributes: parseWriteAttributes(pool, properties),
    properties: values,
  };
}

const SOCIAL_PROVIDERS = ["Facebook", "Google", "LoginWithAmazon", "SignInWithApple"];

function parseProviders(
  { userPoolId, providerNames }: ClientRules,
  properties: Properties,
): readonly string[] {
  const name = "SupportedIdentityProviders";
  const providers = readTexts(properties, name) ?? [];
  const social = providers.find((provider) => SOCIAL_PROVIDERS.includes(provider));
  if (social !== undefined)
    refuseProperty(properties, name, `Remove ${social}: social providers are not run here.`);
  const unknown = providers.find((one) => one !== "COGNITO" && providerNames?.includes(one) === false);
  if (unknown === undefined) return providers;
  throw new PropertyError(toPath(properties, name), {
    problem: `The provider ${unknown} does not exist for User Pool ${userPoolId}.`,
    remedy: "Name COGNITO, and OIDC providers of this pool by their ProviderName.",
  });
}

/** Contract A6.4. */
function parseRotation(properties: Properties): Pick<AppClient, "refreshTokenRotation"> {
  const rotation = readBlock(properties, "RefreshTokenRotation");
  assertKnownProperties(rotation, ["Feature", "RetryGracePeriodSeconds"]);
  const graceSeconds = readRange(rotation, "RetryGracePeriodSeconds", [0, 60]) ?? 0;
  const isEnabled = readChoice(rotation, "Feature", ["ENABLED", "DISABLED"]) === "ENABLED";
  return isEnabled ? { refreshTokenRotation: { graceSeconds } } : {};
}

function parseAttributes(pool: ClientRules, properties: Properties, name: string): readonly string[] | null {
  const attributes = readTexts(properties, name);
  if (attributes === undefined) return null;
  const unknown = attributes.find((attribute) => !pool.schema.some((known) => known.name === attribute));
  if (unknown === undefined) return attributes;
  throw new PropertyError(toPath(properties, name), {
    problem: `The pool has no attribute ${JSON.stringify(unknown)}.`,
    remedy: "Declare it in the pool's Schema (a custom one is written custom:NAME here), or remove it.",
  });
}

/** AWS refuses a client that could not write what the pool requires of every user (contract E3). */
function parseWriteAttributes(pool: ClientRules, properties: Properties): readonly string[] | null {
  const attributes = parseAttributes(pool, properties, "WriteAttributes");
  const missing = pool.schema.find(
    ({ name, required }) => required && name !== "sub" && attributes?.includes(name) === false,
  );
  if (!missing) return attributes;
  throw new PropertyError(toPath(properties, "WriteAttributes"), {
    problem: "Invalid write attributes specified while creating a client",
    remedy: `Add the required attribute ${missing.name}.`,
  });
}

import type { JsonObject } from "../../platform/json.ts";
import type { AppClient, OAuthFlow } from "../app-client.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import { parseClientUrls } from "./client-urls.ts";
import { parseExplicitAuthFlows } from "./explicit-auth-flows.ts";
import {
  assertKnownProperties,
  type Properties,
  PropertyError,
  readBlock,
  readChoices,
  readFlag,
  readText,
  readTexts,
  refuseProperty,
  toPath,
} from "./properties.ts";
import { parseTokenValidity } from "./token-validity.ts";

export interface AppClientIdentity {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
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

const SYSTEM_SCOPES = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];

/**
 * A client's CloudFormation properties as the pool enforces them, defaults filled in (contract G4).
 * @throws PropertyError for what is malformed, unknown, or would change behaviour that is not modelled
 */
export function parseAppClient(
  pool: UserPoolSettings,
  identity: AppClientIdentity,
  values: JsonObject,
): AppClient {
  const properties: Properties = { path: "", values };
  assertKnownProperties(properties, CLIENT_PROPERTIES);
  refuseUnmodelled(properties);
  const { clientSecret, ...identityWithoutSecret } = identity;
  return {
    ...identityWithoutSecret,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    userPoolId: pool.userPoolId,
    clientName: readText(properties, "ClientName") ?? identity.clientId,
    explicitAuthFlows: parseExplicitAuthFlows(properties),
    ...parseOAuth(properties),
    ...parseClientUrls(properties),
    identityProviders: readTexts(properties, "SupportedIdentityProviders") ?? [],
    hidesUserExistence: readText(properties, "PreventUserExistenceErrors") === "ENABLED",
    isTokenRevocationEnabled: readFlag(properties, "EnableTokenRevocation") ?? true,
    ...parseTokenValidity(properties),
    readAttributes: parseAttributes(pool, properties, "ReadAttributes"),
    writeAttributes: parseWriteAttributes(pool, properties),
    properties: values,
  };
}

function refuseUnmodelled(properties: Properties): void {
  const rotation = readBlock(properties, "RefreshTokenRotation");
  if (readText(rotation, "Feature") === "ENABLED") refuseProperty(rotation, "Feature", "Write DISABLED.");
  const providers = readTexts(properties, "SupportedIdentityProviders") ?? [];
  if (providers.some((provider) => provider !== "COGNITO")) {
    refuseProperty(properties, "SupportedIdentityProviders", "Keep COGNITO alone.");
  }
}

function parseOAuth(
  properties: Properties,
): Pick<AppClient, "isOAuthEnabled" | "oauthFlows" | "oauthScopes"> {
  const flows: readonly OAuthFlow[] =
    readChoices(properties, "AllowedOAuthFlows", ["code", "implicit", "client_credentials"]) ?? [];
  if (flows.includes("client_credentials")) {
    refuseProperty(properties, "AllowedOAuthFlows", "Keep code and implicit.");
  }
  const oauthScopes = readTexts(properties, "AllowedOAuthScopes") ?? [];
  if (oauthScopes.some((scope) => !SYSTEM_SCOPES.includes(scope))) {
    refuseProperty(properties, "AllowedOAuthScopes", `Keep to ${SYSTEM_SCOPES.join(", ")}.`);
  }
  return {
    isOAuthEnabled: readFlag(properties, "AllowedOAuthFlowsUserPoolClient") ?? false,
    oauthFlows: flows,
    oauthScopes,
  };
}

function parseAttributes(
  pool: UserPoolSettings,
  properties: Properties,
  name: string,
): readonly string[] | null {
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
function parseWriteAttributes(pool: UserPoolSettings, properties: Properties): readonly string[] | null {
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

import { getOwn } from "../platform/json.ts";
import type { AppClient } from "../user-pool/app-client.ts";
import { type DiagnosedPool, type DiagnosisMaterial, listProviderArns, listRoutes } from "./material.ts";
import { hasManagedLogin } from "./pool-rules.ts";
import { atProperty, type Observation, type Rule } from "./rule.ts";
import { usesHostedPages } from "./token-grants.ts";

/** The longest that a token lives by default (cognito B6), in seconds. */
const DEFAULT_TOKEN_SECONDS = 3600;

/** What an app client's properties come to. */
export const CLIENT_RULES: readonly Rule[] = [
  toClientRule({
    id: "openid-missing",
    clause: "cognito A2.1",
    title: "routes want ID tokens, and a client of the hosted pages gets none without `openid`",
    severity: "warning",
    applies: (client, pool, material) =>
      usesHostedPages(client) && !client.oauthScopes.includes("openid") && isAskedForIdTokens(pool, material),
    property: "AllowedOAuthScopes",
    problem: "may not ask for openid, so the hosted pages give it no ID token, which its pool's routes want.",
    remedy: "Add openid to AllowedOAuthScopes.",
  }),
  toClientRule({
    id: "no-identity-provider",
    clause: "cognito G4",
    title: "a client of the hosted pages has no identity provider",
    severity: "error",
    applies: (client) => usesHostedPages(client) && client.identityProviders.length === 0,
    property: "SupportedIdentityProviders",
    problem: "has no identity provider: the hosted pages show an error in place of a form.",
    remedy: "Write SupportedIdentityProviders: [COGNITO].",
  }),
  toClientRule({
    id: "oauth-not-enabled",
    clause: "cognito G4",
    title: "OAuth flows are listed and not switched on",
    severity: "error",
    applies: (client) => !client.isOAuthEnabled && client.oauthFlows.length > 0,
    property: "AllowedOAuthFlowsUserPoolClient",
    problem: "lists AllowedOAuthFlows, which count for nothing without AllowedOAuthFlowsUserPoolClient.",
    remedy: "Write AllowedOAuthFlowsUserPoolClient: true.",
  }),
  toClientRule({
    id: "implicit-flow",
    clause: "gateway G-24",
    title: "the implicit flow is allowed",
    severity: "note",
    applies: (client) => client.isOAuthEnabled && client.oauthFlows.includes("implicit"),
    property: "AllowedOAuthFlows",
    problem: "allows the implicit flow, whose tokens stand in the browser's address.",
    remedy: "Use the code flow with PKCE, unless the tutorial's link is what you want.",
  }),
  toClientRule({
    id: "user-existence-shown",
    clause: "cognito C8",
    title: "answers tell whether a user exists",
    severity: "warning",
    applies: (client) => !client.hidesUserExistence,
    property: "PreventUserExistenceErrors",
    problem: "tells whoever asks whether a user exists.",
    remedy: "Write PreventUserExistenceErrors: ENABLED.",
  }),
  toClientRule({
    id: "revocation-off",
    clause: "cognito G4",
    title: "tokens cannot be revoked",
    severity: "warning",
    applies: (client) => !client.isTokenRevocationEnabled,
    property: "EnableTokenRevocation",
    problem: "cannot revoke tokens: a refresh token that got away is good until it expires.",
    remedy: "Write EnableTokenRevocation: true.",
  }),
  toClientRule({
    id: "token-lives-long",
    clause: "gateway B-33",
    title: "tokens outlive a sign-out by more than an hour",
    severity: "note",
    applies: ({ accessTokenSeconds, idTokenSeconds }) =>
      Math.max(accessTokenSeconds, idTokenSeconds) > DEFAULT_TOKEN_SECONDS,
    property: "TokenValidityUnits",
    problem:
      "gets tokens that live for more than an hour; the gateway takes them all that time, whatever becomes of the user.",
    remedy: "Shorten IdTokenValidity and AccessTokenValidity, and refresh.",
  }),
  toClientRule({
    id: "password-in-the-clear",
    clause: "cognito C5.4",
    title: "applications may send the password itself in place of SRP's proof",
    severity: "note",
    applies: ({ explicitAuthFlows }) => explicitAuthFlows.includes("ALLOW_USER_PASSWORD_AUTH"),
    property: "ExplicitAuthFlows",
    problem: "lets applications send the password itself.",
    remedy: "Use ALLOW_USER_SRP_AUTH, unless something needs the password flow.",
  }),
  toClientRule({
    id: "callback-local-only",
    clause: "cognito A2.1",
    title: "all callback URLs are on localhost",
    severity: "note",
    applies: ({ callbackUrls }) => callbackUrls.length > 0 && callbackUrls.every(isOnThisMachine),
    property: "CallbackURLs",
    problem: "has callback URLs on localhost only: once deployed, nobody else can sign in.",
    remedy: "Give the deployed stack its own, by a parameter.",
  }),
  toClientRule({
    id: "managed-login-unbranded",
    clause: "cognito A1",
    title: "managed login without a branding of the client",
    severity: "error",
    applies: (client, pool) =>
      usesHostedPages(client) && hasManagedLogin(pool.resource) && !isBranded(client, pool),
    problem: "has no branding: AWS shows `Login pages unavailable` in place of managed login.",
    remedy: "Add an AWS::Cognito::ManagedLoginBranding with its ClientId and UseCognitoProvidedValues: true.",
  }),
];

interface ClientRule extends Omit<Rule, "observe"> {
  applies(client: AppClient, pool: DiagnosedPool, material: DiagnosisMaterial): boolean;
  readonly property?: string;
  /** Behind the client's logical id. */
  readonly problem: string;
  readonly remedy: string;
}

function toClientRule({ applies, property, problem, remedy, ...rule }: ClientRule): Rule {
  return {
    ...rule,
    observe: (material) =>
      material.pools.flatMap((pool) =>
        pool.clients
          .filter(({ client }) => applies(client, pool, material))
          .map(
            ({ resource: { origin } }): Observation => ({
              place: atProperty(origin, property),
              problem: `${origin.logicalId} ${problem}`,
              remedy,
            }),
          ),
      ),
  };
}

function isAskedForIdTokens({ resource }: DiagnosedPool, material: DiagnosisMaterial): boolean {
  return listRoutes(material).some(
    ({ route: { authorization } }) =>
      authorization?.scopes.length === 0 &&
      listProviderArns(authorization.authorizer).includes(resource.userPoolArn),
  );
}

function isOnThisMachine(url: string): boolean {
  return URL.canParse(url) && ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);
}

function isBranded({ clientId }: AppClient, { resource }: DiagnosedPool): boolean {
  return resource.attachments.some(
    ({ type, properties }) =>
      type === "AWS::Cognito::ManagedLoginBranding" && getOwn(properties, "ClientId") === clientId,
  );
}

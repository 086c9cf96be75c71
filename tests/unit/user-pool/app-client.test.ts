import type { JsonObject } from "../../../local/platform/json.ts";
import { parseAppClient } from "../../../local/user-pool/settings/parse-app-client.ts";
import { parseUserPoolSettings } from "../../../local/user-pool/settings/parse-user-pool-settings.ts";
import { PropertyError } from "../../../local/user-pool/settings/properties.ts";

const IDENTITY = {
  userPoolId: "eu-west-1_AbCdEfGh1",
  userPoolArn: "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEfGh1",
  region: "eu-west-1",
  issuer: "https://issuer",
  createdAt: 1,
  lastModifiedAt: 2,
};

const parseClient = (properties: JsonObject, pool: JsonObject = {}, clientSecret?: string) =>
  parseAppClient(
    { ...parseUserPoolSettings(IDENTITY, pool), customScopes: ["api/read"] },
    { clientId: "c1", clientSecret, createdAt: 1, lastModifiedAt: 2 },
    properties,
  );

/** Path of the property that is refused. */
function refusedPath(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof PropertyError) return error.path;
    throw error;
  }
  return "not refused";
}

describe("a client's properties (G4)", () => {
  test("that say nothing mean AWS's defaults", () => {
    expect(parseClient({})).toEqual({
      userPoolId: IDENTITY.userPoolId,
      clientId: "c1",
      clientName: "c1",
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"],
      isOAuthEnabled: false,
      oauthFlows: [],
      oauthScopes: [],
      callbackUrls: [],
      logoutUrls: [],
      identityProviders: [],
      hidesUserExistence: false,
      isTokenRevocationEnabled: true,
      accessTokenSeconds: 3600,
      idTokenSeconds: 3600,
      refreshTokenSeconds: 30 * 86_400,
      authSessionSeconds: 180,
      readAttributes: null,
      writeAttributes: null,
      properties: {},
      createdAt: 1,
      lastModifiedAt: 2,
    });
    expect(parseClient({}, {}, "s3cret").clientSecret).toBe("s3cret");
  });

  test.each([
    [
      ["ADMIN_NO_SRP_AUTH"],
      ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"],
    ],
    [["USER_PASSWORD_AUTH"], ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"]],
    [["CUSTOM_AUTH_FLOW_ONLY"], ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_CUSTOM_AUTH"]],
    [[], ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"]],
  ])("%j in its older spelling allow %j", (ExplicitAuthFlows, flows) => {
    expect(parseClient({ ExplicitAuthFlows }).explicitAuthFlows).toEqual(flows);
  });

  test.each([
    [{ AccessTokenValidity: 5, TokenValidityUnits: { AccessToken: "minutes" } }, "accessTokenSeconds", 300],
    [{ AccessTokenValidity: 24 }, "accessTokenSeconds", 86_400],
    [{ IdTokenValidity: 600, TokenValidityUnits: { IdToken: "seconds" } }, "idTokenSeconds", 600],
    [{ RefreshTokenValidity: 1 }, "refreshTokenSeconds", 86_400],
    [{ RefreshTokenValidity: 0 }, "refreshTokenSeconds", 30 * 86_400],
    [{ AuthSessionValidity: 15 }, "authSessionSeconds", 900],
  ] as const)("%j make %s %d (B6)", (properties, name, seconds) => {
    expect(parseClient(properties)[name]).toBe(seconds);
  });

  test("take redirect URLs that AWS would register", () => {
    const CallbackURLs = [
      "https://example.com/callback?x=1",
      "http://localhost:3002/callback",
      "http://127.0.0.1/",
      "http://[::1]:8080/",
      "myapp://signed-in",
    ];
    const client = parseClient({ CallbackURLs, DefaultRedirectURI: "myapp://signed-in" });
    expect([client.callbackUrls, client.defaultRedirectUri]).toEqual([CallbackURLs, "myapp://signed-in"]);
  });

  test.each([
    ["http://example.com/"],
    ["http://localhost.evil.com/"],
    ["javascript:alert(1)"],
    ["data:text/html,x"],
    ["https://example.com/#fragment"],
    ["https://*.example.com/"],
    ["/relative"],
    [""],
    ["https://example.com/ x"],
  ])("C-29: refuse the redirect URL %p", (url) => {
    expect(refusedPath(() => parseClient({ CallbackURLs: [url] }))).toBe("CallbackURLs");
    expect(refusedPath(() => parseClient({ LogoutURLs: [url] }))).toBe("LogoutURLs");
  });

  test("G4: client_credentials stands alone and needs a secret; custom scopes need their resource server", () => {
    const machine = { AllowedOAuthFlows: ["client_credentials"], AllowedOAuthScopes: ["api/read"] };
    expect(parseClient(machine, {}, "s3cret")).toMatchObject({
      oauthFlows: ["client_credentials"],
      oauthScopes: ["api/read"],
    });
    const both = { AllowedOAuthFlows: ["code", "client_credentials"] };
    expect(refusedPath(() => parseClient(both, {}, "s3cret"))).toBe("AllowedOAuthFlows");
  });

  test("A6.4: rotation is off unless it is switched on, and its grace is 0 unless it is given", () => {
    const rotationOf = (RefreshTokenRotation: JsonObject) =>
      parseClient({ RefreshTokenRotation }).refreshTokenRotation;
    expect(rotationOf({ Feature: "DISABLED", RetryGracePeriodSeconds: 10 })).toBeUndefined();
    expect(rotationOf({ Feature: "ENABLED" })).toEqual({ graceSeconds: 0 });
    expect(rotationOf({ Feature: "ENABLED", RetryGracePeriodSeconds: "60" })).toEqual({ graceSeconds: 60 });
  });

  test.each([
    ["CallbackUrls", { CallbackUrls: [] }],
    ["DefaultRedirectURI", { CallbackURLs: ["https://a.b/"], DefaultRedirectURI: "https://a.b/c" }],
    ["ExplicitAuthFlows", { ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ADMIN_NO_SRP_AUTH"] }],
    ["ExplicitAuthFlows", { ExplicitAuthFlows: ["__proto__"] }],
    ["AllowedOAuthFlows", { AllowedOAuthFlows: ["client_credentials"] }],
    ["AllowedOAuthFlows", { AllowedOAuthFlows: ["password"] }],
    ["AllowedOAuthScopes", { AllowedOAuthScopes: ["api/read", "api/write"] }],
    ["SupportedIdentityProviders", { SupportedIdentityProviders: ["COGNITO", "Google"] }],
    ["RefreshTokenRotation.Feature", { RefreshTokenRotation: { Feature: "ON" } }],
    [
      "RefreshTokenRotation.RetryGracePeriodSeconds",
      { RefreshTokenRotation: { RetryGracePeriodSeconds: 61 } },
    ],
    ["AccessTokenValidity", { AccessTokenValidity: 25 }],
    ["IdTokenValidity", { IdTokenValidity: 4, TokenValidityUnits: { IdToken: "minutes" } }],
    ["RefreshTokenValidity", { RefreshTokenValidity: 59, TokenValidityUnits: { RefreshToken: "minutes" } }],
    [
      "RefreshTokenValidity",
      { AccessTokenValidity: 5, RefreshTokenValidity: 4, TokenValidityUnits: { RefreshToken: "hours" } },
    ],
    [
      "TokenValidityUnits.AccessToken",
      { AccessTokenValidity: 5, TokenValidityUnits: { AccessToken: "weeks" } },
    ],
    ["AuthSessionValidity", { AuthSessionValidity: 2 }],
    ["ReadAttributes", { ReadAttributes: ["custom:x"] }],
    ["WriteAttributes", { WriteAttributes: ["phone_number"] }],
  ])("at %s are refused in %j", (path, properties) => {
    const pool = { Schema: [{ Name: "email", Required: true }] };
    expect(refusedPath(() => parseClient(properties, pool))).toBe(path);
  });
});

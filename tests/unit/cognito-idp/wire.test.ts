import { toWireAppClient } from "../../../local/cognito-idp/wire-app-client.ts";
import { toWireAuthOutcome } from "../../../local/cognito-idp/wire-auth-outcome.ts";
import { readAttributes, toWireUser } from "../../../local/cognito-idp/wire-user.ts";
import { toWireUserPool } from "../../../local/cognito-idp/wire-user-pool.ts";
import type { JsonObject } from "../../../local/platform/json.ts";
import { parseAppClient } from "../../../local/user-pool/settings/parse-app-client.ts";
import { parseUserPoolSettings } from "../../../local/user-pool/settings/parse-user-pool-settings.ts";
import type { User } from "../../../local/user-pool/user.ts";

const IDENTITY = {
  userPoolId: "eu-west-1_Abc123xyz",
  userPoolArn: "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Abc123xyz",
  region: "eu-west-1",
  issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Abc123xyz",
  createdAt: 1_796_000_000_500,
  lastModifiedAt: 1_796_000_000_500,
};

const USER: User = {
  userPoolId: IDENTITY.userPoolId,
  username: "jane",
  sub: "24b8f4e8-7150-7058-8789-1f2e3d4c5b6a",
  status: "CONFIRMED",
  enabled: true,
  attributes: { email: "jane@example.com", email_verified: "true" },
  createdAt: 1_733_184_625_409,
  lastModifiedAt: 1_733_184_626_000,
};

function describePool(properties: JsonObject, domains: readonly string[] = []) {
  const settings = parseUserPoolSettings(IDENTITY, properties);
  return toWireUserPool({
    settings,
    domains,
    estimateNumberOfUsers: () => 3,
    getFactorSettings: () => settings.factors,
  });
}

function describeClient(properties: JsonObject, clientSecret?: string) {
  const pool = parseUserPoolSettings(IDENTITY, {});
  return toWireAppClient(
    parseAppClient(pool, { clientId: "c1", clientSecret, createdAt: 1500, lastModifiedAt: 2500 }, properties),
  );
}

test("a pool shows the texts of its template under their older names as well", () => {
  const VerificationMessageTemplate = { SmsMessage: "a {####}", EmailMessage: "b {####}", EmailSubject: "c" };
  expect(describePool({ VerificationMessageTemplate, EmailVerificationSubject: "own" })).toMatchObject({
    SmsVerificationMessage: "a {####}",
    EmailVerificationMessage: "b {####}",
    EmailVerificationSubject: "own",
  });
});

describe("a user on the wire", () => {
  test("C4, C12: shows sub first, and times in seconds with milliseconds", () => {
    expect(toWireUser(USER)).toEqual({
      Username: "jane",
      Attributes: [
        { Name: "sub", Value: USER.sub },
        { Name: "email", Value: "jane@example.com" },
        { Name: "email_verified", Value: "true" },
      ],
      UserCreateDate: 1_733_184_625.409,
      UserLastModifiedDate: 1_733_184_626,
      Enabled: true,
      UserStatus: "CONFIRMED",
    });
  });

  test("shows the attributes that are asked for, and none that is not there", () => {
    expect(toWireUser(USER, ["email", "name"]).Attributes).toEqual([
      { Name: "email", Value: "jane@example.com" },
    ]);
  });

  test("reads attributes by name: the last counts, a missing value is empty", () => {
    const read = readAttributes([{ Name: "a", Value: "1" }, { Name: "a", Value: "2" }, { Name: "b" }]);
    expect(Object.entries(read)).toEqual([
      ["a", "2"],
      ["b", ""],
    ]);
  });

  test("C-06: an attribute called __proto__ is an attribute", () => {
    const read = readAttributes([{ Name: "__proto__", Value: "x" }]);
    expect(Object.entries(read)).toEqual([["__proto__", "x"]]);
    expect(read.constructor).toBeUndefined();
  });
});

describe("an outcome of authentication on the wire", () => {
  test("C5.4: tokens come with empty challenge parameters", () => {
    const tokens = { accessToken: "a", idToken: "i", refreshToken: "r", expiresInSeconds: 3600 };
    expect(toWireAuthOutcome({ kind: "tokens", tokens })).toEqual({
      AuthenticationResult: {
        AccessToken: "a",
        ExpiresIn: 3600,
        TokenType: "Bearer",
        RefreshToken: "r",
        IdToken: "i",
      },
      ChallengeParameters: {},
    });
  });

  test("H-6: a refresh has no RefreshToken member at all", () => {
    const outcome = toWireAuthOutcome({ kind: "tokens", tokens: { accessToken: "a", expiresInSeconds: 1 } });
    expect(outcome.AuthenticationResult).toEqual({ AccessToken: "a", ExpiresIn: 1, TokenType: "Bearer" });
  });

  test("H-1: a challenge without a session has no Session member at all", () => {
    const challenge = { name: "PASSWORD_VERIFIER", parameters: { SALT: "ab" } };
    expect(toWireAuthOutcome({ kind: "challenge", challenge })).toEqual({
      ChallengeName: "PASSWORD_VERIFIER",
      ChallengeParameters: { SALT: "ab" },
    });
    expect(
      toWireAuthOutcome({
        kind: "challenge",
        challenge: { ...challenge, availableChallenges: ["PASSWORD"] },
        session: "s",
      }),
    ).toMatchObject({ Session: "s", AvailableChallenges: ["PASSWORD"] });
  });
});

describe("a pool on the wire", () => {
  test("G3: shows the service's defaults", () => {
    expect(describePool({})).toMatchObject({
      Id: IDENTITY.userPoolId,
      Name: IDENTITY.userPoolId,
      Arn: IDENTITY.userPoolArn,
      CreationDate: 1_796_000_000.5,
      DeletionProtection: "INACTIVE",
      LambdaConfig: {},
      MfaConfiguration: "OFF",
      UserPoolTier: "ESSENTIALS",
      EstimatedNumberOfUsers: 3,
      UsernameConfiguration: { CaseSensitive: true },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
      Policies: {
        PasswordPolicy: {
          MinimumLength: 8,
          RequireUppercase: true,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          TemporaryPasswordValidityDays: 7,
        },
        SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD"] },
      },
    });
  });

  test("leaves out what was not configured", () => {
    const members = Object.keys(describePool({}));
    for (const absent of ["AliasAttributes", "UsernameAttributes", "AutoVerifiedAttributes", "Domain"])
      expect(members).not.toContain(absent);
  });

  test("C6: shows what was configured, numbers and booleans as such though parameters are text", () => {
    const pool = describePool(
      {
        UserPoolName: "hello-users",
        UsernameAttributes: ["email"],
        AutoVerifiedAttributes: ["email"],
        UsernameConfiguration: { CaseSensitive: "false" },
        Policies: { PasswordPolicy: { MinimumLength: "10", RequireNumbers: "true" } },
        AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "verified_email", Priority: "1" }] },
        EmailConfiguration: { EmailSendingAccount: "COGNITO_DEFAULT" },
        UserPoolTags: { team: "a" },
      },
      ["hello-1a2b", "auth.example.com"],
    );
    expect(pool).toMatchObject({
      Name: "hello-users",
      UsernameAttributes: ["email"],
      AutoVerifiedAttributes: ["email"],
      UsernameConfiguration: { CaseSensitive: false },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "verified_email", Priority: 1 }] },
      UserPoolTags: { team: "a" },
      Domain: "hello-1a2b",
      CustomDomain: "auth.example.com",
      Policies: {
        PasswordPolicy: { MinimumLength: 10, RequireNumbers: true, RequireSymbols: false },
      },
    });
  });

  test("E3: lists the twenty standard attributes in the service's order, then the custom ones", () => {
    const { SchemaAttributes } = describePool({
      Schema: [
        { Name: "name", Required: true },
        { Name: "level", AttributeDataType: "Number", NumberAttributeConstraints: { MaxValue: "9" } },
      ],
    });
    const attributes = SchemaAttributes as readonly { Name: string }[];
    expect(attributes.map(({ Name }) => Name).slice(0, 3)).toEqual(["sub", "name", "given_name"]);
    expect(attributes).toHaveLength(21);
    expect(attributes[0]).toEqual({
      Name: "sub",
      AttributeDataType: "String",
      DeveloperOnlyAttribute: false,
      Mutable: false,
      Required: true,
      StringAttributeConstraints: { MinLength: "1", MaxLength: "2048" },
    });
    expect(attributes[1]).toMatchObject({ Name: "name", Required: true });
    expect(attributes[11]).toMatchObject({ Name: "email_verified", AttributeDataType: "Boolean" });
    expect(attributes[20]).toMatchObject({
      Name: "custom:level",
      NumberAttributeConstraints: { MaxValue: "9" },
    });
  });
});

describe("an app client on the wire", () => {
  test("G4: shows the service's defaults, and no secret where there is none", () => {
    const client = describeClient({});
    expect(client).toEqual({
      UserPoolId: IDENTITY.userPoolId,
      ClientId: "c1",
      ClientName: "c1",
      CreationDate: 1.5,
      LastModifiedDate: 2.5,
      RefreshTokenValidity: 30,
      TokenValidityUnits: {},
      AuthSessionValidity: 3,
      AllowedOAuthFlowsUserPoolClient: false,
      EnableTokenRevocation: true,
      EnablePropagateAdditionalUserContextData: false,
    });
  });

  test("C6: shows the secret and every configured member", () => {
    const properties = {
      ClientName: "web",
      GenerateSecret: true,
      AccessTokenValidity: "30",
      TokenValidityUnits: { AccessToken: "minutes" },
      ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
      AllowedOAuthFlowsUserPoolClient: "true",
      AllowedOAuthFlows: ["code"],
      AllowedOAuthScopes: ["openid"],
      CallbackURLs: ["http://localhost:3002/callback"],
      LogoutURLs: ["http://localhost:3002/"],
      SupportedIdentityProviders: ["COGNITO"],
      PreventUserExistenceErrors: "ENABLED",
      ReadAttributes: ["email"],
    };
    const { GenerateSecret, ...shown } = properties;
    expect(describeClient(properties, "s".repeat(51))).toMatchObject({
      ...shown,
      ClientSecret: "s".repeat(51),
      AccessTokenValidity: 30,
      AllowedOAuthFlowsUserPoolClient: true,
    });
    expect(GenerateSecret).toBe(true);
  });
});

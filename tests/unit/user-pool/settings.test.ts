import type { JsonObject } from "../../../local/platform/json.ts";
import { StartError } from "../../../local/platform/start-error.ts";
import { parseUserPoolSettings } from "../../../local/user-pool/settings/parse-user-pool-settings.ts";
import { PropertyError } from "../../../local/user-pool/settings/properties.ts";
import { createInvited } from "../../support/pool-users.ts";
import { createTestPool, FULL_CLIENT } from "../../support/user-pools.ts";

const IDENTITY = {
  userPoolId: "eu-west-1_AbCdEfGh1",
  userPoolArn: "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEfGh1",
  region: "eu-west-1",
  issuer: "https://issuer",
  createdAt: 1,
  lastModifiedAt: 2,
};

const parsePool = (properties: JsonObject) => parseUserPoolSettings(IDENTITY, properties);
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

describe("a pool's properties (G3)", () => {
  test("that say nothing mean AWS's defaults", () => {
    const { schema, properties, ...settings } = parsePool({});
    expect(settings).toEqual({
      ...IDENTITY,
      name: IDENTITY.userPoolId,
      devices: null,
      triggers: { functions: {}, tokenVersion: "V1_0" },
      srpPoolName: "AbCdEfGh1",
      usernameAttributes: [],
      aliasAttributes: [],
      caseSensitive: true,
      autoVerifiedAttributes: [],
      passwordPolicy: {
        minimumLength: 8,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
        temporaryPasswordValidityDays: 7,
        passwordHistorySize: 0,
      },
      allowAdminCreateUserOnly: false,
      recoveryMechanisms: null,
      factors: {
        mfaConfiguration: "OFF",
        mfaFactors: [],
        firstFactors: ["PASSWORD"],
        smsMessage: null,
        emailSubject: null,
        emailMessage: null,
        smsConfiguration: null,
        webAuthn: { relyingPartyId: null, userVerification: "preferred", isMultiFactor: false },
      },
      messages: {
        isConfirmedByLink: false,
        linkEmail: "Please click the link below to verify your email address. {##Verify Email##}",
        linkSubject: "Your verification link",
        inviteSubject: "Your temporary password",
        inviteEmail: "Your username is {username} and temporary password is {####}.",
        inviteSms: "Your username is {username} and temporary password is {####}.",
        verificationSubject: "Your verification code",
        verificationEmail: "Your confirmation code is {####}",
        verificationSms: "Your confirmation code is {####}",
      },
    });
    expect(schema.map(({ name }) => name).join(" ")).toBe(
      "sub name given_name family_name middle_name nickname preferred_username profile picture website email " +
        "email_verified gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at",
    );
    expect(properties).toEqual({});
  });

  test("of a policy that is there leave out what they do not name, and may be texts", () => {
    const PasswordPolicy = { MinimumLength: "12", RequireNumbers: "true", TemporaryPasswordValidityDays: 1 };
    expect(parsePool({ Policies: { PasswordPolicy } }).passwordPolicy).toMatchObject({
      minimumLength: 12,
      requireNumbers: true,
      requireLowercase: false,
      requireUppercase: false,
      requireSymbols: false,
      temporaryPasswordValidityDays: 1,
    });
  });

  test("of the schema change standard attributes and add custom ones behind them", () => {
    const { schema } = parsePool({
      Schema: [
        { Name: "email", Required: true, Mutable: false, StringAttributeConstraints: { MaxLength: "100" } },
        {
          Name: "level",
          AttributeDataType: "Number",
          NumberAttributeConstraints: { MinValue: "1", MaxValue: "9" },
        },
        { Name: "note", AttributeDataType: "String", DeveloperOnlyAttribute: true, Mutable: false },
      ],
    });
    expect(schema.find(({ name }) => name === "email")).toMatchObject({
      required: true,
      mutable: false,
      minLength: 0,
      maxLength: 100,
    });
    expect(schema.slice(20)).toEqual([
      {
        name: "custom:level",
        dataType: "Number",
        developerOnly: false,
        mutable: true,
        required: false,
        minValue: 1,
        maxValue: 9,
      },
      { name: "dev:custom:note", dataType: "String", developerOnly: true, mutable: false, required: false },
    ]);
  });

  test("older than the templates still fill them", () => {
    expect(
      parsePool({
        EmailVerificationSubject: "S",
        EmailVerificationMessage: "M {####}",
        SmsVerificationMessage: "T {####}",
      }).messages,
    ).toMatchObject({ verificationSubject: "S", verificationEmail: "M {####}", verificationSms: "T {####}" });
    expect(
      parsePool({ AdminCreateUserConfig: { UnusedAccountValidityDays: 3 } }).passwordPolicy
        .temporaryPasswordValidityDays,
    ).toBe(3);
  });

  test.each([
    ["UsernameAttribute", { UsernameAttribute: ["email"] }],
    ["UsernameAttributes", { UsernameAttributes: ["mail"] }],
    ["UsernameAttributes", { UsernameAttributes: "email" }],
    ["AliasAttributes", { UsernameAttributes: ["email"], AliasAttributes: ["email"] }],
    ["UsernameConfiguration.CaseSensitive", { UsernameConfiguration: { CaseSensitive: "maybe" } }],
    ["UsernameConfiguration.Casesensitive", { UsernameConfiguration: { Casesensitive: true } }],
    ["UserPoolName", { UserPoolName: ["x"] }],
    ["Policies", { Policies: "strict" }],
    ["Policies.PasswordPolicy.MinimumLength", { Policies: { PasswordPolicy: { MinimumLength: 5 } } }],
    ["Policies.PasswordPolicy.MinimumLength", { Policies: { PasswordPolicy: { MinimumLength: "many" } } }],
    [
      "Policies.PasswordPolicy.PasswordHistorySize",
      { Policies: { PasswordPolicy: { PasswordHistorySize: 25 } } },
    ],
    [
      "Policies.SignInPolicy.AllowedFirstAuthFactors",
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "FACE"] } } },
    ],
    ["MfaConfiguration", { MfaConfiguration: "SOMETIMES" }],
    ["EnabledMfas", { MfaConfiguration: "OPTIONAL" }],
    ["EnabledMfas", { MfaConfiguration: "ON", EnabledMfas: ["PIGEON_MFA"] }],
    [
      "MfaConfiguration",
      {
        MfaConfiguration: "ON",
        EnabledMfas: ["SOFTWARE_TOKEN_MFA"],
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"] } },
      },
    ],
    ["WebAuthnUserVerification", { WebAuthnUserVerification: "maybe" }],
    ["LambdaConfig.CustomEmailSender", { LambdaConfig: { CustomEmailSender: { LambdaArn: "arn:x" } } }],
    ["LambdaConfig.CustomSMSSender", { LambdaConfig: { CustomSMSSender: { LambdaArn: "arn:x" } } }],
    ["LambdaConfig.KMSKeyID", { LambdaConfig: { KMSKeyID: "arn:key" } }],
    ["LambdaConfig.InboundFederation", { LambdaConfig: { InboundFederation: { LambdaArn: "arn:x" } } }],
    ["DeviceConfiguration.Trust", { DeviceConfiguration: { Trust: true } }],
    ["UserPoolAddOns.AdvancedSecurityMode", { UserPoolAddOns: { AdvancedSecurityMode: "ENFORCED" } }],
    [
      "VerificationMessageTemplate.DefaultEmailOption",
      { VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_BY_POST" } },
    ],
    [
      "AccountRecoverySetting.RecoveryMechanisms.0.Name",
      { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "pigeon", Priority: 1 }] } },
    ],
    [
      "AccountRecoverySetting.RecoveryMechanisms.0.Name",
      { AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1 }] } },
    ],
  ])("at %s are refused in %j", (path, properties) => {
    expect(refusedPath(() => parsePool(properties))).toBe(path);
  });

  test.each([
    { LambdaConfig: {}, DeviceConfiguration: {}, MfaConfiguration: "OFF", EnabledMfas: [] },
    {
      UserPoolAddOns: { AdvancedSecurityMode: "AUDIT" },
      UserPoolTier: "ESSENTIALS",
      DeletionProtection: "ACTIVE",
    },
    { EmailConfiguration: { EmailSendingAccount: "COGNITO_DEFAULT" }, UserPoolTags: { a: "b" } },
    { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD"] } } },
  ])("that change nothing here are taken: %j", (properties) => {
    expect(parsePool(properties).factors.mfaConfiguration).toBe("OFF");
  });
});

describe("a refused property", () => {
  test("stops the start with file, path and remedy", async () => {
    const start = (properties: JsonObject, client: JsonObject) =>
      createTestPool({
        deps: {
          pools: [
            {
              ...IDENTITY,
              properties,
              domains: [],
              origin: { file: "template.yaml", path: "Resources.UserPool.Properties" },
              clients: [
                {
                  clientId: "c1",
                  properties: client,
                  origin: { file: "template.yaml", path: "Resources.Client.Properties" },
                },
              ],
            },
          ],
        },
      }).catch((error: unknown) => error);
    const addOns = { UserPoolAddOns: { AdvancedSecurityMode: "ENFORCED" } };
    const pool = await start(addOns, FULL_CLIENT);
    if (!(pool instanceof StartError)) throw new Error("not refused");
    expect(pool.message).toBe(
      'template.yaml › Resources.UserPool.Properties.UserPoolAddOns.AdvancedSecurityMode: "ENFORCED" is not supported by the local user pool.\n  → Write OFF or AUDIT.',
    );
    const client = await start({}, { CallbackURLs: ["http://evil/"] });
    if (!(client instanceof StartError)) throw new Error("not refused");
    expect(client.details).toMatchObject({ path: "Resources.Client.Properties.CallbackURLs" });
  });

  test("G2: is one that would find stored users otherwise; an empty pool may change", async () => {
    const empty = await createTestPool();
    await empty.store.write(() => undefined);
    const changed = await createTestPool({ store: empty.store, pool: { AliasAttributes: ["email"] } });
    await createInvited(changed, "jane");
    await createTestPool({
      store: empty.store,
      pool: { AliasAttributes: ["email"], UserPoolName: "renamed" },
    });
    for (const [path, pool] of [
      ["AliasAttributes", {}],
      ["UsernameAttributes", { UsernameAttributes: ["email"] }],
      [
        "UsernameConfiguration.CaseSensitive",
        { AliasAttributes: ["email"], UsernameConfiguration: { CaseSensitive: false } },
      ],
    ] as const) {
      const error = await createTestPool({ store: empty.store, pool }).catch((cause: unknown) => cause);
      if (!(error instanceof StartError)) throw new Error("not refused");
      expect(error.details.path).toBe(path);
    }
  });

  test("dates tell when pool and client were first seen and last changed, across restarts", async () => {
    const test = await createTestPool();
    const first = test.clock.now();
    await test.store.write(() => undefined);
    expect([test.pool.settings.createdAt, test.client.lastModifiedAt]).toEqual([first, first]);
    const { createManualClock } = await import("../../../local/platform/clock.ts");
    const clock = createManualClock(first + 5000);
    const again = await createTestPool({
      store: test.store,
      client: { ClientName: "renamed" },
      deps: { clock },
    });
    expect(again.pool.settings).toMatchObject({ createdAt: first, lastModifiedAt: first });
    expect(again.client).toMatchObject({ createdAt: first, lastModifiedAt: first + 5000 });
  });
});

import { ARN, BOOLEAN, TEXT_MAP } from "./model-shapes.ts";
import { list, required, structure } from "./request-shape.ts";

/** Members of `CreateUserPool` and `UpdateUserPool`, limits as the service model has them. */

const SMS_MESSAGE = { kind: "string", min: 6, max: 140, pattern: "[^]*\\{####\\}[^]*" } as const;
const EMAIL_MESSAGE = { kind: "string", min: 6, max: 20_000, pattern: "[^]*\\{####\\}[^]*" } as const;
const EMAIL_LINK = { kind: "string", min: 6, max: 20_000 } as const;
const SUBJECT = { kind: "string", min: 1, max: 140 } as const;
const TEXT = { kind: "string", max: 131_072 } as const;
const CONTACT = { kind: "string", values: ["phone_number", "email"] } as const;

export const POOL_NAME = { kind: "string", min: 1, max: 128, pattern: "[\\w\\s+=,.@-]+" } as const;

const PASSWORD_POLICY = structure({
  MinimumLength: { kind: "integer", min: 6, max: 99 },
  RequireUppercase: BOOLEAN,
  RequireLowercase: BOOLEAN,
  RequireNumbers: BOOLEAN,
  RequireSymbols: BOOLEAN,
  PasswordHistorySize: { kind: "integer", min: 0, max: 24 },
  TemporaryPasswordValidityDays: { kind: "integer", min: 0, max: 365 },
});

const LAMBDA_VERSION = (values: readonly string[]) =>
  structure({ LambdaVersion: required({ kind: "string", values }), LambdaArn: required(ARN) });

const LAMBDA_CONFIG = structure({
  PreSignUp: ARN,
  CustomMessage: ARN,
  PostConfirmation: ARN,
  PreAuthentication: ARN,
  PostAuthentication: ARN,
  DefineAuthChallenge: ARN,
  CreateAuthChallenge: ARN,
  VerifyAuthChallengeResponse: ARN,
  PreTokenGeneration: ARN,
  UserMigration: ARN,
  PreTokenGenerationConfig: LAMBDA_VERSION(["V1_0", "V2_0", "V3_0"]),
  CustomSMSSender: LAMBDA_VERSION(["V1_0"]),
  CustomEmailSender: LAMBDA_VERSION(["V1_0"]),
  KMSKeyID: ARN,
});

export const SCHEMA_ATTRIBUTE = structure({
  Name: { kind: "string", min: 1, max: 20, pattern: "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+" },
  AttributeDataType: { kind: "string", values: ["String", "Number", "DateTime", "Boolean"] },
  DeveloperOnlyAttribute: BOOLEAN,
  Mutable: BOOLEAN,
  Required: BOOLEAN,
  NumberAttributeConstraints: structure({ MinValue: TEXT, MaxValue: TEXT }),
  StringAttributeConstraints: structure({ MinLength: TEXT, MaxLength: TEXT }),
});

/** What may be said at the creation, and any time after. */
export const POOL_SETTINGS = {
  Policies: structure({
    PasswordPolicy: PASSWORD_POLICY,
    SignInPolicy: structure({
      AllowedFirstAuthFactors: list(
        { kind: "string", values: ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"] },
        { min: 1, max: 4 },
      ),
    }),
  }),
  DeletionProtection: { kind: "string", values: ["ACTIVE", "INACTIVE"] },
  LambdaConfig: LAMBDA_CONFIG,
  AutoVerifiedAttributes: list(CONTACT),
  SmsVerificationMessage: SMS_MESSAGE,
  EmailVerificationMessage: EMAIL_MESSAGE,
  EmailVerificationSubject: SUBJECT,
  VerificationMessageTemplate: structure({
    SmsMessage: SMS_MESSAGE,
    EmailMessage: EMAIL_MESSAGE,
    EmailSubject: SUBJECT,
    EmailMessageByLink: EMAIL_LINK,
    EmailSubjectByLink: SUBJECT,
    DefaultEmailOption: { kind: "string", values: ["CONFIRM_WITH_LINK", "CONFIRM_WITH_CODE"] },
  }),
  SmsAuthenticationMessage: SMS_MESSAGE,
  MfaConfiguration: { kind: "string", values: ["OFF", "ON", "OPTIONAL"] },
  UserAttributeUpdateSettings: structure({ AttributesRequireVerificationBeforeUpdate: list(CONTACT) }),
  DeviceConfiguration: structure({
    ChallengeRequiredOnNewDevice: BOOLEAN,
    DeviceOnlyRememberedOnUserPrompt: BOOLEAN,
  }),
  EmailConfiguration: structure({
    SourceArn: ARN,
    ReplyToEmailAddress: TEXT,
    EmailSendingAccount: { kind: "string", values: ["COGNITO_DEFAULT", "DEVELOPER"] },
    From: TEXT,
    ConfigurationSet: TEXT,
  }),
  SmsConfiguration: structure({ SnsCallerArn: required(ARN), ExternalId: TEXT, SnsRegion: TEXT }),
  UserPoolTags: TEXT_MAP,
  AdminCreateUserConfig: structure({
    AllowAdminCreateUserOnly: BOOLEAN,
    UnusedAccountValidityDays: { kind: "integer", min: 0, max: 365 },
    InviteMessageTemplate: structure({
      SMSMessage: { kind: "string", min: 6, max: 140 },
      EmailMessage: { kind: "string", min: 6, max: 20_000 },
      EmailSubject: SUBJECT,
    }),
  }),
  UserPoolAddOns: structure({
    AdvancedSecurityMode: required({ kind: "string", values: ["OFF", "AUDIT", "ENFORCED"] }),
  }),
  AccountRecoverySetting: structure({
    RecoveryMechanisms: list(
      structure({
        Priority: required({ kind: "integer", min: 1, max: 2 }),
        Name: required({
          kind: "string",
          values: ["verified_email", "verified_phone_number", "admin_only"],
        }),
      }),
      { min: 1, max: 2 },
    ),
  }),
  UserPoolTier: { kind: "string", values: ["LITE", "ESSENTIALS", "PLUS"] },
} as const;

/** What is said once. */
export const POOL_IDENTITY = {
  AliasAttributes: list({ kind: "string", values: ["phone_number", "email", "preferred_username"] }),
  UsernameAttributes: list(CONTACT),
  Schema: list(SCHEMA_ATTRIBUTE, { min: 1, max: 50 }),
  UsernameConfiguration: structure({ CaseSensitive: required(BOOLEAN) }),
} as const;

import { getOwn, isJsonObject } from "../platform/json.ts";
import type { FactorSettings, SchemaAttribute, UserPoolSettings } from "../user-pool/user-pool-settings.ts";
import {
  asBoolean,
  asIs,
  asListOf,
  asNumber,
  asStructure,
  readConfigured,
  type ToWire,
} from "./configured.ts";
import { toWireTime } from "./wire-user.ts";

/** `UserPoolType`, as far as the members are always there; the configured ones come on top. */
export interface WireUserPool {
  readonly Id: string;
  readonly Name: string;
  readonly Arn: string;
  readonly [member: string]: unknown;
}

export interface DescribedUserPool {
  readonly settings: UserPoolSettings;
  readonly domains: readonly string[];
  estimateNumberOfUsers(): number;
  getFactorSettings(): FactorSettings;
}

/** What `DescribeUserPool` shows: all that is enforced, and all else that was configured (contract C6, G3). */
export function toWireUserPool(pool: DescribedUserPool): WireUserPool {
  const { settings, domains } = pool;
  return {
    ...SERVICE_DEFAULTS,
    ...toVerificationTexts(settings),
    ...readConfigured(settings.properties, CONFIGURED),
    Id: settings.userPoolId,
    Name: settings.name,
    Arn: settings.userPoolArn,
    CreationDate: toWireTime(settings.createdAt),
    LastModifiedDate: toWireTime(settings.lastModifiedAt),
    Policies: toPolicies(settings),
    SchemaAttributes: settings.schema.map(toWireSchemaAttribute),
    ...listed("AutoVerifiedAttributes", settings.autoVerifiedAttributes),
    ...listed("AliasAttributes", settings.aliasAttributes),
    ...listed("UsernameAttributes", settings.usernameAttributes),
    UsernameConfiguration: { CaseSensitive: settings.caseSensitive },
    MfaConfiguration: pool.getFactorSettings().mfaConfiguration,
    EstimatedNumberOfUsers: pool.estimateNumberOfUsers(),
    AdminCreateUserConfig: toAdminCreateUserConfig(settings),
    ...named(
      "Domain",
      domains.find((domain) => !domain.includes(".")),
    ),
    ...named(
      "CustomDomain",
      domains.find((domain) => domain.includes(".")),
    ),
  };
}

const SERVICE_DEFAULTS = {
  DeletionProtection: "INACTIVE",
  LambdaConfig: {},
  VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_CODE" },
  EmailConfiguration: { EmailSendingAccount: "COGNITO_DEFAULT" },
  UserPoolTier: "ESSENTIALS",
} as const;

/** Properties that the API shows under the template's own name. */
const CONFIGURED: Readonly<Record<string, ToWire>> = {
  DeletionProtection: asIs,
  LambdaConfig: asIs,
  SmsVerificationMessage: asIs,
  EmailVerificationMessage: asIs,
  EmailVerificationSubject: asIs,
  VerificationMessageTemplate: asIs,
  SmsAuthenticationMessage: asIs,
  UserAttributeUpdateSettings: asIs,
  DeviceConfiguration: asStructure({
    ChallengeRequiredOnNewDevice: asBoolean,
    DeviceOnlyRememberedOnUserPrompt: asBoolean,
  }),
  EmailConfiguration: asIs,
  SmsConfiguration: asIs,
  UserPoolTags: asIs,
  UserPoolAddOns: asIs,
  AccountRecoverySetting: asStructure({
    RecoveryMechanisms: asListOf(asStructure({ Name: asIs, Priority: asNumber })),
  }),
  UserPoolTier: asIs,
};

/** Observed (moto's tests): the texts of the template are shown under their older names as well. */
function toVerificationTexts({ properties }: UserPoolSettings): Readonly<Record<string, unknown>> {
  const template = getOwn(properties, "VerificationMessageTemplate");
  if (!isJsonObject(template)) return {};
  const { SmsMessage, EmailMessage, EmailSubject } = template;
  return {
    ...(SmsMessage === undefined ? {} : { SmsVerificationMessage: SmsMessage }),
    ...(EmailMessage === undefined ? {} : { EmailVerificationMessage: EmailMessage }),
    ...(EmailSubject === undefined ? {} : { EmailVerificationSubject: EmailSubject }),
  };
}

function toPolicies({ passwordPolicy, properties }: UserPoolSettings): Readonly<Record<string, unknown>> {
  const { passwordHistorySize, temporaryPasswordValidityDays, ...rules } = passwordPolicy;
  const configured = readConfigured(properties, { Policies: asStructure({ SignInPolicy: asIs }) });
  return {
    SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD"] },
    ...(configured.Policies as object | undefined),
    PasswordPolicy: {
      MinimumLength: rules.minimumLength,
      RequireUppercase: rules.requireUppercase,
      RequireLowercase: rules.requireLowercase,
      RequireNumbers: rules.requireNumbers,
      RequireSymbols: rules.requireSymbols,
      ...(passwordHistorySize === 0 ? {} : { PasswordHistorySize: passwordHistorySize }),
      TemporaryPasswordValidityDays: temporaryPasswordValidityDays,
    },
  };
}

function toAdminCreateUserConfig(settings: UserPoolSettings): Readonly<Record<string, unknown>> {
  const configured = readConfigured(settings.properties, {
    AdminCreateUserConfig: asStructure({ InviteMessageTemplate: asIs }),
  });
  return {
    ...(configured.AdminCreateUserConfig as object | undefined),
    AllowAdminCreateUserOnly: settings.allowAdminCreateUserOnly,
    UnusedAccountValidityDays: settings.passwordPolicy.temporaryPasswordValidityDays,
  };
}

/** Limits travel as text; each type has its own block, empty when there is no limit (contract E3). */
function toWireSchemaAttribute(attribute: SchemaAttribute): Readonly<Record<string, unknown>> {
  const { minLength, maxLength, minValue, maxValue } = attribute;
  return {
    Name: attribute.name,
    AttributeDataType: attribute.dataType,
    DeveloperOnlyAttribute: attribute.developerOnly,
    Mutable: attribute.mutable,
    Required: attribute.required,
    ...(attribute.dataType === "String" && {
      StringAttributeConstraints: { ...limit("MinLength", minLength), ...limit("MaxLength", maxLength) },
    }),
    ...(attribute.dataType === "Number" && {
      NumberAttributeConstraints: { ...limit("MinValue", minValue), ...limit("MaxValue", maxValue) },
    }),
  };
}

function limit(name: string, value: number | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [name]: String(value) };
}

function listed(name: string, values: readonly string[]): Readonly<Record<string, unknown>> {
  return values.length === 0 ? {} : { [name]: values };
}

function named(name: string, value: string | undefined): Readonly<Record<string, unknown>> {
  return value === undefined ? {} : { [name]: value };
}

/** `UserPoolDescriptionType`. */
export interface WireUserPoolDescription {
  readonly Id: string;
  readonly Name: string;
  readonly LambdaConfig: unknown;
  readonly CreationDate: number;
  readonly LastModifiedDate: number;
}

export function toWireUserPoolDescription(settings: UserPoolSettings): WireUserPoolDescription {
  const { LambdaConfig = {} } = readConfigured(settings.properties, { LambdaConfig: asIs });
  return {
    Id: settings.userPoolId,
    Name: settings.name,
    LambdaConfig,
    CreationDate: toWireTime(settings.createdAt),
    LastModifiedDate: toWireTime(settings.lastModifiedAt),
  };
}

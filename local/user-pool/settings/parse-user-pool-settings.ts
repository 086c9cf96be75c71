import type { JsonObject } from "../../platform/json.ts";
import type {
  ContactAttribute,
  PasswordPolicy,
  RecoveryMechanism,
  UserPoolSettings,
} from "../user-pool-settings.ts";
import { parseDeviceSettings } from "./device-settings.ts";
import { parseFactorSettings } from "./factor-settings.ts";
import { parseMessageTemplates } from "./message-templates.ts";
import {
  assertKnownProperties,
  type Properties,
  PropertyError,
  readBlock,
  readBlocks,
  readChoice,
  readChoices,
  readFlag,
  readNumber,
  readRange,
  readText,
  refuseProperty,
  toPath,
} from "./properties.ts";
import { parseSchema } from "./schema.ts";
import { parseTriggerSettings } from "./trigger-settings.ts";

/** What is known of a pool besides its properties. */
export interface UserPoolIdentity {
  readonly userPoolId: string;
  readonly userPoolArn: string;
  readonly region: string;
  readonly issuer: string;
  readonly createdAt: number;
  readonly lastModifiedAt: number;
}

/** Properties that are read, and those that change nothing of what the pool answers. */
const POOL_PROPERTIES = [
  "AccountRecoverySetting",
  "AdminCreateUserConfig",
  "AliasAttributes",
  "AutoVerifiedAttributes",
  "DeletionProtection",
  "DeviceConfiguration",
  "EmailAuthenticationMessage",
  "EmailAuthenticationSubject",
  "EmailConfiguration",
  "EmailVerificationMessage",
  "EmailVerificationSubject",
  "EnabledMfas",
  "LambdaConfig",
  "MfaConfiguration",
  "Policies",
  "Schema",
  "SmsAuthenticationMessage",
  "SmsConfiguration",
  "SmsVerificationMessage",
  "UserAttributeUpdateSettings",
  "UsernameAttributes",
  "UsernameConfiguration",
  "UserPoolAddOns",
  "UserPoolName",
  "UserPoolTags",
  "UserPoolTier",
  "VerificationMessageTemplate",
  "WebAuthnFactorConfiguration",
  "WebAuthnRelyingPartyID",
  "WebAuthnUserVerification",
];

const CONTACTS: readonly ContactAttribute[] = ["email", "phone_number"];

/**
 * A pool's CloudFormation properties as the rules it enforces, defaults filled in (contract G3).
 * @throws PropertyError for what is malformed, unknown, or would change behaviour that is not modelled
 */
export function parseUserPoolSettings(identity: UserPoolIdentity, values: JsonObject): UserPoolSettings {
  const pool: Properties = { path: "", values };
  assertKnownProperties(pool, POOL_PROPERTIES);
  refuseUnmodelled(pool);
  const admin = readBlock(pool, "AdminCreateUserConfig");
  assertKnownProperties(admin, [
    "AllowAdminCreateUserOnly",
    "InviteMessageTemplate",
    "UnusedAccountValidityDays",
  ]);
  return {
    ...identity,
    name: readText(pool, "UserPoolName") ?? identity.userPoolId,
    srpPoolName: identity.userPoolId.slice(identity.userPoolId.indexOf("_") + 1),
    ...parseSignInOptions(pool),
    autoVerifiedAttributes: readChoices(pool, "AutoVerifiedAttributes", CONTACTS) ?? [],
    schema: parseSchema(pool),
    passwordPolicy: parsePasswordPolicy(pool, readNumber(admin, "UnusedAccountValidityDays")),
    allowAdminCreateUserOnly: readFlag(admin, "AllowAdminCreateUserOnly") ?? false,
    recoveryMechanisms: parseRecovery(pool),
    factors: parseFactorSettings(pool),
    devices: parseDeviceSettings(pool),
    messages: parseMessageTemplates(pool),
    triggers: parseTriggerSettings(pool),
    properties: values,
  };
}

function refuseUnmodelled(pool: Properties): void {
  const addOns = readBlock(pool, "UserPoolAddOns");
  if (readText(addOns, "AdvancedSecurityMode") === "ENFORCED") {
    refuseProperty(addOns, "AdvancedSecurityMode", "Write OFF or AUDIT.");
  }
}

function parseSignInOptions(
  pool: Properties,
): Pick<UserPoolSettings, "usernameAttributes" | "aliasAttributes" | "caseSensitive"> {
  const usernameAttributes = readChoices(pool, "UsernameAttributes", CONTACTS) ?? [];
  const aliasAttributes =
    readChoices(pool, "AliasAttributes", [...CONTACTS, "preferred_username" as const]) ?? [];
  if (usernameAttributes.length > 0 && aliasAttributes.length > 0) {
    throw new PropertyError(toPath(pool, "AliasAttributes"), {
      problem: "UsernameAttributes and AliasAttributes exclude each other.",
      remedy: "Keep one of the two.",
    });
  }
  const username = readBlock(pool, "UsernameConfiguration");
  assertKnownProperties(username, ["CaseSensitive"]);
  return { usernameAttributes, aliasAttributes, caseSensitive: readFlag(username, "CaseSensitive") ?? true };
}

/** AWS: without the block every rule is on; in a block, a rule that is left out is off (contract G3). */
function parsePasswordPolicy(pool: Properties, legacyValidityDays: number | undefined): PasswordPolicy {
  const policies = readBlock(pool, "Policies");
  assertKnownProperties(policies, ["PasswordPolicy", "SignInPolicy"]);
  const block = readBlock(policies, "PasswordPolicy");
  assertKnownProperties(block, [
    "MinimumLength",
    "PasswordHistorySize",
    "RequireLowercase",
    "RequireNumbers",
    "RequireSymbols",
    "RequireUppercase",
    "TemporaryPasswordValidityDays",
  ]);
  const byDefault = Object.keys(block.values).length === 0;
  return {
    minimumLength: readRange(block, "MinimumLength", [6, 99]) ?? 8,
    requireLowercase: readFlag(block, "RequireLowercase") ?? byDefault,
    requireUppercase: readFlag(block, "RequireUppercase") ?? byDefault,
    requireNumbers: readFlag(block, "RequireNumbers") ?? byDefault,
    requireSymbols: readFlag(block, "RequireSymbols") ?? byDefault,
    temporaryPasswordValidityDays:
      readRange(block, "TemporaryPasswordValidityDays", [1, 365]) ?? legacyValidityDays ?? 7,
    passwordHistorySize: readRange(block, "PasswordHistorySize", [0, 24]) ?? 0,
  };
}

function parseRecovery(pool: Properties): readonly RecoveryMechanism[] | null {
  const block = readBlock(pool, "AccountRecoverySetting");
  assertKnownProperties(block, ["RecoveryMechanisms"]);
  const mechanisms = readBlocks(block, "RecoveryMechanisms").map((mechanism) => ({
    name:
      readChoice(mechanism, "Name", ["verified_email", "verified_phone_number", "admin_only"]) ??
      refuseProperty(mechanism, "Name", "Name the mechanism."),
    priority: readNumber(mechanism, "Priority") ?? 1,
  }));
  if (mechanisms.length === 0) return null;
  return mechanisms.toSorted((one, other) => one.priority - other.priority).map(({ name }) => name);
}

import type { JsonObject } from "../platform/json.ts";
import type { TriggerName } from "./trigger.ts";

export type ContactAttribute = "email" | "phone_number";
export type RecoveryMechanism = "verified_email" | "verified_phone_number" | "admin_only";

/** What a user pool enforces, parsed once from CloudFormation properties (contract G3) or an API request. */
export interface UserPoolSettings {
  readonly userPoolId: string;
  readonly userPoolArn: string;
  readonly name: string;
  /** The part of the id behind `_`: the pool's name in SRP. */
  readonly srpPoolName: string;
  readonly region: string;
  /** `iss` of every token, exactly. */
  readonly issuer: string;
  readonly usernameAttributes: readonly ContactAttribute[];
  readonly aliasAttributes: readonly (ContactAttribute | "preferred_username")[];
  readonly caseSensitive: boolean;
  readonly autoVerifiedAttributes: readonly ContactAttribute[];
  /** The twenty standard attributes first (contract E3), then the custom ones (`custom:x`). */
  readonly schema: readonly SchemaAttribute[];
  readonly passwordPolicy: PasswordPolicy;
  readonly allowAdminCreateUserOnly: boolean;
  /** In order of priority; `null` is the legacy rule of contract E6. */
  readonly recoveryMechanisms: readonly RecoveryMechanism[] | null;
  /** As the properties have them; what counts now is asked of the pool. */
  readonly factors: FactorSettings;
  /** `null` when devices are not tracked. */
  readonly devices: DeviceSettings | null;
  readonly messages: MessageTemplates;
  readonly triggers: TriggerSettings;
  /** The properties as they came in (CloudFormation spelling), for `DescribeUserPool`. */
  readonly properties: JsonObject;
  /** Milliseconds since 1970: when this state first saw the pool, and when its properties last changed. */
  readonly createdAt: number;
  readonly lastModifiedAt: number;
}

/** `DeviceConfiguration` (contract D5). */
export interface DeviceSettings {
  /** A remembered device signs in by its secret in place of a second factor. */
  readonly isChallengeRequiredOnNew: boolean;
  /** The user is asked first; otherwise every confirmed device is remembered. */
  readonly isRememberedOnPrompt: boolean;
}

/** `LambdaConfig`. */
export interface TriggerSettings {
  /** ARN of the function behind a trigger. */
  readonly functions: Readonly<Partial<Record<TriggerName, string>>>;
  /** Which form of the event the PreTokenGeneration trigger takes. */
  readonly tokenVersion: "V1_0" | "V2_0" | "V3_0";
}

export type MfaFactor = "SMS_MFA" | "SOFTWARE_TOKEN_MFA" | "EMAIL_OTP";
export type FirstAuthFactor = "PASSWORD" | "EMAIL_OTP" | "SMS_OTP" | "WEB_AUTHN";

/** How users prove who they are, besides and instead of a password (contract F1–F3). */
export interface FactorSettings {
  readonly mfaConfiguration: "OFF" | "OPTIONAL" | "ON";
  /** Empty when `mfaConfiguration` is OFF. */
  readonly mfaFactors: readonly MfaFactor[];
  readonly firstFactors: readonly FirstAuthFactor[];
  /** `null` stands for AWS's own text. */
  readonly smsMessage: string | null;
  readonly emailSubject: string | null;
  readonly emailMessage: string | null;
  /** Shown, and without an effect here: every message goes to the outbox. */
  readonly smsConfiguration: JsonObject | null;
  readonly webAuthn: WebAuthnSettings;
}

export interface WebAuthnSettings {
  /** `null` is the pool's own domain. */
  readonly relyingPartyId: string | null;
  readonly userVerification: "preferred" | "required";
  /** A passkey that verified the user counts for both factors. */
  readonly isMultiFactor: boolean;
}

export interface SchemaAttribute {
  readonly name: string;
  readonly dataType: "String" | "Number" | "DateTime" | "Boolean";
  readonly developerOnly: boolean;
  readonly mutable: boolean;
  readonly required: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minValue?: number;
  readonly maxValue?: number;
}

export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireLowercase: boolean;
  readonly requireUppercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
  readonly temporaryPasswordValidityDays: number;
  /** How many former passwords may not come back; 0 switches it off. */
  readonly passwordHistorySize: number;
}

/** `{####}` stands for the code or password, `{username}` for the user. */
export interface MessageTemplates {
  readonly inviteSubject: string;
  readonly inviteEmail: string;
  readonly inviteSms: string;
  readonly verificationSubject: string;
  readonly verificationEmail: string;
  readonly verificationSms: string;
  /** `CONFIRM_WITH_LINK`: sign-ups are confirmed by a link in the mail, `{##text##}` stands for it. */
  readonly isConfirmedByLink: boolean;
  readonly linkSubject: string;
  readonly linkEmail: string;
}

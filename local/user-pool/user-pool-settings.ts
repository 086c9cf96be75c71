import type { JsonObject } from "../platform/json.ts";

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
  readonly mfaConfiguration: "OFF" | "OPTIONAL" | "ON";
  readonly messages: MessageTemplates;
  /** The properties as they came in (CloudFormation spelling), for `DescribeUserPool`. */
  readonly properties: JsonObject;
  /** Milliseconds since 1970: when this state first saw the pool, and when its properties last changed. */
  readonly createdAt: number;
  readonly lastModifiedAt: number;
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
}

import { getOwn } from "../platform/json.ts";
import type { UserPoolSettings } from "../user-pool/user-pool-settings.ts";
import type { DiagnosedPool } from "./material.ts";
import { atProperty, type Observation, type Rule } from "./rule.ts";
import { usesHostedPages } from "./token-grants.ts";

/** What users of a pool run into. */
export const POOL_RULES: readonly Rule[] = [
  toPoolRule({
    id: "sign-up-without-code",
    clause: "cognito C5.1",
    severity: "warning",
    title: "people may sign up, and nothing confirms them",
    applies: ({ settings: { allowAdminCreateUserOnly, autoVerifiedAttributes, triggers } }) =>
      !allowAdminCreateUserOnly &&
      autoVerifiedAttributes.length === 0 &&
      triggers.functions.PreSignUp === undefined,
    property: "AutoVerifiedAttributes",
    problem: "lets people sign up and sends no code, so they stay UNCONFIRMED until an administrator acts.",
    remedy: "Write AutoVerifiedAttributes: [email], or AllowAdminCreateUserOnly: true.",
  }),
  toPoolRule({
    id: "sign-up-open",
    clause: "cognito C5.1",
    severity: "note",
    title: "anybody can make an account, and an authorizer asks for no more than that",
    applies: ({ settings }) => !settings.allowAdminCreateUserOnly,
    property: "AdminCreateUserConfig",
    problem: "lets anybody sign up: whoever does passes every authorizer of this pool.",
    remedy: "Write AllowAdminCreateUserOnly: true, unless that is meant; or let the function look at groups.",
  }),
  toPoolRule({
    id: "recovery-out-of-reach",
    clause: "cognito E6",
    severity: "warning",
    title: "a forgotten password cannot be reset, for no address is ever verified",
    applies: ({ settings }) => settings.autoVerifiedAttributes.length === 0 && !isRecoveredByAdmin(settings),
    property: "AccountRecoverySetting",
    problem:
      "verifies no address by itself, so a forgotten password can be reset by nobody but an administrator.",
    remedy: "Write AutoVerifiedAttributes: [email].",
  }),
  toPoolRule({
    id: "sms-without-role",
    clause: "cognito G3",
    severity: "error",
    title: "a pool sends text messages and has no SmsConfiguration",
    applies: ({ settings }) => sendsSms(settings) && settings.factors.smsConfiguration === null,
    property: "SmsConfiguration",
    problem: "sends text messages, and AWS refuses that without a role to send them with.",
    remedy: "Add SmsConfiguration with SnsCallerArn, or take SMS out.",
  }),
  toPoolRule({
    id: "usernames-case-sensitive",
    clause: "cognito E2",
    severity: "note",
    title: "user names and email addresses are told apart by case, for ever",
    applies: ({ settings }) => settings.caseSensitive,
    property: "UsernameConfiguration",
    problem: "tells Ada@example.com and ada@example.com apart, and that cannot be changed later.",
    remedy: "Write UsernameConfiguration: { CaseSensitive: false } before the first deployment.",
  }),
  toPoolRule({
    id: "password-policy-weak",
    clause: "gateway G-13",
    severity: "note",
    title: "the password policy is below eight characters of four classes",
    applies: ({ settings: { passwordPolicy: policy } }) =>
      policy.minimumLength < 8 ||
      !(policy.requireLowercase && policy.requireUppercase && policy.requireNumbers && policy.requireSymbols),
    property: "Policies",
    problem: "takes passwords that scanners complain of: shorter than 8, or without one of the four classes.",
    remedy: "Raise MinimumLength, or require the classes.",
  }),
  toPoolRule({
    id: "mfa-off",
    clause: "gateway G-14",
    severity: "note",
    title: "a password alone signs in",
    applies: ({ settings }) => settings.factors.mfaConfiguration === "OFF",
    property: "MfaConfiguration",
    problem: "asks for no second factor.",
    remedy: "Write MfaConfiguration: OPTIONAL with EnabledMfas: [SOFTWARE_TOKEN_MFA].",
  }),
  toPoolRule({
    id: "pool-unprotected",
    clause: "gateway G-11",
    severity: "note",
    title: "deleting the stack deletes every user",
    applies: ({ settings }) => getOwn(settings.properties, "DeletionProtection") !== "ACTIVE",
    property: "DeletionProtection",
    problem: "goes with the stack, and all its users with it.",
    remedy: "Write DeletionProtection: ACTIVE for a pool whose users you want to keep.",
  }),
  toPoolRule({
    id: "domain-missing",
    clause: "cognito A1",
    severity: "error",
    title: "an app client uses the hosted pages, and the pool has no domain",
    applies: ({ resource, clients }) =>
      resource.domains.length === 0 && clients.some(({ client }) => usesHostedPages(client)),
    problem: "has app clients that sign in on the hosted pages, and no domain where these would be.",
    remedy: "Add an AWS::Cognito::UserPoolDomain.",
  }),
  toPoolRule({
    id: "managed-login-needs-tier",
    clause: "cognito G3",
    severity: "error",
    title: "managed login on a pool of the LITE tier",
    applies: ({ resource, settings }) =>
      getOwn(settings.properties, "UserPoolTier") === "LITE" && hasManagedLogin(resource),
    property: "UserPoolTier",
    problem: "is of the LITE tier, which has no managed login.",
    remedy: "Write UserPoolTier: ESSENTIALS, or ManagedLoginVersion: 1 on the domain.",
  }),
];

interface PoolRule extends Omit<Rule, "observe"> {
  applies(pool: DiagnosedPool): boolean;
  readonly property?: string;
  /** Behind the pool's logical id. */
  readonly problem: string;
  readonly remedy: string;
}

function toPoolRule({ applies, property, problem, remedy, ...rule }: PoolRule): Rule {
  return {
    ...rule,
    observe: ({ pools }) =>
      pools.filter(applies).map(
        ({ resource: { origin } }): Observation => ({
          place: atProperty(origin, property),
          problem: `${origin.logicalId} ${problem}`,
          remedy,
        }),
      ),
  };
}

function isRecoveredByAdmin({ recoveryMechanisms }: UserPoolSettings): boolean {
  return recoveryMechanisms?.every((mechanism) => mechanism === "admin_only") ?? false;
}

function sendsSms({ autoVerifiedAttributes, factors }: UserPoolSettings): boolean {
  return (
    autoVerifiedAttributes.includes("phone_number") ||
    factors.mfaFactors.includes("SMS_MFA") ||
    factors.firstFactors.includes("SMS_OTP")
  );
}

/** Whether any of the pool's domains shows the newer pages. */
export function hasManagedLogin({ domains }: DiagnosedPool["resource"]): boolean {
  return domains.some(({ properties }) => Number(getOwn(properties, "ManagedLoginVersion") ?? 1) === 2);
}

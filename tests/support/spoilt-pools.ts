import type { SoundStack } from "./sound-stack.ts";
import type { Spoilt } from "./spoilt-apis.ts";

export const brand = (stack: SoundStack, version: number) => {
  stack.template.Resources.Domain.Properties.ManagedLoginVersion = version;
};
const link = (stack: SoundStack, from: string, to: string) => {
  const { Value } = stack.template.Outputs.SignIn;
  Value["Fn::Sub"] = Value["Fn::Sub"].replace(from, to);
};

export const SPOILT_POOLS: readonly Spoilt[] = [
  [
    "sign-up-without-code",
    ({ pool }) => {
      pool.AdminCreateUserConfig.AllowAdminCreateUserOnly = false;
      delete pool.AutoVerifiedAttributes;
    },
    "they stay UNCONFIRMED",
  ],
  [
    "sign-up-open",
    ({ pool }) => {
      delete pool.AdminCreateUserConfig;
    },
    "Pool lets anybody sign up",
  ],
  [
    "recovery-out-of-reach",
    ({ pool }) => {
      delete pool.AutoVerifiedAttributes;
    },
    "reset by nobody but an administrator",
  ],
  [
    "sms-without-role",
    ({ pool }) => {
      pool.AutoVerifiedAttributes = ["phone_number"];
    },
    "without a role to send them with",
  ],
  [
    "usernames-case-sensitive",
    ({ pool }) => {
      delete pool.UsernameConfiguration;
    },
    "tells Ada@example.com and ada@example.com apart",
  ],
  [
    "password-policy-weak",
    ({ pool }) => {
      pool.Policies = { PasswordPolicy: { MinimumLength: 6 } };
    },
    "takes passwords that scanners complain of",
  ],
  [
    "mfa-off",
    ({ pool }) => {
      delete pool.MfaConfiguration;
      delete pool.EnabledMfas;
    },
    "Pool asks for no second factor",
  ],
  [
    "pool-unprotected",
    ({ pool }) => {
      delete pool.DeletionProtection;
    },
    "all its users with it",
  ],
  [
    "domain-missing",
    ({ template }) => {
      delete template.Resources.Domain;
    },
    "no domain where these would be",
  ],
  [
    "managed-login-needs-tier",
    (stack) => {
      brand(stack, 2);
      stack.pool.UserPoolTier = "LITE";
    },
    "LITE tier",
  ],
  [
    "openid-missing",
    ({ client, template }) => {
      client.AllowedOAuthScopes = ["aws.cognito.signin.user.admin"];
      delete template.Outputs;
    },
    "Client may not ask for openid",
  ],
  [
    "no-identity-provider",
    ({ client }) => {
      delete client.SupportedIdentityProviders;
    },
    "Client has no identity provider",
  ],
  [
    "oauth-not-enabled",
    ({ client, template }) => {
      delete client.AllowedOAuthFlowsUserPoolClient;
      delete template.Outputs;
    },
    "count for nothing",
  ],
  [
    "implicit-flow",
    ({ client }) => {
      client.AllowedOAuthFlows = ["code", "implicit"];
    },
    "Client allows the implicit flow",
  ],
  [
    "user-existence-shown",
    ({ client }) => {
      delete client.PreventUserExistenceErrors;
    },
    "whether a user exists",
  ],
  [
    "revocation-off",
    ({ client }) => {
      client.EnableTokenRevocation = false;
    },
    "cannot revoke tokens",
  ],
  [
    "token-lives-long",
    ({ client }) => {
      client.IdTokenValidity = 24;
    },
    "for more than an hour",
  ],
  [
    "password-in-the-clear",
    ({ client }) => {
      client.ExplicitAuthFlows.push("ALLOW_USER_PASSWORD_AUTH");
    },
    "send the password itself",
  ],
  [
    "callback-local-only",
    ({ client, template }) => {
      client.CallbackURLs = ["http://localhost:3000/"];
      delete template.Outputs;
    },
    "nobody else can sign in",
  ],
  ["managed-login-unbranded", (stack) => brand(stack, 2), "Login pages unavailable"],
  [
    "link-flow-off",
    (stack) => link(stack, "response_type=code", "response_type=token"),
    "unauthorized_client",
  ],
  ["link-callback-unknown", (stack) => link(stack, "%2Fcallback", "%2Fother"), "redirect_mismatch"],
  ["link-scope-unknown", (stack) => link(stack, "scope=openid", "scope=openid+email"), "invalid_scope"],
];

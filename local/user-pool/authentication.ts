import type { AppClient } from "./app-client.ts";
import { type AuthFlow, checkAuthFlow } from "./auth-flows/auth-flow.ts";
import { createCustomAuthFlow } from "./auth-flows/custom-auth-flow.ts";
import { createAdminUserPasswordFlow, createUserPasswordFlow } from "./auth-flows/password-flow.ts";
import { createRefreshFlow } from "./auth-flows/refresh-flow.ts";
import { createUserAuthFlow } from "./auth-flows/user-auth-flow.ts";
import { createUserSrpFlow } from "./auth-flows/user-srp-flow.ts";
import type { ChallengeHandler } from "./challenges/challenge-handler.ts";
import { createCustomChallengeHandler } from "./challenges/custom-challenge.ts";
import { createDeviceSrpHandler, createDeviceVerifierHandler } from "./challenges/device-srp.ts";
import {
  createPasswordChoiceHandler,
  createSelectChallengeHandler,
} from "./challenges/first-factor-handlers.ts";
import { createMfaSetUpHandler, createSelectMfaTypeHandler } from "./challenges/mfa-choice-handlers.ts";
import { createNewPasswordHandler } from "./challenges/new-password.ts";
import { NEW_PASSWORD_REQUIRED } from "./challenges/new-password-challenge.ts";
import { createPasswordVerifierHandler } from "./challenges/password-verifier.ts";
import { createSentCodeHandler, createSoftwareTokenHandler } from "./challenges/second-factor-handlers.ts";
import { createWebAuthnHandler } from "./challenges/web-authn.ts";
import { DEVICE_PASSWORD_VERIFIER, DEVICE_SRP_AUTH } from "./devices/require-device.ts";
import { readAnsweringDevice } from "./devices/signing-device.ts";
import type { PoolParts } from "./pool-parts.ts";
import { CUSTOM_CHALLENGE } from "./sign-in/custom-sign-in.ts";
import { globalSignOut } from "./tokens/global-sign-out.ts";
import type {
  Authentication,
  AuthOutcome,
  ChallengeResponseRequest,
  InitiateAuthRequest,
  TokenService,
} from "./user-pool.ts";
import { UserPoolError } from "./user-pool-error.ts";

/** `InitiateAuth` and `RespondToAuthChallenge` for both kinds of caller (contract C5.4, C5.5). */
export function createAuthentication(parts: PoolParts, tokens: TokenService): Authentication {
  const { handshakes } = parts;
  const adminPassword = createAdminUserPasswordFlow(parts);
  const refresh = createRefreshFlow(parts, tokens);
  const flows: Readonly<Record<string, AuthFlow>> = {
    USER_SRP_AUTH: createUserSrpFlow(parts, handshakes),
    USER_PASSWORD_AUTH: createUserPasswordFlow(parts),
    ADMIN_USER_PASSWORD_AUTH: adminPassword,
    ADMIN_NO_SRP_AUTH: adminPassword,
    REFRESH_TOKEN_AUTH: refresh,
    REFRESH_TOKEN: refresh,
    USER_AUTH: createUserAuthFlow({ ...parts, handshakes }),
    CUSTOM_AUTH: createCustomAuthFlow(parts),
  };
  const handlers: Readonly<Record<string, ChallengeHandler>> = {
    PASSWORD_VERIFIER: createPasswordVerifierHandler(parts, handshakes),
    [NEW_PASSWORD_REQUIRED]: createNewPasswordHandler(parts),
    SELECT_CHALLENGE: createSelectChallengeHandler({ ...parts, handshakes }),
    PASSWORD: createPasswordChoiceHandler({ ...parts, handshakes }, "PASSWORD"),
    PASSWORD_SRP: createPasswordChoiceHandler({ ...parts, handshakes }, "PASSWORD_SRP"),
    WEB_AUTHN: createWebAuthnHandler(parts),
    SMS_OTP: createSentCodeHandler(parts, "SMS_OTP"),
    SMS_MFA: createSentCodeHandler(parts, "SMS_MFA"),
    EMAIL_OTP: createSentCodeHandler(parts, "EMAIL_OTP"),
    SOFTWARE_TOKEN_MFA: createSoftwareTokenHandler(parts),
    SELECT_MFA_TYPE: createSelectMfaTypeHandler(parts),
    MFA_SETUP: createMfaSetUpHandler(parts),
    [CUSTOM_CHALLENGE]: createCustomChallengeHandler(parts),
    [DEVICE_SRP_AUTH]: createDeviceSrpHandler(parts),
    [DEVICE_PASSWORD_VERIFIER]: createDeviceVerifierHandler(parts),
  };
  return {
    initiateAuth: (client, request) => initiateAuth(flows, client, request),
    respondToAuthChallenge: (client, request) =>
      respondToAuthChallenge({ ...parts, handlers }, client, request),
    globalSignOut: (user) => globalSignOut(parts, user),
  };
}

async function initiateAuth(
  flows: Readonly<Record<string, AuthFlow>>,
  client: AppClient,
  request: InitiateAuthRequest,
): Promise<AuthOutcome> {
  const flow = Object.hasOwn(flows, request.authFlow) ? flows[request.authFlow] : undefined;
  if (!flow) throw new UserPoolError("auth-flow-not-supported");
  const { parameters, clientMetadata } = request;
  const attempt = { client, parameters, clientMetadata, session: request.session };
  checkAuthFlow(flow, attempt, request.isAdmin);
  return flow.start(attempt);
}

/** A challenge that is never posed here has no session either. */
async function respondToAuthChallenge(
  parts: PoolParts & { readonly handlers: Readonly<Record<string, ChallengeHandler>> },
  client: AppClient,
  request: ChallengeResponseRequest,
): Promise<AuthOutcome> {
  const { challengeName, session, responses, clientMetadata } = request;
  const { handlers } = parts;
  const handler = Object.hasOwn(handlers, challengeName) ? handlers[challengeName] : undefined;
  if (!handler) throw new UserPoolError("auth-session-invalid");
  const deviceKey = readAnsweringDevice(parts, { parameters: responses, session });
  return handler({ client, session, responses, clientMetadata, deviceKey });
}

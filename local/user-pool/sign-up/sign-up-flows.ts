import type { PoolParts } from "../pool-parts.ts";
import type { SignUpFlows } from "../user-pool.ts";
import { confirmForgotPassword } from "./confirm-forgot-password.ts";
import { confirmSignUp } from "./confirm-sign-up.ts";
import { forgotPassword } from "./forgot-password.ts";
import { resendConfirmationCode } from "./resend-confirmation-code.ts";
import { signUp } from "./sign-up.ts";

/** What people may do before they can sign in (contract C5.1–C5.3, C5.6). */
export function createSignUpFlows(parts: PoolParts): SignUpFlows {
  return {
    signUp: (client, request) => signUp(parts, client, request),
    confirmSignUp: (client, request) => confirmSignUp(parts, client, request),
    resendConfirmationCode: (client, request) => resendConfirmationCode(parts, client, request),
    forgotPassword: (client, request) => forgotPassword(parts, client, request),
    confirmForgotPassword: (client, request) => confirmForgotPassword(parts, client, request),
  };
}

import { toEpochSeconds } from "../../platform/clock.ts";
import type { AppClient } from "../app-client.ts";
import { settleDevice } from "../devices/signing-device.ts";
import type { PoolParts } from "../pool-parts.ts";
import { issueTokens } from "../tokens/issue-tokens.ts";
import { ADMIN_SCOPE } from "../tokens/readable-attributes.ts";
import type { TokenOccasion } from "../triggers/pre-token-generation.ts";
import type { AuthOutcome } from "../user-pool.ts";
import { toUser } from "../users/find-user.ts";
import type { SignInProgress } from "./sign-in-progress.ts";

/** Tokens for whoever came through, by the JSON API: one scope, all readable attributes (contract B3). */
export async function toApiOutcome(
  parts: Pick<PoolParts, "settings" | "store" | "clock" | "random" | "signingKeys" | "invokeTrigger">,
  client: AppClient,
  progress: SignInProgress,
): Promise<AuthOutcome> {
  if (progress.kind === "challenge") {
    return { kind: "challenge", challenge: progress.challenge, session: progress.session };
  }
  const newDevice = await settleDevice(parts, client, progress);
  const tokens = await issueTokens(parts, {
    client,
    user: toUser(progress.user),
    deviceKey: newDevice?.deviceKey ?? progress.deviceKey ?? undefined,
    scopes: [ADMIN_SCOPE],
    isHosted: false,
    authTime: toEpochSeconds(parts.clock),
    withRefreshToken: true,
    occasion: {
      source: toTokenSource(progress),
      clientMetadata: progress.clientMetadata,
    },
  });
  return { kind: "tokens", tokens: newDevice ? { ...tokens, newDevice } : tokens };
}

function toTokenSource({
  hasDevice,
  hasNewPassword,
}: SignInProgress & { readonly kind: "signed-in" }): TokenOccasion["source"] {
  if (hasDevice) return "AuthenticateDevice";
  return hasNewPassword ? "NewPasswordChallenge" : "Authentication";
}

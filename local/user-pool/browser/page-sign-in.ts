import { toEpochSeconds } from "../../platform/clock.ts";
import type { AppClient } from "../app-client.ts";
import { replaceTemporaryPassword } from "../challenges/new-password.ts";
import { NEW_PASSWORD_REQUIRED } from "../challenges/new-password-challenge.ts";
import type { PoolParts } from "../pool-parts.ts";
import { findClaimant, provePassword } from "../sign-in/first-factor.ts";
import { migrateAtSignIn } from "../sign-in/migrate-user.ts";
import type { SignInProgress } from "../sign-in/sign-in-progress.ts";
import { continueSignIn } from "../sign-in/sign-in-steps.ts";
import type { NewPasswordAnswer, PageSignInOutcome } from "../user-pool.ts";
import { listMissing } from "../users/attributes.ts";
import { toUser } from "../users/find-user.ts";
import { toPageFactorOutcome } from "./page-factor-outcome.ts";

/** The sign-in form of the hosted pages: no flow has to be enabled for it, and no secret hash (contract A3). */
export async function signInOnPage(
  parts: PoolParts,
  client: AppClient,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<PageSignInOutcome> {
  await migrateAtSignIn(parts, client, { username, password });
  const claimant = findClaimant(parts, client, { username });
  if (claimant.user?.status === "UNCONFIRMED") {
    parts.lockout.assertUnlocked(claimant.countedName);
    return { kind: "confirmation-required", username: claimant.user.username };
  }
  const user = await provePassword(parts, claimant, password);
  return toPageOutcome(parts, await continueSignIn(parts, { client, user, isHosted: true }));
}

export async function answerNewPasswordOnPage(
  parts: PoolParts,
  client: AppClient,
  { session, newPassword, attributes }: NewPasswordAnswer,
): Promise<PageSignInOutcome> {
  const answer = { client, session, isHosted: true, newPassword, attributes };
  return toPageOutcome(parts, await replaceTemporaryPassword(parts, answer));
}

export function toPageOutcome(parts: PoolParts, progress: SignInProgress): PageSignInOutcome {
  if (progress.kind === "signed-in") {
    return { kind: "signed-in", user: toUser(progress.user), authTime: toEpochSeconds(parts.clock) };
  }
  const factor = toPageFactorOutcome(progress);
  if (factor) return factor;
  if (progress.challenge.name !== NEW_PASSWORD_REQUIRED) {
    throw new TypeError(`The pages cannot ask for ${progress.challenge.name}.`);
  }
  const { session, user } = progress;
  return {
    kind: "new-password-required",
    session,
    missingAttributes: listMissing(parts.settings, user.attributes),
  };
}

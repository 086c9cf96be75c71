import type { AppClient } from "../app-client.ts";
import { judgeCode, spendCode } from "../codes/confirmation-codes.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { StoreTransaction, UserRecord } from "../store.ts";
import type { ConfirmSignUpRequest, ConfirmSignUpResult } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ContactAttribute } from "../user-pool-settings.ts";
import { findAliasHolder, takeAliasFrom } from "../users/aliases.ts";
import { findCurrent, findNamedUser, type NamedUser } from "./named-user.ts";
import { announceConfirmation } from "./post-confirmation.ts";
import { continueSignUpSession } from "./sign-up-session.ts";

/**
 * Confirms a sign-up by the code that was sent; the address it was sent to is verified with it (contract
 * C5.2). Every try counts against the quota, in the same transaction that judges the code.
 *
 * @throws UserPoolError `user-cannot-be-confirmed`, `code-mismatch`, `code-expired`,
 * `alias-exists-at-confirmation`, `attempt-limit-exceeded`
 */
export async function confirmSignUp(
  parts: PoolParts,
  client: AppClient,
  request: ConfirmSignUpRequest,
): Promise<ConfirmSignUpResult> {
  const named = findNamedUser(parts, client, request);
  // The transaction returns a refusal instead of throwing it: thrown, it would undo the count of the try.
  const outcome = await parts.store.write((transaction) => confirm(parts, transaction, { named, request }));
  if (outcome instanceof UserPoolError) throw outcome;
  await announceConfirmation(parts, client, { user: outcome, request });
  return continueSignUpSession(parts, client, { session: request.session, user: outcome });
}

function confirm(
  parts: PoolParts,
  transaction: StoreTransaction,
  { named, request }: { readonly named: NamedUser; readonly request: ConfirmSignUpRequest },
): UserRecord | UserPoolError {
  if (!parts.quotas.take(transaction, "confirm-sign-up", named.codeOwner)) {
    return new UserPoolError("attempt-limit-exceeded");
  }
  const user = findCurrent(transaction, named.user);
  if (user && user.status !== "UNCONFIRMED") {
    return new UserPoolError("user-cannot-be-confirmed", { values: { status: user.status } });
  }
  const owner = { purpose: "sign-up", owner: named.codeOwner } as const;
  const verdict = judgeCode(parts, transaction, { ...owner, code: request.confirmationCode });
  // An unknown name is answered like a user who waits for a code: nobody learns which it is (contract C8).
  if (!user) return new UserPoolError("code-mismatch");
  if (verdict.kind !== "right") return new UserPoolError(toReason(verdict.kind));
  const confirmed = toConfirmed(parts, user, verdict);
  const attribute = verdict.attribute;
  const holder = attribute && findAliasHolder(transaction, parts.settings, { user, attribute });
  if (attribute && holder) {
    if (!request.forceAliasCreation) {
      return new UserPoolError("alias-exists-at-confirmation", { values: { attribute } });
    }
    takeAliasFrom(transaction, holder, { attribute, now: parts.clock.now() });
  }
  spendCode(parts, transaction, owner);
  transaction.updateUser(confirmed);
  return confirmed;
}

export function toReason(kind: "mismatch" | "expired"): "code-mismatch" | "code-expired" {
  return kind === "mismatch" ? "code-mismatch" : "code-expired";
}

/** A code proves the address that it was sent to: one that was changed meanwhile is not verified by it. */
function toConfirmed(
  { clock }: PoolParts,
  user: UserRecord,
  proved: { readonly attribute: ContactAttribute | null; readonly destination: string | null },
): UserRecord {
  return {
    ...user,
    status: "CONFIRMED",
    attributes: toVerified(user, proved),
    lastModifiedAt: clock.now(),
  };
}

export function toVerified(
  { attributes }: UserRecord,
  proved: { readonly attribute: ContactAttribute | null; readonly destination: string | null },
): Readonly<Record<string, string>> {
  const { attribute, destination } = proved;
  if (attribute === null || attributes[attribute] !== destination) return attributes;
  return { ...attributes, [`${attribute}_verified`]: "true" };
}

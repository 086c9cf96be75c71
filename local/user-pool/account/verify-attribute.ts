import { judgeCode, putCode, spendCode } from "../codes/confirmation-codes.ts";
import type { CodeDelivery } from "../outbox.ts";
import type { PoolParts } from "../pool-parts.ts";
import { toReason } from "../sign-up/confirm-sign-up.ts";
import type { StoreTransaction } from "../store.ts";
import type { User } from "../user.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ContactAttribute } from "../user-pool-settings.ts";
import { getUser } from "../users/find-user.ts";
import { isVerifiedFirst, toChanged, toVerificationPurpose, updateUnlessTaken } from "./change-attributes.ts";
import { deliverAttributeCode } from "./update-attributes.ts";

/** Sends a code to an address that the user has (contract C5.7); the code before it ends. */
export async function sendAttributeCode(
  parts: PoolParts,
  { username }: User,
  attribute: ContactAttribute,
): Promise<CodeDelivery> {
  const outcome = await parts.store.write((transaction) => {
    const user = getUser({ settings: parts.settings, store: transaction }, username);
    if (!parts.quotas.take(transaction, "attribute-verification-code", user.sub)) {
      return new UserPoolError("attempt-limit-exceeded");
    }
    const destination = user.attributes[attribute];
    if (destination === undefined) return createNoAddress(attribute);
    const purpose = toVerificationPurpose(attribute);
    const code = putCode(parts, transaction, { purpose, owner: user.sub, attribute, destination });
    return { user, attribute, destination, code };
  });
  if (outcome instanceof UserPoolError) throw outcome;
  return deliverAttributeCode(parts, "VerifyUserAttribute", outcome);
}

/** Assumed: the text; AWS: the error (contract C5.7). */
function createNoAddress(attribute: ContactAttribute): UserPoolError {
  return new UserPoolError("invalid-parameter", {
    values: { message: `User does not have ${attribute} to verify.` },
  });
}

interface Proof {
  readonly attribute: ContactAttribute;
  readonly code: string;
}

/**
 * Verifies an address by its code. Every try counts against the quota, in the transaction that judges it.
 * @throws UserPoolError `code-mismatch`, `code-expired`, `alias-exists`, `attempt-limit-exceeded`
 */
export async function verifyAttribute(parts: PoolParts, user: User, proof: Proof): Promise<void> {
  const refusal = await parts.store.write((transaction) =>
    parts.quotas.take(transaction, "verify-user-attribute", user.sub)
      ? verify(parts, transaction, { username: user.username, proof })
      : new UserPoolError("attempt-limit-exceeded"),
  );
  if (refusal) throw refusal;
}

/** Returns what it refuses for: thrown, it would undo the count of the try. */
function verify(
  parts: PoolParts,
  transaction: StoreTransaction,
  { username, proof }: { readonly username: string; readonly proof: Proof },
): UserPoolError | undefined {
  const { settings, clock } = parts;
  const { attribute, code } = proof;
  const user = getUser({ settings, store: transaction }, username);
  const owner = { purpose: toVerificationPurpose(attribute), owner: user.sub };
  const verdict = judgeCode(parts, transaction, { ...owner, code });
  if (verdict.kind !== "right") return new UserPoolError(toReason(verdict.kind));
  const destination = verdict.destination ?? "";
  const isCurrent = user.attributes[attribute] === destination;
  // The code proves the address that it was sent to; one that replaced it meanwhile needs a code of its own.
  if (!isCurrent && !isVerifiedFirst(settings, attribute)) return new UserPoolError("code-mismatch");
  const attributes = { ...user.attributes, [attribute]: destination, [`${attribute}_verified`]: "true" };
  const verified = toChanged(settings, user, { attributes, now: clock.now() });
  try {
    updateUnlessTaken(transaction, settings, verified);
  } catch (error) {
    if (error instanceof UserPoolError) return error;
    throw error;
  }
  spendCode(parts, transaction, owner);
  return undefined;
}

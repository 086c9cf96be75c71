import { type EpochSeconds, toEpochSeconds } from "../../platform/clock.ts";
import { isEqualSecret } from "../../platform/constant-time.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { Collection, StoreTransaction } from "../store.ts";
import type { ContactAttribute } from "../user-pool-settings.ts";

/** Each purpose is a namespace: a code for one opens nothing else (contract H-40). */
export type CodePurpose = "sign-up" | "forgot-password" | "verify-email" | "verify-phone-number";

/** AWS: an hour for password recovery, a day for everything else (contract A13, H-40). */
const LIFETIMES: Readonly<Record<CodePurpose, number>> = {
  "sign-up": 86_400,
  "forgot-password": 3600,
  "verify-email": 86_400,
  "verify-phone-number": 86_400,
};

const CODE_DIGITS = 6;

interface PendingCode {
  /** A keyed digest: the code itself is in the outbox only. */
  readonly digest: string;
  /** Which contact it was sent to; `null` for a code that was only pretended to be sent. */
  readonly attribute: ContactAttribute | null;
  /** The address it was sent to: proves that one and no later one. */
  readonly destination: string | null;
  readonly expiresAt: EpochSeconds;
}

const CODES: Collection<PendingCode> = { name: "confirmation-code" };

/** Whose code: the user's `sub`, or the folded name of somebody unknown. */
export interface CodeOwner {
  readonly purpose: CodePurpose;
  readonly owner: string;
}

export type CodeVerdict =
  | {
      readonly kind: "right";
      readonly attribute: ContactAttribute | null;
      readonly destination: string | null;
    }
  | { readonly kind: "mismatch" }
  | { readonly kind: "expired" };

type CodeParts = Pick<PoolParts, "settings" | "clock" | "random" | "secret">;

/** Makes a code, in place of any former one of the same purpose. */
export function putCode(
  { settings, clock, random, secret }: CodeParts,
  transaction: StoreTransaction,
  code: CodeOwner & Pick<PendingCode, "attribute" | "destination">,
): string {
  const { attribute, destination } = code;
  const digits = random.digits(CODE_DIGITS);
  const id = toId(settings.userPoolId, code);
  const expiresAt = toEpochSeconds(clock) + LIFETIMES[code.purpose];
  transaction.putRecord(CODES, {
    id,
    expiresAt,
    value: { digest: digest(secret, id, digits), attribute, destination, expiresAt },
  });
  return digits;
}

/**
 * Judges a code without spending it: whatever else the operation checks comes first, and a weak new password
 * costs no code (contract C5.6).
 */
export function judgeCode(
  { settings, clock, secret }: CodeParts,
  transaction: Pick<StoreTransaction, "findRecord">,
  { code, ...owner }: CodeOwner & { readonly code: string },
): CodeVerdict {
  const id = toId(settings.userPoolId, owner);
  const pending = transaction.findRecord(CODES, id);
  if (!pending || toEpochSeconds(clock) >= pending.expiresAt) return { kind: "expired" };
  if (!isEqualSecret(pending.digest, digest(secret, id, code))) return { kind: "mismatch" };
  return { kind: "right", attribute: pending.attribute, destination: pending.destination };
}

/** To be called in the transaction in which the code was found right: each is good once. */
export function spendCode(
  { settings }: Pick<CodeParts, "settings">,
  transaction: StoreTransaction,
  owner: CodeOwner,
): void {
  transaction.deleteRecord(CODES, toId(settings.userPoolId, owner));
}

function toId(userPoolId: string, { purpose, owner }: CodeOwner): string {
  return `${userPoolId}/${purpose}/${owner}`;
}

function digest(secret: PoolParts["secret"], id: string, code: string): string {
  return secret.digest("confirmation-code", `${id}\n${code}`).toString("base64url");
}

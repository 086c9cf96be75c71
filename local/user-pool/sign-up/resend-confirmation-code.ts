import type { AppClient } from "../app-client.ts";
import { putCode } from "../codes/confirmation-codes.ts";
import { deliverMessage } from "../messages.ts";
import type { CodeDelivery } from "../outbox.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { StoreTransaction, UserRecord } from "../store.ts";
import type { NamedUserRequest } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ContactAttribute } from "../user-pool-settings.ts";
import { toCaller } from "./caller.ts";
import { findCurrent, findNamedUser, type NamedUser } from "./named-user.ts";
import { simulateDelivery } from "./simulated-delivery.ts";

interface SentCode {
  readonly user: UserRecord;
  readonly attribute: ContactAttribute;
  readonly code: string;
}

/**
 * Sends a new code in place of the last one (contract C5.3).
 * @throws UserPoolError `user-already-confirmed`, `attempt-limit-exceeded`, `invalid-parameter`
 */
export async function resendConfirmationCode(
  parts: PoolParts,
  client: AppClient,
  request: NamedUserRequest,
): Promise<CodeDelivery> {
  const named = findNamedUser(parts, client, request);
  const outcome = await parts.store.write((transaction) => replaceCode(parts, transaction, named));
  if (outcome instanceof UserPoolError) throw outcome;
  if (outcome === "nobody") return simulateDelivery(parts, request.username);
  const asked = { source: "ResendCode", ...toCaller(client, request) } as const;
  return deliverMessage(parts, { ...outcome, kind: "verification", purpose: "sign-up", asked });
}

function replaceCode(
  parts: PoolParts,
  transaction: StoreTransaction,
  { user: before, codeOwner }: NamedUser,
): SentCode | "nobody" | UserPoolError {
  if (!parts.quotas.take(transaction, "resend-confirmation-code", codeOwner)) {
    return new UserPoolError("attempt-limit-exceeded");
  }
  const user = findCurrent(transaction, before);
  const pretended = { purpose: "sign-up", owner: codeOwner, attribute: null, destination: null } as const;
  if (!user) {
    putCode(parts, transaction, pretended);
    return "nobody";
  }
  if (user.status !== "UNCONFIRMED") return new UserPoolError("user-already-confirmed");
  const attribute = findCodeContact(parts, user);
  if (attribute === undefined) return createNoContact();
  const destination = user.attributes[attribute] ?? null;
  const code = putCode(parts, transaction, { purpose: "sign-up", owner: user.sub, attribute, destination });
  return { user, attribute, code };
}

/** AWS: the phone first, as at sign-up; only what the pool verifies. */
function findCodeContact({ settings }: PoolParts, { attributes }: UserRecord): ContactAttribute | undefined {
  const order: readonly ContactAttribute[] = ["phone_number", "email"];
  return order.find(
    (name) => settings.autoVerifiedAttributes.includes(name) && attributes[name] !== undefined,
  );
}

/** Assumed: the text. Without an address to verify there is nowhere to send a code. */
function createNoContact(): UserPoolError {
  return new UserPoolError("invalid-parameter", {
    values: { message: "Cannot resend codes. Auto verification not turned on." },
  });
}

import type { AppClient } from "../app-client.ts";
import { putCode } from "../codes/confirmation-codes.ts";
import { listFactorContacts } from "../factors/second-factor.ts";
import { deliverMessage } from "../messages.ts";
import type { CodeDelivery } from "../outbox.ts";
import type { PoolParts } from "../pool-parts.ts";
import { migrateAtRecovery } from "../sign-in/migrate-user.ts";
import type { StoreTransaction, UserRecord } from "../store.ts";
import type { NamedUserRequest } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ContactAttribute, UserPoolSettings } from "../user-pool-settings.ts";
import { toCaller } from "./caller.ts";
import { checkCaller, findCurrent, findNamedUser, type NamedUser } from "./named-user.ts";
import { simulateDelivery } from "./simulated-delivery.ts";

interface SentCode {
  readonly user: UserRecord;
  readonly attribute: ContactAttribute;
  readonly code: string;
}

/**
 * Sends a code for a new password; the old one works until the code is used (contract C5.6).
 *
 * A client that hides who exists gets a delivery for everybody, and a code is kept for nobody in particular,
 * so that the confirmation that follows tells nothing either (contract C8).
 *
 * @throws UserPoolError `user-disabled`, `password-cannot-be-reset`, `recovery-by-administrator-only`,
 * `no-verified-contact`, `attempt-limit-exceeded`
 */
export async function forgotPassword(
  parts: PoolParts,
  client: AppClient,
  request: NamedUserRequest,
): Promise<CodeDelivery> {
  checkCaller(parts, client, request);
  await migrateAtRecovery(parts, client, request);
  const named = findNamedUser(parts, client, request);
  const outcome = await parts.store.write((transaction) => {
    if (!parts.quotas.take(transaction, "forgot-password", named.codeOwner)) {
      return new UserPoolError("attempt-limit-exceeded");
    }
    return startRecovery(parts, transaction, { client, named });
  });
  if (outcome instanceof UserPoolError) throw outcome;
  if (outcome === "nobody") return simulateDelivery(parts, request.username);
  const asked = { source: "ForgotPassword", ...toCaller(client, request) } as const;
  return deliverMessage(parts, { ...outcome, kind: "verification", purpose: "forgot-password", asked });
}

function startRecovery(
  parts: PoolParts,
  transaction: StoreTransaction,
  { client, named }: { readonly client: AppClient; readonly named: NamedUser },
): SentCode | "nobody" | UserPoolError {
  const user = findCurrent(transaction, named.user);
  const contact = user ? findRecoveryContact(parts, user) : undefined;
  const refusal = user && findRefusal(parts.settings, user, contact);
  if (refusal && !(client.hidesUserExistence && isHidden(refusal))) return refusal;
  const purpose = "forgot-password";
  if (!user || refusal || contact === undefined) {
    putCode(parts, transaction, { purpose, owner: named.codeOwner, attribute: null, destination: null });
    return "nobody";
  }
  const destination = user.attributes[contact] ?? null;
  const code = putCode(parts, transaction, { purpose, owner: user.sub, attribute: contact, destination });
  return { user, attribute: contact, code };
}

/** Contract C8: a disabled user, and one without an address to write to, look like an unknown one. */
function isHidden({ reason }: UserPoolError): boolean {
  return reason === "user-disabled" || reason === "no-verified-contact";
}

function findRefusal(
  settings: UserPoolSettings,
  user: UserRecord,
  contact: ContactAttribute | undefined,
): UserPoolError | undefined {
  if (!user.enabled) return new UserPoolError("user-disabled");
  if (user.status === "FORCE_CHANGE_PASSWORD" || user.status === "EXTERNAL_PROVIDER") {
    return new UserPoolError("password-cannot-be-reset");
  }
  if (settings.recoveryMechanisms?.[0] === "admin_only") {
    return new UserPoolError("recovery-by-administrator-only");
  }
  return contact === undefined ? new UserPoolError("no-verified-contact") : undefined;
}

/**
 * The pool's order, or AWS's older rule: a verified phone before a verified email. An address to which the
 * codes of the second factor go recovers nothing, or one mailbox would be both factors (contract E6).
 */
export function findRecoveryContact(
  parts: Pick<PoolParts, "settings" | "store" | "factors">,
  user: UserRecord,
): ContactAttribute | undefined {
  const mechanisms = parts.settings.recoveryMechanisms ?? ["verified_phone_number", "verified_email"];
  const contacts = mechanisms.flatMap((mechanism): readonly ContactAttribute[] => {
    if (mechanism === "admin_only") return [];
    return [mechanism === "verified_email" ? "email" : "phone_number"];
  });
  const taken = listFactorContacts(parts, user);
  const { attributes } = user;
  return contacts.find(
    (contact) =>
      attributes[contact] !== undefined &&
      attributes[`${contact}_verified`] === "true" &&
      !taken.includes(contact),
  );
}

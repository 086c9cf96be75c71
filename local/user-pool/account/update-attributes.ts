import { putCode } from "../codes/confirmation-codes.ts";
import { deliverMessage } from "../messages.ts";
import type { CodeDelivery } from "../outbox.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { UserRecord } from "../store.ts";
import type { ContactAttribute } from "../user-pool-settings.ts";
import type { Attributes } from "../users/attributes.ts";
import { getUser } from "../users/find-user.ts";
import { changeAttributes, toVerificationPurpose, updateUnlessTaken } from "./change-attributes.ts";

interface SentCode {
  readonly user: UserRecord;
  readonly attribute: ContactAttribute;
  readonly destination: string;
  readonly code: string;
}

/**
 * Changes a user's attributes and sends a code to each changed address that the pool verifies.
 * @throws UserPoolError as {@link changeAttributes}; `alias-exists`
 */
export async function updateAttributes(
  parts: PoolParts,
  username: string,
  changes: Attributes,
): Promise<readonly CodeDelivery[]> {
  const codes = await parts.store.write((transaction): readonly SentCode[] => {
    const before = getUser({ settings: parts.settings, store: transaction }, username);
    const { user, toVerify } = changeAttributes(parts, before, changes);
    updateUnlessTaken(transaction, parts.settings, user);
    return toVerify.map(({ attribute, destination }) => {
      const purpose = toVerificationPurpose(attribute);
      const code = putCode(parts, transaction, { purpose, owner: user.sub, attribute, destination });
      return { user, attribute, destination, code };
    });
  });
  const deliveries: CodeDelivery[] = [];
  for (const sent of codes) deliveries.push(await deliverAttributeCode(parts, "UpdateUserAttribute", sent));
  return deliveries;
}

/** To the address that the code proves, which need not be the user's yet. */
export function deliverAttributeCode(
  parts: PoolParts,
  source: "UpdateUserAttribute" | "VerifyUserAttribute",
  { user, attribute, destination, code }: SentCode,
): Promise<CodeDelivery> {
  const attributes = { ...user.attributes, [attribute]: destination };
  return deliverMessage(parts, {
    user: { ...user, attributes },
    attribute,
    kind: "verification",
    purpose: "attribute-verification",
    code,
    asked: { source },
  });
}

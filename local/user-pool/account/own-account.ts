import type { OwnAccount } from "../account-management.ts";
import type { PoolParts } from "../pool-parts.ts";
import { checkWritable } from "../users/attributes.ts";
import { changePassword } from "./change-password.ts";
import { updateAttributes } from "./update-attributes.ts";
import { sendAttributeCode, verifyAttribute } from "./verify-attribute.ts";

/** What signed-in users do to themselves (contract C5.7). */
export function createOwnAccount(parts: PoolParts): OwnAccount {
  return {
    async updateAttributes(client, user, attributes) {
      checkWritable(client, attributes);
      return updateAttributes(parts, user.username, attributes);
    },
    sendAttributeCode: (user, attribute) => sendAttributeCode(parts, user, attribute),
    verifyAttribute: (user, proof) => verifyAttribute(parts, user, proof),
    changePassword: (user, change) => changePassword(parts, user, change),
  };
}

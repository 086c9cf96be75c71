import { UserPoolError } from "../user-pool/user-pool-error.ts";
import type { ContactAttribute } from "../user-pool/user-pool-settings.ts";

/**
 * The attribute that a code can be sent to.
 * @throws UserPoolError `invalid-parameter` for any other one (contract C5.7). Assumed: the text
 */
export function parseContactAttribute(name: string): ContactAttribute {
  if (name === "email" || name === "phone_number") return name;
  throw new UserPoolError("invalid-parameter", {
    values: { message: `Invalid attribute name: ${name}. Only email and phone_number can be verified.` },
  });
}

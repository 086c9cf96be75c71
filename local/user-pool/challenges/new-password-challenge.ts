import type { UserRecord } from "../store.ts";
import type { Challenge } from "../user-pool.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import { listMissing } from "../users/attributes.ts";

export const NEW_PASSWORD_REQUIRED = "NEW_PASSWORD_REQUIRED";

/** Attributes travel under this prefix, in the challenge and in its answer. */
export const ATTRIBUTE_PREFIX = "userAttributes.";

/** Asks for a new password, and for what the pool requires and the user has not got yet (contract C5.5). */
export function toNewPasswordChallenge(
  settings: Pick<UserPoolSettings, "schema">,
  user: UserRecord,
): Challenge {
  const missing = listMissing(settings, user.attributes).map((name) => `${ATTRIBUTE_PREFIX}${name}`);
  return {
    name: NEW_PASSWORD_REQUIRED,
    parameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missing),
      userAttributes: JSON.stringify(user.attributes),
    },
  };
}

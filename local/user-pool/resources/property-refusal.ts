import { PropertyError } from "../settings/properties.ts";
import { UserPoolError } from "../user-pool-error.ts";

/** What the API answers to settings that a template would be refused for; anything else stays as it is. */
export function toRefusal(error: unknown): unknown {
  if (!(error instanceof PropertyError)) return error;
  return new UserPoolError(error.reason, { values: { message: error.problem }, cause: error.message });
}

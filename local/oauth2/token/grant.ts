import type { TokenSet } from "../../user-pool/user-pool.ts";
import type { ClientOfPool } from "../find-client.ts";
import type { FormParameters } from "../form-parameters.ts";
import { OAuthError } from "../oauth-error.ts";

/** One `grant_type`: checks the request of an authenticated client and has the pool issue tokens. */
export type Grant = (of: ClientOfPool, form: FormParameters) => Promise<TokenSet>;

/** @throws OAuthError `invalid_request` when it is absent or empty */
export function getParameter(form: FormParameters, name: string): string {
  const value = form.get(name);
  if (value === undefined || value === "") throw new OAuthError("invalid_request");
  return value;
}

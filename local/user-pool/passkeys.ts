import type { JsonObject } from "../platform/json.ts";
import type { AppClient } from "./app-client.ts";
import type { User } from "./user.ts";

/** WebAuthn credentials of a signed-in user (contract F3). */
export interface Passkeys {
  /**
   * `PublicKeyCredentialCreationOptionsJSON`, good for five minutes. A hosted page names its own host.
   * @throws UserPoolError `passkeys-not-enabled`, `passkey-configuration-missing`
   */
  startPasskeyRegistration(client: AppClient, user: User, pageHost?: string): Promise<JsonObject>;
  /**
   * Keeps the credential that a browser made of these options.
   * @throws UserPoolError `passkey-…`, `passkeys-not-enabled`
   */
  completePasskeyRegistration(client: AppClient, user: User, credential: JsonObject): Promise<void>;
  /** By id. */
  listPasskeys(user: User): readonly Passkey[];
  /** @throws UserPoolError `passkey-not-found` */
  deletePasskey(user: User, credentialId: string): Promise<void>;
}

export interface Passkey {
  /** Base64url, as the authenticator names it. */
  readonly credentialId: string;
  readonly name: string;
  readonly relyingPartyId: string;
  /** `platform` or `cross-platform`; `null` when the browser did not say. */
  readonly attachment: string | null;
  readonly transports: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

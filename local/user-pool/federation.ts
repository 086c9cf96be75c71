import type { EpochSeconds } from "../platform/clock.ts";
import type { JsonObject } from "../platform/json.ts";
import type { AppClient } from "./app-client.ts";
import type { User } from "./user.ts";

/** Sign-in by an external identity provider: what the pool knows of it; the talking is the wire's. */
export interface Federation extends IdentityLinks {
  /**
   * Remembers a sign-in that goes to a provider: five minutes, once, in one browser (contract A1).
   * @returns what the provider is sent, and what the browser keeps
   */
  beginFederatedSignIn(start: FederationStart): Promise<FederationTicket>;
  /**
   * The sign-in that `state` stands for, in the browser that holds the key, and spends it. `undefined` for
   * everything else: nobody is signed in by an answer to a question that this browser has not asked.
   */
  takeFederatedSignIn(state: string, browserKey: string): Promise<PendingFederation | undefined>;
  /**
   * Makes or updates the user whom the provider vouches for, in the order of contract F5.4, with its triggers.
   *
   * @throws UserPoolError `trigger-…`, `user-disabled`, `username-exists`, `attribute-…`,
   * `attributes-not-conforming`
   */
  signInExternalUser(
    client: AppClient,
    external: ExternalUser,
  ): Promise<{ readonly user: User; readonly authTime: EpochSeconds }>;
}

/** Contract C3: `AdminLinkProviderForUser` and `AdminDisableProviderForUser`. */
export interface IdentityLinks {
  /** From now on the provider's user is this one. @throws UserPoolError `user-not-found`, `resource-not-found`, `invalid-parameter` */
  linkProvider(link: LinkedUser): Promise<void>;
  /** @throws UserPoolError `user-not-found` for somebody who is not linked, `resource-not-found` */
  unlinkProvider(external: LinkedUser["external"]): Promise<void>;
}

export interface LinkedUser {
  /** Of the pool: username, `sub` or alias. */
  readonly username: string;
  readonly external: {
    readonly providerName: string;
    /** `Cognito_Subject`, or a claim of the provider. */
    readonly attributeName: string;
    readonly value: string;
  };
}

export interface FederationStart {
  readonly clientId: string;
  readonly providerName: string;
  /** The query of the authorization request, as it came. */
  readonly query: string;
  /** Where the provider answers to. */
  readonly callbackUrl: string;
}

export interface FederationTicket {
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636). */
  readonly codeVerifier: string;
  readonly browserKey: string;
  readonly expiresInSeconds: number;
}

export interface PendingFederation extends FederationStart {
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** What a provider says of a user, verified. */
export interface ExternalUser {
  readonly providerName: string;
  /** `sub` among them, a text. */
  readonly claims: JsonObject;
}

import type { AppClient } from "../user-pool/app-client.ts";
import type { AuthenticatedUser, UserPool } from "../user-pool/user-pool.ts";

/** The pool that a request names by `UserPoolId`, as much of it as an operation needs. */
export interface PoolLookup<Needs extends keyof UserPool> {
  /** @throws UserPoolError `user-pool-not-found` */
  get(userPoolId: string): Pick<UserPool, Needs>;
}

/** The app client that a request names by `ClientId`, with its pool. */
export interface ClientLookup<Needs extends keyof UserPool> {
  /** @throws UserPoolError `client-not-found` */
  getByClientId(clientId: string): { readonly pool: Pick<UserPool, Needs>; readonly client: AppClient };
}

/** The user that a request names by `AccessToken` (contract C5.0). */
export interface CallerLookup<Needs extends keyof UserPool> {
  /** @throws UserPoolError `access-token-…`, `user-not-found`, `user-disabled` */
  authenticate(
    accessToken: string,
  ): Promise<Omit<AuthenticatedUser, "pool"> & { readonly pool: Pick<UserPool, Needs> }>;
}

/** The sign-in that a request continues by `Session`, without naming a client. */
export interface SessionLookup<Needs extends keyof UserPool> {
  /** @throws UserPoolError `auth-session-invalid` */
  getBySession(session: string): { readonly pool: Pick<UserPool, Needs> };
}

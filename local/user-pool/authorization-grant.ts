import type { EpochSeconds } from "../platform/clock.ts";
import type { AppClient } from "./app-client.ts";
import type { User } from "./user.ts";

/** What somebody who has signed in on the pages grants a client. */
export interface AuthorizationGrant {
  readonly client: AppClient;
  readonly user: User;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly authTime: EpochSeconds;
  readonly nonce?: string | undefined;
  /** What the access token is bound to: its `aud` (RFC 8707). */
  readonly resource?: string | undefined;
  /** PKCE S256 challenge. */
  readonly codeChallenge?: string | undefined;
}

export interface CodeRedemption {
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier: string | undefined;
}

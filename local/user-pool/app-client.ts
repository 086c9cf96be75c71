import type { JsonObject } from "../platform/json.ts";

export type ExplicitAuthFlow =
  | "ALLOW_USER_SRP_AUTH"
  | "ALLOW_USER_PASSWORD_AUTH"
  | "ALLOW_ADMIN_USER_PASSWORD_AUTH"
  | "ALLOW_REFRESH_TOKEN_AUTH"
  | "ALLOW_CUSTOM_AUTH"
  | "ALLOW_USER_AUTH";

export type OAuthFlow = "code" | "implicit" | "client_credentials";

/** An app client as the pool enforces it (contract G4), defaults filled in. */
export interface AppClient {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly clientName: string;
  /** `undefined` for a public client. Compared in constant time only. */
  readonly clientSecret?: string;
  /** While secrets are exchanged, the second active one: either proves the client (contract C10). */
  readonly otherClientSecret?: string;
  /** Legacy names are translated to `ALLOW_*` when parsed. */
  readonly explicitAuthFlows: readonly ExplicitAuthFlow[];
  /** `AllowedOAuthFlowsUserPoolClient`: false closes every OAuth endpoint to this client. */
  readonly isOAuthEnabled: boolean;
  readonly oauthFlows: readonly OAuthFlow[];
  readonly oauthScopes: readonly string[];
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  readonly defaultRedirectUri?: string;
  readonly identityProviders: readonly string[];
  /** `PreventUserExistenceErrors: ENABLED` (contract C8). */
  readonly hidesUserExistence: boolean;
  readonly isTokenRevocationEnabled: boolean;
  readonly accessTokenSeconds: number;
  readonly idTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  /** Each refresh replaces the refresh token (contract A6.4); absent when that is off. */
  readonly refreshTokenRotation?: {
    /** How long a replaced token may still be used, 0–60 seconds. */
    readonly graceSeconds: number;
  };
  /** `AuthSessionValidity`, in seconds. */
  readonly authSessionSeconds: number;
  /** `null` when the pool's default applies: every standard attribute. */
  readonly readAttributes: readonly string[] | null;
  readonly writeAttributes: readonly string[] | null;
  /** As it came in (CloudFormation spelling), for `DescribeUserPoolClient`. */
  readonly properties: JsonObject;
  readonly createdAt: number;
  readonly lastModifiedAt: number;
}

/** Every secret that proves the client now; none for a public client. */
export function secretsOf(client: Pick<AppClient, "clientSecret" | "otherClientSecret">): readonly string[] {
  return [client.clientSecret, client.otherClientSecret].filter((secret) => secret !== undefined);
}

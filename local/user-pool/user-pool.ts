import type { EpochSeconds } from "../platform/clock.ts";
import type { AccountManagement } from "./account-management.ts";
import type { AppClient } from "./app-client.ts";
import type { AuthorizationGrant, CodeRedemption } from "./authorization-grant.ts";
import type { DeviceManagement, NewDevice } from "./device-management.ts";
import type { FactorManagement } from "./factor-management.ts";
import type { Federation } from "./federation.ts";
import type { CodeDelivery } from "./outbox.ts";
import type { PageFactorOutcome, PageFactors } from "./page-factors.ts";
import type { PageFirstFactorOutcome, PageFirstFactors } from "./page-first-factors.ts";
import type { ResourceManagement } from "./resources/pool-resources.ts";
import type { User } from "./user.ts";
import type { UserAdministration } from "./user-administration.ts";
import type { UserPoolSettings } from "./user-pool-settings.ts";

/**
 * What the wires (cognito-idp, oauth2, managed-login) may ask of the domain. No HTTP in here.
 * Every refusal is a thrown `UserPoolError`; challenges are returned. Each member is implemented in a file of
 * its own and composed by `createUserPool`; an operation names only what it needs by `Pick`.
 */
export interface UserPools {
  list(): readonly UserPool[];
  /** @throws UserPoolError `user-pool-not-found` */
  get(userPoolId: string): UserPool;
  /** @throws UserPoolError `client-not-found` */
  getByClientId(clientId: string): { readonly pool: UserPool; readonly client: AppClient };
  /**
   * Verifies an access token of any pool here, for the cognito-idp API (contract C5.0): signature, issuer,
   * `token_use`, expiry, revocation, user, and the scope `aws.cognito.signin.user.admin`.
   */
  authenticate(accessToken: string): Promise<AuthenticatedUser>;
  /**
   * The pool and client of an API `Session`, for requests that name neither; what the session is worth is for
   * the pool to say.
   * @throws UserPoolError `auth-session-invalid`
   */
  getBySession(session: string): { readonly pool: UserPool; readonly client: AppClient };
}

export interface AuthenticatedUser {
  readonly pool: UserPool;
  readonly client: AppClient;
  readonly user: User;
  readonly accessToken: AccessTokenClaims;
}

export interface AccessTokenClaims {
  readonly sub: string;
  readonly username: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly jti: string;
  readonly originJti: string | undefined;
  readonly expiresAt: EpochSeconds;
}

export interface UserPool
  extends SignUpFlows,
    Authentication,
    TokenService,
    BrowserSignIn,
    UserAdministration,
    AccountManagement,
    FactorManagement,
    DeviceManagement,
    Federation,
    ResourceManagement {
  readonly settings: UserPoolSettings;
  /** Hosts of the pool's domains: a prefix (`hello-1a2b`) or a custom domain. */
  readonly domains: readonly string[];
  /** Public halves of the signing keys; waits until they exist. */
  jwks(): Promise<{ readonly keys: readonly JsonWebKeyEntry[] }>;
}

/** One JWKS entry: `alg`, `e`, `kid`, `kty`, `n`, `use`, and nothing private. */
export interface JsonWebKeyEntry {
  readonly alg: "RS256";
  readonly e: string;
  readonly kid: string;
  readonly kty: "RSA";
  readonly n: string;
  readonly use: "sig";
}

export interface SignUpFlows {
  signUp(client: AppClient, request: SignUpRequest): Promise<SignUpResult>;
  confirmSignUp(client: AppClient, request: ConfirmSignUpRequest): Promise<ConfirmSignUpResult>;
  resendConfirmationCode(client: AppClient, request: NamedUserRequest): Promise<CodeDelivery>;
  forgotPassword(client: AppClient, request: NamedUserRequest): Promise<CodeDelivery>;
  confirmForgotPassword(client: AppClient, request: ConfirmForgotPasswordRequest): Promise<void>;
}

/** Members of a public request that names a user. */
export interface NamedUserRequest {
  /** As typed: username, `sub` or alias. */
  readonly username: string;
  readonly secretHash?: string | undefined;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  /** True on the hosted pages, which prove the client otherwise: no `SECRET_HASH` is asked for. */
  readonly isHosted?: boolean;
}

export interface SignUpRequest extends NamedUserRequest {
  readonly password: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly validationData?: Readonly<Record<string, string>> | undefined;
}

export interface SignUpResult {
  readonly isConfirmed: boolean;
  readonly sub: string;
  readonly username: string;
  readonly codeDelivery?: CodeDelivery;
  /** For clients that may choose how to sign in: {@link ConfirmSignUpRequest.session}. */
  readonly session?: string;
}

export interface ConfirmSignUpRequest extends NamedUserRequest {
  readonly confirmationCode: string;
  /** Of the sign-up; with it the confirmation answers with one that signs in by `USER_AUTH`. */
  readonly session?: string | undefined;
  readonly forceAliasCreation?: boolean | undefined;
}

export interface ConfirmSignUpResult {
  readonly session?: string;
}

export interface ConfirmForgotPasswordRequest extends NamedUserRequest {
  readonly confirmationCode: string;
  readonly password: string;
}

// Authentication

export interface Authentication {
  /** `InitiateAuth`, and with `isAdmin` `AdminInitiateAuth` (contract C5.4). */
  initiateAuth(client: AppClient, request: InitiateAuthRequest): Promise<AuthOutcome>;
  /** `RespondToAuthChallenge`, and with `isAdmin` `AdminRespondToAuthChallenge` (contract C5.5). */
  respondToAuthChallenge(client: AppClient, request: ChallengeResponseRequest): Promise<AuthOutcome>;
  /** Every refresh token and access token of the user ends. */
  globalSignOut(user: User): Promise<void>;
}

export interface InitiateAuthRequest {
  readonly authFlow: string;
  /** `AuthParameters`, wire spelling: `USERNAME`, `PASSWORD`, `SRP_A`, `SECRET_HASH`, … */
  readonly parameters: Readonly<Record<string, string>>;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  readonly isAdmin: boolean;
  readonly session?: string | undefined;
}

export interface ChallengeResponseRequest {
  readonly challengeName: string;
  readonly session: string | undefined;
  /** `ChallengeResponses`, wire spelling. */
  readonly responses: Readonly<Record<string, string>>;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  readonly isAdmin: boolean;
}

export type AuthOutcome =
  | { readonly kind: "tokens"; readonly tokens: TokenSet }
  | {
      readonly kind: "challenge";
      readonly challenge: Challenge;
      /** Absent for `PASSWORD_VERIFIER` of `USER_SRP_AUTH` (contract H-1). */
      readonly session?: string;
    };

export interface Challenge {
  /** `PASSWORD_VERIFIER`, `NEW_PASSWORD_REQUIRED`, … */
  readonly name: string;
  /** `ChallengeParameters`, wire spelling; every value a string. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly availableChallenges?: readonly string[];
}

export interface TokenSet {
  readonly accessToken: string;
  /** Absent on OAuth grants without `openid`. */
  readonly idToken?: string;
  /** Absent on refresh without rotation and on the implicit grant. */
  readonly refreshToken?: string;
  readonly expiresInSeconds: number;
  /** For the client to confirm, where the pool tracks devices. */
  readonly newDevice?: NewDevice;
}

// Tokens

/** What whoever asks for tokens has to say to the PreTokenGeneration trigger. */
export interface TokenCaller {
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

export interface RefreshCaller extends TokenCaller {
  /** `DEVICE_KEY`. */
  readonly deviceKey?: string | undefined;
}

export interface TokenService {
  /**
   * The refresh grant, `GetTokensFromRefreshToken` and `REFRESH_TOKEN_AUTH`: all share it (contract A6.2, B5).
   * @throws UserPoolError `refresh-token-…`, `user-not-found`, `user-disabled`
   */
  refresh(client: AppClient, refreshToken: string, caller?: RefreshCaller): Promise<TokenSet>;
  /** An access token for the client itself, and nothing else: the `client_credentials` grant (contract B3). */
  issueClientToken(client: AppClient, scopes: readonly string[], caller?: TokenCaller): Promise<TokenSet>;
  /**
   * Revokes a refresh token of this client and everything born of it; an unknown token is no error.
   * @throws UserPoolError `token-type-unsupported` for an access or ID token, `token-revocation-disabled`
   */
  revokeRefreshToken(client: AppClient, refreshToken: string): Promise<void>;
  /**
   * Verifies an access token for `/oauth2/userInfo`: everything but the scope.
   * @throws UserPoolError `access-token-…`, `user-not-found`, `user-disabled`
   */
  verifyAccessToken(
    token: string,
  ): Promise<{ readonly client: AppClient; readonly user: User; readonly claims: AccessTokenClaims }>;
  /**
   * Attributes of the user that the client may read and the scopes show, `sub` first (contract B2, A7).
   * `aws.cognito.signin.user.admin` or no scope at all shows every readable attribute.
   */
  readableAttributes(
    client: AppClient,
    user: User,
    scopes: readonly string[],
  ): Readonly<Record<string, string>>;
}

// The browser's way (hosted pages and authorize)

export interface BrowserSignIn extends PageFactors<PageSignInOutcome>, PageFirstFactors<PageSignInOutcome> {
  /**
   * Checks username and password for the hosted page: statuses, lockout, everything that
   * `ADMIN_USER_PASSWORD_AUTH` checks but which flows the client enables (contract A3).
   */
  signInOnPage(
    client: AppClient,
    credentials: { readonly username: string; readonly password: string },
  ): Promise<PageSignInOutcome>;
  /** Answers what `signInOnPage` asked for: the new password with the missing required attributes. */
  answerNewPasswordOnPage(client: AppClient, answer: NewPasswordAnswer): Promise<PageSignInOutcome>;

  /** A login session for the `cognito` cookie: 1 hour, fixed (contract A11). */
  createLoginSession(user: User): Promise<{ readonly cookie: string; readonly expiresInSeconds: number }>;
  findLoginSession(cookie: string): Promise<LoginSession | undefined>;
  deleteLoginSession(cookie: string): Promise<void>;

  /** A code for the authorize redirect: UUID, five minutes, once (contract A2.3). */
  issueAuthorizationCode(grant: AuthorizationGrant): Promise<string>;
  /**
   * Spends the code first, then checks it: client, `redirect_uri`, PKCE (contract A6.2).
   * @throws UserPoolError `authorization-code-unusable`, `redirect-uri-mismatch`, `code-verifier-mismatch`
   */
  redeemAuthorizationCode(client: AppClient, redemption: CodeRedemption): Promise<TokenSet>;
  /** The implicit grant's tokens: no refresh token (contract A10). */
  issueImplicitTokens(grant: AuthorizationGrant): Promise<TokenSet>;
}

export type PageSignInOutcome =
  | { readonly kind: "signed-in"; readonly user: User; readonly authTime: EpochSeconds }
  | {
      readonly kind: "new-password-required";
      readonly session: string;
      /** Required attributes without a value yet: `["name"]`. */
      readonly missingAttributes: readonly string[];
    }
  /** `UNCONFIRMED`: the page goes to `/confirm`. */
  | { readonly kind: "confirmation-required"; readonly username: string }
  | PageFactorOutcome
  | PageFirstFactorOutcome;

export interface NewPasswordAnswer {
  readonly session: string;
  readonly newPassword: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface LoginSession {
  readonly user: User;
  readonly authTime: EpochSeconds;
}

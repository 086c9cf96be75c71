import { openLibraryTwin } from "./library/open-library-twin.ts";

/** What a twin is started with. */
export interface StartTwinOptions {
  /** SAM template. @default "template.yaml", else "template.yml", in the current folder */
  readonly template?: string;
  /** Template parameters by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** JSON file of variables for functions, as `sam local --env-vars` takes it. */
  readonly envVars?: string;
  /** Name of the stack, from which every id derives. @default that of samconfig.toml, else "sam-app" */
  readonly stackName?: string;
  /** @default that of samconfig.toml, else "us-east-1" */
  readonly region?: string;
  /** Whose name stands in tokens: AWS's own, or the twin's address for clients that discover it. @default "aws" */
  readonly issuer?: "aws" | "local";
  /** Port of the API; `0` takes a free one. @default 0 */
  readonly port?: number;
  /** Folder where users and keys are kept; `null` keeps them in memory. @default null */
  readonly stateDir?: string | null;
  /** AWS's limits of sign-ins a second and user; `null` switches them off. @default null */
  readonly userQuotas?: "aws" | null;
  /** Function code must lie inside the repository; `null` lifts that. @default "repository" */
  readonly codeBoundary?: "repository" | null;
  /** Takes each line that the twin says: why a request was refused, and what functions write. @default nobody */
  readonly log?: (line: string) => void;
}

/** A running twin. */
export interface Twin {
  /** The first API with its stage: `http://localhost:49152/Prod`. @throws TypeError when the template has none */
  readonly apiUrl: string;
  /** Every API of the template. */
  readonly apis: readonly TwinApi[];
  /** Sign-in pages, OAuth endpoints and Cognito API. @throws TypeError when the template has no user pool */
  readonly poolUrl: string;
  readonly pools: readonly TwinPool[];
  /** Time as the twin has it; code in functions keeps that of the machine. */
  readonly clock: TwinClock;
  /** What was sent by email and SMS. */
  readonly outbox: TwinOutbox;
  /** Creates a user who can sign in, as an administrator would. @throws Error with the pool's own message */
  createUser(user: NewTwinUser): Promise<TwinUser>;
  /**
   * Signs in as an app client would: by SRP, or by whichever flow the client allows, and with `scopes` on the
   * sign-in page. The pool checks the password, and signs the tokens.
   *
   * @throws Error with the pool's own message, or when it takes more than a password
   */
  signIn(user: Credentials, options?: SignInOptions): Promise<TwinTokens>;
  /** Answers what is open, ends the functions' processes, frees the ports. */
  close(): Promise<void>;
}

export interface TwinApi {
  readonly apiUrl: string;
  readonly name: string;
  readonly stage: string;
}

export interface TwinPool {
  readonly userPoolId: string;
  readonly name: string;
  /** `iss` of the pool's tokens. */
  readonly issuer: string;
  readonly clients: readonly { readonly clientId: string; readonly name: string }[];
}

export interface TwinClock {
  now(): Date;
  /** Moves on; tokens, codes, sessions and caches expire accordingly. @throws TypeError for a step back */
  advance(by: {
    readonly days?: number;
    readonly hours?: number;
    readonly minutes?: number;
    readonly seconds?: number;
  }): void;
}

export interface TwinOutbox {
  /** Newest first. */
  list(): readonly TwinMessage[];
  /** The newest message to this address. @throws Error when there is none */
  latest(destination: string): TwinMessage;
}

export interface TwinMessage {
  /** `ada@example.com`, `+15550100`. */
  readonly destination: string;
  readonly medium: "EMAIL" | "SMS";
  readonly subject: string;
  readonly body: string;
  /** Of the message: confirmation code, one-time code or temporary password. */
  readonly code: string;
  /** `sign-up`, `forgot-password`, `invitation`, … */
  readonly purpose: string;
}

export interface NewTwinUser {
  /** Verified, as an administrator vouches for it. One of `email`, `phone` and `username` is needed. */
  readonly email?: string;
  /** E.164: `+15550100`; verified. */
  readonly phone?: string;
  /** @default the email, or the phone number */
  readonly username?: string;
  /** @default one that is made up */
  readonly password?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Made where the pool does not have them. */
  readonly groups?: readonly string[];
  /** Id or name of the pool. @default the first one */
  readonly pool?: string;
}

export interface Credentials {
  /** Username, or an alias that the pool takes. */
  readonly username: string;
  readonly password: string;
}

export interface TwinUser extends Credentials {
  readonly sub: string;
  readonly userPoolId: string;
}

export interface SignInOptions {
  /** Id or name of the app client. @default the first one of the user's pool that can */
  readonly client?: string;
  /**
   * Signs in on the sign-in page, and asks for these scopes: an access token has custom scopes from there only,
   * as on AWS. An empty list asks for all that the client may have.
   */
  readonly scopes?: readonly string[];
}

export interface TwinTokens {
  /** @throws TypeError when the sign-in gave none: scopes without `openid` */
  readonly idToken: string;
  readonly accessToken: string;
  /** Not with the implicit grant. */
  readonly refreshToken: string | undefined;
}

/**
 * Starts everything that the template describes, on free ports and in memory: for tests, several at once if
 * they like.
 *
 * @throws Error that names file, line and remedy when the template cannot be run as AWS would run it
 * @throws TypeError for an option that there is not
 */
export function startTwin(options: StartTwinOptions = {}): Promise<Twin> {
  return openLibraryTwin(options);
}

import type { KeyObject } from "node:crypto";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Random } from "../platform/random.ts";
import type { Credentials } from "../platform/signature-v4.ts";

/**
 * Whose name stands in tokens as `iss`, in discovery and at the gateway.
 *
 * - `aws`: `https://cognito-idp.REGION.amazonaws.com/POOL`. Verifiers that compute the issuer from the pool's
 *   id (aws-jwt-verify and the like) accept the tokens, given the twin's keys.
 * - `local`: the twin's own address. Clients that discover the issuer (openid-client and the like) accept it.
 */
export type IssuerKind = "aws" | "local";

/** What a twin is started with. Everything has a default but the things that only a caller can know. */
export interface TwinOptions {
  /** @default "template.yaml", else "template.yml", in the current folder */
  readonly templateFile?: string;
  /** Port of the REST API; `0` takes a free one. @default 3000 */
  readonly port?: number;
  /** Port of the user pools: hosted pages, OAuth endpoints, JSON API; `0` takes a free one. @default 3001 */
  readonly poolPort?: number;
  /**
   * Port of the user pools by https; `0` takes a free one.
   *
   * @default 3443, or a free one when that is taken or `poolPort` is `0`
   */
  readonly poolHttpsPort?: number;
  /** Port of the desk; `0` takes a free one. @default 3002 */
  readonly deskPort?: number;
  /** Address that API and pools listen on; the desk stays on the loopback addresses. @default "localhost" */
  readonly host?: string;
  /** Template parameters, both forms of SAM: `Name=value` and `ParameterKey=Name,ParameterValue=value`; or by name. */
  readonly parameterOverrides?: readonly string[] | Readonly<Record<string, string>>;
  /** JSON file of variables for functions, as `sam local --env-vars` takes it. @default that of the configuration file */
  readonly envVarsFile?: string;
  /** `AWS_ENDPOINT_URL` and its likes, by name: what functions find in the place of AWS. @default none */
  readonly endpointUrls?: Readonly<Record<string, string>>;
  /** Only APIs with a stage of this name. @default all */
  readonly stageName?: string;
  /** @default "samconfig.toml" beside the template, where there is one */
  readonly configFile?: string;
  /** Environment in the configuration file. @default "default" */
  readonly configEnv?: string;
  /** @default that of the configuration file, else "sam-app" */
  readonly stackName?: string;
  /** @default that of the configuration file, else "us-east-1" */
  readonly region?: string;
  /** @default "aws" */
  readonly issuer?: IssuerKind;
  /** Folder for users, signing keys, caches and the state file; `null` writes nothing. @default ".local" beside the template */
  readonly stateDir?: string | null;
  /** Keeps users and keys in memory even with a state folder. @default false */
  readonly isEphemeral?: boolean;
  /** Per-user quotas of the pool (contract C9.3); `null` switches them off. @default "aws" */
  readonly userQuotas?: "aws" | null;
  /**
   * Access key that signed operations of the Cognito API must be signed with; `null` takes any well-formed
   * signature (contract C1). @default null
   */
  readonly signingCredentials?: Credentials | null;
  /**
   * Access key whose signatures pass `AWS_IAM` routes; with `null` nobody's do. @default that of
   * `signingCredentials`
   */
  readonly callerCredentials?: Credentials | null;
  /**
   * Enforces the throttles of a stage's `MethodSettings`, exactly, where AWS makes a best effort (contract E-104);
   * those of usage plans always are. @default false
   */
  readonly isThrottling?: boolean;
  /** Function code and includes must lie inside the repository (catalogue D-27); `null` lifts that. @default "repository" */
  readonly codeBoundary?: "repository" | null;
  /** Runs edited function code from the next request on. @default false */
  readonly isWatching?: boolean;
  /**
   * Port of Node's inspector for the first function of the template; each further one has the next port. Their
   * time limits are suspended, and each has one process.
   *
   * @default no inspector
   */
  readonly debugPort?: number;
  /** Makes a private RSA-2048 key for tokens; tests hand in a fixed one. @default by OpenSSL, beside everything else */
  readonly generateSigningKey?: () => Promise<KeyObject>;
  /** The command line of another command, as this one was started; for advice. @default `gatehouse COMMAND REST` */
  readonly toCommand?: (command: string, rest: string) => string;
  /** @default a log that says nothing */
  readonly log?: Log;
  /** @default the system's */
  readonly clock?: Clock;
  /** @default the system's */
  readonly random?: Random;
}

export const DEFAULT_PORTS = { port: 3000, poolPort: 3001, poolHttpsPort: 3443, deskPort: 3002 } as const;

import type { AppClient } from "../app-client.ts";
import type { SigningDevice } from "../devices/signing-device.ts";
import type { AuthOutcome } from "../user-pool.ts";

/** `RespondToAuthChallenge`, its challenge known. */
export interface ChallengeAnswer {
  readonly client: AppClient;
  readonly session: string | undefined;
  /** `ChallengeResponses`, wire spelling. */
  readonly responses: Readonly<Record<string, string>>;
  /** Known to be the user's own. */
  readonly deviceKey?: SigningDevice;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

/** Judges the answer to one challenge. A new one is a file here and an entry in the registry. */
export type ChallengeHandler = (answer: ChallengeAnswer) => Promise<AuthOutcome>;

import type { AppClient } from "../app-client.ts";
import type { SigningDevice } from "../devices/signing-device.ts";
import type { UserRecord } from "../store.ts";
import type { Challenge } from "../user-pool.ts";
import type { ChallengeResult } from "./auth-session.ts";

/** Somebody who has proved the first factor. */
export interface ProvedUser {
  readonly client: AppClient;
  readonly user: UserRecord;
  readonly isHosted: boolean;
  /** The second factor is proved, too, or was set up in this sign-in. */
  readonly hasSecondFactor?: boolean;
  /** The device that the user signs in with. */
  readonly deviceKey?: SigningDevice;
  /** The device has proved its secret. */
  readonly hasDevice?: boolean;
  /** The temporary password was replaced in this very step. */
  readonly hasNewPassword?: boolean;
  /** In `CUSTOM_AUTH`: what was asked so far, and who decides what comes next. */
  readonly results?: readonly ChallengeResult[] | undefined;
  /** Of the answer to a challenge only: that of the first call is for other triggers (contract F5.2). */
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

export type SignInProgress =
  | {
      readonly kind: "signed-in";
      readonly user: UserRecord;
      readonly hasNewPassword?: boolean | undefined;
      readonly deviceKey?: SigningDevice;
      readonly hasDevice?: boolean | undefined;
      readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
    }
  | {
      readonly kind: "challenge";
      readonly user: UserRecord;
      readonly challenge: Challenge;
      readonly session: string;
    };

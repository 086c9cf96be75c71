import type { NewDevice } from "../user-pool/device-management.ts";
import type { AuthOutcome, TokenSet } from "../user-pool/user-pool.ts";

/** What the sign-in operations answer: tokens, or the next challenge. */
export interface WireAuthOutcome {
  readonly ChallengeName?: string;
  readonly Session?: string;
  readonly ChallengeParameters: Readonly<Record<string, string>>;
  readonly AvailableChallenges?: readonly string[];
  readonly AuthenticationResult?: WireTokens;
}

/** `AuthenticationResultType`. */
export interface WireTokens {
  readonly AccessToken: string;
  /** Seconds. */
  readonly ExpiresIn: number;
  readonly TokenType: "Bearer";
  readonly RefreshToken?: string;
  readonly IdToken?: string;
  readonly NewDeviceMetadata?: { readonly DeviceKey: string; readonly DeviceGroupKey: string };
}

/** AWS: with tokens, too, the answer has (empty) `ChallengeParameters` (contract C5.4). */
export function toWireAuthOutcome(outcome: AuthOutcome): WireAuthOutcome {
  if (outcome.kind === "tokens")
    return { AuthenticationResult: toWireTokens(outcome.tokens), ChallengeParameters: {} };
  const { challenge, session } = outcome;
  return {
    ChallengeName: challenge.name,
    ...(session === undefined ? {} : { Session: session }),
    ChallengeParameters: challenge.parameters,
    ...(challenge.availableChallenges === undefined
      ? {}
      : { AvailableChallenges: challenge.availableChallenges }),
  };
}

function toWireNewDevice({ deviceKey, deviceGroupKey }: NewDevice): WireTokens["NewDeviceMetadata"] & object {
  return { DeviceKey: deviceKey, DeviceGroupKey: deviceGroupKey };
}

export function toWireTokens(tokens: TokenSet): WireTokens {
  return {
    AccessToken: tokens.accessToken,
    ExpiresIn: tokens.expiresInSeconds,
    TokenType: "Bearer",
    ...(tokens.refreshToken === undefined ? {} : { RefreshToken: tokens.refreshToken }),
    ...(tokens.idToken === undefined ? {} : { IdToken: tokens.idToken }),
    ...(tokens.newDevice && { NewDeviceMetadata: toWireNewDevice(tokens.newDevice) }),
  };
}

import type { PoolSecret } from "../pool-secret.ts";
import { N, toBigInt } from "../srp/group.ts";
import type { Claimant } from "./first-factor.ts";

export interface SrpCredentials {
  /** `I`: the canonical username. */
  readonly userId: string;
  /** Hexadecimal without leading zeros: clients disagree about them (contract D3). */
  readonly salt: string;
  readonly verifier: bigint;
}

/**
 * Salt and verifier of the claimant. For somebody unknown, and for a user without a password, both are
 * invented: the same for the same name in the same pool, always, and like the real ones in form (contract
 * C8). Nobody knows a password to them.
 */
export function getSrpCredentials(secret: PoolSecret, { user, countedName }: Claimant): SrpCredentials {
  const userId = user?.username ?? inventUserId(secret, countedName);
  if (user?.password) {
    const { salt, verifier } = user.password;
    return { userId, salt: toSaltText(salt), verifier: toBigInt(verifier) };
  }
  const salt = secret.digest("srp-salt", countedName).subarray(0, 16);
  return { userId, salt: toSaltText(salt), verifier: inventVerifier(secret, countedName) };
}

export function toSaltText(salt: Uint8Array): string {
  return toBigInt(salt).toString(16);
}

function inventUserId(secret: PoolSecret, name: string): string {
  const hex = secret.digest("srp-user-id", name).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-70${hex.slice(14, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** Any number below N will do: B tells nothing of v as long as b is secret. */
function inventVerifier(secret: PoolSecret, name: string): bigint {
  const parts = Array.from({ length: 12 }, (_, index) => secret.digest(`srp-verifier-${index}`, name));
  return toBigInt(Buffer.concat(parts)) % N;
}

import type { Random } from "../platform/random.ts";
import { g, k, N, toBigInt } from "../user-pool/srp/group.ts";
import { modularPower } from "../user-pool/srp/modular-power.ts";
import { createPaddedHash } from "../user-pool/srp/padded-hash.ts";
import { signWith } from "../user-pool/srp/server-proof.ts";
import { toTimestamp } from "../user-pool/srp/timestamp.ts";
import { computeX } from "../user-pool/srp/verifier.ts";

/** `ChallengeParameters` of `PASSWORD_VERIFIER`. */
export interface SrpChallenge {
  readonly SALT: string;
  readonly SRP_B: string;
  readonly SECRET_BLOCK: string;
  readonly USER_ID_FOR_SRP: string;
}

export interface SrpSecret {
  /** The part of the pool's id behind `_`. */
  readonly poolName: string;
  readonly password: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The user's half of one SRP sign-in (contract D1): the password never leaves it. */
export interface SrpClient {
  /** `SRP_A`. */
  readonly publicKey: string;
  /** `TIMESTAMP` and `PASSWORD_CLAIM_SIGNATURE`. */
  sign(
    challenge: SrpChallenge,
    secret: SrpSecret,
  ): { readonly timestamp: string; readonly signature: string };
}

const PRIVATE_BYTES = 32;

export function createSrpClient(random: Random): SrpClient {
  const a = toBigInt(random.bytes(PRIVATE_BYTES));
  const A = modularPower(g, a);
  return {
    publicKey: A.toString(16),
    sign({ SALT, SRP_B, SECRET_BLOCK, USER_ID_FOR_SRP: username }, { poolName, password, now }) {
      const B = BigInt(`0x${SRP_B}`);
      const u = createPaddedHash([A, B]);
      const x = computeX({ poolName, username }, toBytes(SALT), password);
      const base = (((B - k * modularPower(g, x)) % N) + N) % N;
      const S = modularPower(base, a + u * x);
      const timestamp = toTimestamp(now);
      const secretBlock = Buffer.from(SECRET_BLOCK, "base64");
      const signature = signWith({ u, S }, { poolName, username, secretBlock, timestamp });
      return { timestamp, signature: signature.toString("base64") };
    },
  };
}

function toBytes(hex: string): Buffer {
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}

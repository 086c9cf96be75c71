import { createHash } from "node:crypto";
import { toBigInt } from "./group.ts";
import { toPaddedBytes } from "./padded-hash.ts";
import { powerOfG } from "./power-of-g.ts";

/** Whose password it is: SRP binds it to pool and user. */
export interface PasswordOwner {
  /** The part of the pool id behind `_`. */
  readonly poolName: string;
  /** The canonical username, `I`. */
  readonly username: string;
}

/** x = H(PAD(salt) ‖ H(utf8(poolName ‖ I ‖ ":" ‖ password))), contract D1. */
export function computeX(owner: PasswordOwner, salt: Uint8Array, password: string): bigint {
  const identity = createHash("sha256")
    .update(`${owner.poolName}${owner.username}:${password}`, "utf8")
    .digest();
  const x = createHash("sha256")
    .update(toPaddedBytes(toBigInt(salt)))
    .update(identity)
    .digest("hex");
  return BigInt(`0x${x}`);
}

/** v = g^x mod N, as bytes: what is kept of a password. */
export function computeVerifier(x: bigint): Buffer {
  return toPaddedBytes(powerOfG(x));
}

import { getDiffieHellman } from "node:crypto";
import { createPaddedHash } from "./padded-hash.ts";

const MODP_15 = getDiffieHellman("modp15").getPrime();

/** The 3072-bit safe prime of RFC 3526, group 15 (RFC 5054 appendix A). */
export const N_BYTES: Buffer = MODP_15;
export const N = toBigInt(MODP_15);
export const g = 2n;

/** H(PAD(N) ‖ PAD(g)), contract D1. */
export const k = createPaddedHash([N, g]);

export function toBigInt(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
  return hex === "" ? 0n : BigInt(`0x${hex}`);
}

import { createHash } from "node:crypto";

/**
 * The bytes of Java's `BigInteger.toByteArray()`: even length, and a zero in front when the top bit is set.
 * Not a fixed width: whoever pads to the modulus agrees with no client (contract D1, D3).
 */
export function toPaddedBytes(number: bigint): Buffer {
  const hex = number.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(even.charCodeAt(0) >= HIGH_NIBBLE ? `00${even}` : even, "hex");
}

/** Character code of `8`: every hex digit from here on (8, 9, a–f) has its top bit set. */
const HIGH_NIBBLE = 0x38;

/** SHA-256 over the padded numbers, as a number. */
export function createPaddedHash(numbers: readonly bigint[]): bigint {
  const hash = createHash("sha256");
  for (const number of numbers) hash.update(toPaddedBytes(number));
  return BigInt(`0x${hash.digest("hex")}`);
}

import { createHash } from "node:crypto";

export const LOWER_ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789";
export const MIXED_ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** What an invented id is made of. */
export interface StableIdSource {
  /** Keeps ids of different kinds apart: `user-pool`, `rest-api`, … */
  readonly kind: string;
  /** Usually stack name and logical id: the same ones give the same id on every machine. */
  readonly parts: readonly string[];
}

/** An id that looks like AWS's own and is the same for the same source, always. */
export function createStableId(source: StableIdSource, alphabet: string, length: number): string {
  const seed = JSON.stringify([source.kind, ...source.parts]);
  let number = BigInt(`0x${createHash("sha512").update(seed).digest("hex")}`);
  let id = "";
  for (let index = 0; index < length; index += 1) {
    id += alphabet.charAt(Number(number % BigInt(alphabet.length)));
    number /= BigInt(alphabet.length);
  }
  return id;
}

/** The same as a lower-case UUID. */
export function createStableUuid(source: StableIdSource): string {
  const hex = createStableId(source, "0123456789abcdef", 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

import { randomBytes, randomInt, randomUUID } from "node:crypto";

/** The only source of randomness in the twin; cryptographic unless a test hands in another. */
export interface Random {
  bytes(length: number): Buffer;
  /** An RFC 4122 version 4 UUID, lower case. */
  uuid(): string;
  /** Decimal digits, leading zeros included: `digits(6)` → `"042917"`. */
  digits(length: number): string;
  /** `length` characters drawn evenly from `alphabet`. */
  text(alphabet: string, length: number): string;
}

export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
  uuid: () => randomUUID(),
  digits: (length) => drawText("0123456789", length),
  text: drawText,
};

function drawText(alphabet: string, length: number): string {
  let text = "";
  for (let index = 0; index < length; index += 1) text += alphabet.charAt(randomInt(alphabet.length));
  return text;
}

import { createHmac } from "node:crypto";
import { k, N } from "./group.ts";
import { modularPower } from "./modular-power.ts";
import { createPaddedHash, toPaddedBytes } from "./padded-hash.ts";
import { powerOfG } from "./power-of-g.ts";

/** B = k·v + g^b mod N: what the server answers to A (contract D1). */
export function computeB(v: bigint, b: bigint): bigint {
  return (k * v + powerOfG(b)) % N;
}

/**
 * A client's public value, from hexadecimal text of any case and parity.
 * @returns `undefined` unless 0 < A < N: with A ≡ 0 anybody would know S (RFC 5054 §2.5.4)
 */
export function parsePublicValue(text: string): bigint | undefined {
  if (!/^[0-9a-f]{1,770}$/i.test(text)) return undefined;
  const A = BigInt(`0x${text}`);
  return A > 0n && A < N ? A : undefined;
}

export interface ServerSecrets {
  readonly A: bigint;
  readonly B: bigint;
  readonly b: bigint;
  readonly v: bigint;
}

/** What a client has signed, besides the key it signed with. */
export interface SignedText {
  readonly poolName: string;
  /** The canonical username, `I`. */
  readonly username: string;
  readonly secretBlock: Buffer;
  readonly timestamp: string;
}

/** The bytes that `PASSWORD_CLAIM_SIGNATURE` has to be: only who knows the password can make them. */
export function computeSignature({ A, B, b, v }: ServerSecrets, signed: SignedText): Buffer {
  const u = createPaddedHash([A, B]);
  return signWith({ u, S: modularPower(A * modularPower(v, u), b) }, signed);
}

/** What both sides have come to know, each in its own way. */
export interface SharedSecret {
  readonly u: bigint;
  readonly S: bigint;
}

/** The same bytes, from the secret that both sides share. */
export function signWith(shared: SharedSecret, signed: SignedText): Buffer {
  return createHmac("sha256", computeK(shared))
    .update(`${signed.poolName}${signed.username}`, "utf8")
    .update(signed.secretBlock)
    .update(signed.timestamp, "utf8")
    .digest();
}

/** HKDF as Cognito spells it: extract with u as salt, expand one block, keep 16 bytes (contract D1, D3). */
function computeK({ u, S }: SharedSecret): Buffer {
  const pseudoRandomKey = createHmac("sha256", toPaddedBytes(u)).update(toPaddedBytes(S)).digest();
  const info = Buffer.concat([Buffer.from("Caldera Derived Key", "utf8"), Buffer.from([1])]);
  return createHmac("sha256", pseudoRandomKey).update(info).digest().subarray(0, 16);
}

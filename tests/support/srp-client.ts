import { createHash, createHmac, getDiffieHellman, randomBytes } from "node:crypto";

/**
 * The client's half of SRP as identity-js does it (contract D), written for tests apart from the twin's own
 * half: slow, plain BigInt, and with every value open to tampering.
 */
export interface SrpClient {
  /** `SRP_A` */
  readonly publicKey: string;
  /** `PASSWORD_CLAIM_SIGNATURE` for what the challenge gave. */
  sign(challenge: SrpChallenge): string;
}

export interface SrpChallenge {
  /** The part of the pool id behind `_`. */
  readonly poolName: string;
  readonly password: string;
  readonly timestamp: string;
  /** `ChallengeParameters` */
  readonly parameters: Readonly<Record<string, string>>;
}

export const N = BigInt(`0x${getDiffieHellman("modp15").getPrime("hex")}`);
const g = 2n;
const k = hash(pad(N), pad(g));

export function createSrpClient(): SrpClient {
  const a = BigInt(`0x${randomBytes(32).toString("hex")}`);
  const A = power(g, a);
  return {
    publicKey: A.toString(16),
    sign({ poolName, password, timestamp, parameters }) {
      const { SALT = "", SRP_B = "", SECRET_BLOCK = "", USER_ID_FOR_SRP = "" } = parameters;
      const B = BigInt(`0x${SRP_B}`);
      const u = hash(pad(A), pad(B));
      const identity = createHash("sha256").update(`${poolName}${USER_ID_FOR_SRP}:${password}`).digest();
      const x = hash(pad(BigInt(`0x${SALT}`)), identity);
      const base = (((B - k * power(g, x)) % N) + N) % N;
      const S = power(base, a + u * x);
      const prk = createHmac("sha256", pad(u)).update(pad(S)).digest();
      const K = createHmac("sha256", prk).update("Caldera Derived Key\u0001").digest().subarray(0, 16);
      return createHmac("sha256", K)
        .update(poolName)
        .update(USER_ID_FOR_SRP)
        .update(Buffer.from(SECRET_BLOCK, "base64"))
        .update(timestamp)
        .digest("base64");
    },
  };
}

/** `Sat Nov 7 09:05:03 UTC 2026`: the day without a leading zero. */
export function toSrpTimestamp(milliseconds: number): string {
  const [weekday = "", day, month, year, time] = new Date(milliseconds).toUTCString().split(" ");
  return `${weekday.slice(0, 3)} ${month} ${Number(day)} ${time} UTC ${year}`;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

function pad(number: bigint): Buffer {
  const hex = number.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, "hex");
}

function hash(...parts: readonly Buffer[]): bigint {
  const sha256 = createHash("sha256");
  for (const part of parts) sha256.update(part);
  return BigInt(`0x${sha256.digest("hex")}`);
}

/** A device's password and what `ConfirmDevice` is told of it (contract D5), as base64. */
export interface DeviceSecret {
  readonly password: string;
  readonly PasswordVerifier: string;
  readonly Salt: string;
}

export function createDeviceSecret(groupKey: string, deviceKey: string): DeviceSecret {
  const password = randomBytes(40).toString("base64");
  const salt = BigInt(`0x${randomBytes(16).toString("hex")}`);
  const identity = createHash("sha256").update(`${groupKey}${deviceKey}:${password}`).digest();
  const verifier = power(g, hash(pad(salt), identity));
  return {
    password,
    PasswordVerifier: pad(verifier).toString("base64"),
    Salt: pad(salt).toString("base64"),
  };
}

import type { TOTP } from "otpauth";

/** AWS: SHA-1, 30 seconds, six digits, one step either way (contract C5.7): what every app speaks. */
const PERIOD_SECONDS = 30;
const DIGITS = 6;
const WINDOW = 1;

/** AWS: the secret has 52 characters, which is 32 bytes. */
const SECRET_BYTES = 32;

export interface SecretBytes {
  bytes(length: number): Buffer;
}

/** Time-based one-time passwords. */
export interface Totp {
  /** Base32 without padding. */
  createSecret(random: SecretBytes): string;
  /**
   * The number of the 30 seconds whose code this is: now, or one step before or after.
   * @param now milliseconds since 1970
   */
  findStep(secret: string, code: string, now: number): number | undefined;
  /** What an authenticator app reads from a QR code. */
  toUri(secret: string, label: { readonly issuer: string; readonly account: string }): string;
}

/** The library is loaded with the first code that anybody asks about. */
export async function loadTotp(): Promise<Totp> {
  const { Secret, TOTP } = await import("otpauth");
  const create = (secret: string, label: { readonly issuer: string; readonly account: string }): TOTP =>
    new TOTP({
      issuer: label.issuer,
      label: label.account,
      algorithm: "SHA1",
      digits: DIGITS,
      period: PERIOD_SECONDS,
      secret: Secret.fromBase32(secret),
    });
  return {
    createSecret: (random) => new Secret({ buffer: toArrayBuffer(random.bytes(SECRET_BYTES)) }).base32,
    findStep(secret, code, now) {
      if (!/^\d{6}$/.test(code)) return undefined;
      const totp = create(secret, { issuer: "", account: "" });
      const delta = totp.validate({ token: code, timestamp: now, window: WINDOW });
      return delta === null ? undefined : Math.floor(now / 1000 / PERIOD_SECONDS) + delta;
    },
    toUri: (secret, label) => create(secret, label).toString(),
  };
}

function toArrayBuffer(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

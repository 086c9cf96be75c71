import { Secret, TOTP } from "otpauth";

/**
 * The code that an app would show.
 * @param secret base32
 * @param now milliseconds since 1970
 */
export function showCode(secret: string, now: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30, algorithm: "SHA1" }).generate({
    timestamp: now,
  });
}

import { Secret } from "otpauth";
import { loadTotp } from "../../../local/user-pool/factors/totp.ts";
import { showCode } from "../../support/authenticator-app.ts";

/** The SHA-1 seed of RFC 6238, appendix B. */
const SECRET = Secret.fromLatin1("12345678901234567890").base32;

describe("one-time passwords of an authenticator app", () => {
  test.each([
    [59, "287082", 1],
    [1111111109, "081804", 37037036],
    [1234567890, "005924", 41152263],
    [2000000000, "279037", 66666666],
  ])("RFC 6238: at second %i the code is %s, of step %i", async (seconds, code, step) => {
    const totp = await loadTotp();
    expect(totp.findStep(SECRET, code, seconds * 1000)).toBe(step);
  });

  test("C5.7: count one step before and after, and no further", async () => {
    const totp = await loadTotp();
    const now = 1_234_567_890_000;
    const stepAt = (offset: number) => totp.findStep(SECRET, showCode(SECRET, now + offset * 1000), now);
    expect([-30, 0, 30].map(stepAt)).toEqual([41152262, 41152263, 41152264]);
    expect([-60, 60].map(stepAt)).toEqual([undefined, undefined]);
  });

  test.each(["", "05924", "0059244", "00592a", " 005924", "００５９２４"])(
    "have six digits, not %j",
    async (code) => {
      const totp = await loadTotp();
      expect(totp.findStep(SECRET, code, 1_234_567_890_000)).toBeUndefined();
    },
  );

  test("have a secret of 52 characters, which an app reads from an address", async () => {
    const totp = await loadTotp();
    const secret = totp.createSecret({ bytes: (length) => Buffer.alloc(length, 7) });
    expect(secret).toMatch(/^[A-Z2-7]{52}$/);
    expect(totp.toUri(secret, { issuer: "hello users", account: "jane@example.com" })).toBe(
      `otpauth://totp/hello%20users:jane%40example.com?issuer=hello%20users&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    );
  });
});

import fc from "fast-check";
import { systemRandom } from "../../../local/platform/random.ts";
import type { PasswordPolicy } from "../../../local/user-pool/user-pool-settings.ts";
import { checkPassword, createTemporaryPassword } from "../../../local/user-pool/users/password-policy.ts";

const FULL: PasswordPolicy = {
  minimumLength: 8,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: true,
  temporaryPasswordValidityDays: 7,
  passwordHistorySize: 0,
};

const NONE: PasswordPolicy = {
  ...FULL,
  minimumLength: 6,
  requireLowercase: false,
  requireUppercase: false,
  requireNumbers: false,
  requireSymbols: false,
};

function verdict(password: string, policy = FULL): string {
  try {
    checkPassword(policy, password, "creation");
    return "fine";
  } catch (error) {
    return (error as Error).message.replace("Password did not conform with policy: ", "");
  }
}

describe("the password policy (C9.1, C-25)", () => {
  test.each([
    ["Abcdef1!", "fine"],
    ["Abcde1!", "Password not long enough"],
    ["abcdef1!", "Password must have uppercase characters"],
    ["ÄBCDEF1!", "Password must have lowercase characters"],
    ["äbcdef1!", "Password must have uppercase characters"],
    ["ABCDEF1!", "Password must have lowercase characters"],
    ["Abcdefg!", "Password must have numeric characters"],
    ["Abcdef١!", "Password must have numeric characters"],
    ["Abcdefg1", "Password must have symbol characters"],
    ["Abcdef1é", "Password must have symbol characters"],
    ["Abcdef1§", "Password must have symbol characters"],
    ["Abc def1", "fine"],
    [" Abcdef1", "Password must have symbol characters"],
    [" Abcdef1!", "Password must satisfy regular expression pattern: ^\\S.*\\S$"],
    ["Abcdef1! ", "Password must satisfy regular expression pattern: ^\\S.*\\S$"],
    ["Pässwörd1!", "fine"],
    ["", "Password not long enough"],
  ])("judges %p: %s", (password, expected) => expect(verdict(password)).toBe(expected));

  test.each([..."^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-"])("counts %s as a symbol", (symbol) => {
    expect(verdict(`Abcdef1${symbol}`)).toBe("fine");
  });

  test("takes 256 characters and not 257", () => {
    expect(verdict(`A1!${"a".repeat(253)}`)).toBe("fine");
    expect(verdict(`A1!${"a".repeat(254)}`)).toBe("Password must not be longer than 256 characters");
  });

  test.each([
    [{ requireUppercase: true }, "ABCDEF"],
    [{ requireLowercase: true }, "abcdef"],
    [{ requireNumbers: true }, "123456"],
    [{ requireSymbols: true }, "!!!!!!"],
    [{}, "ÄÖÜÄÖÜ"],
    [{ minimumLength: 99 }, "x".repeat(99)],
  ])("with %j alone is met by %s", (rule, password) =>
    expect(verdict(password, { ...NONE, ...rule })).toBe("fine"),
  );

  test("is worded by the occasion", () => {
    expect(() => checkPassword(FULL, "x", "creation")).toThrow(
      "Password did not conform with policy: Password not long enough",
    );
    expect(() => checkPassword(FULL, "x", "change")).toThrow(
      "Password does not conform to policy: Password not long enough",
    );
  });
});

describe("a temporary password", () => {
  const policies = fc.record({
    minimumLength: fc.integer({ min: 6, max: 99 }),
    requireLowercase: fc.boolean(),
    requireUppercase: fc.boolean(),
    requireNumbers: fc.boolean(),
    requireSymbols: fc.boolean(),
    temporaryPasswordValidityDays: fc.constant(7),
    passwordHistorySize: fc.constant(0),
  });

  test("meets every policy", () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const password = createTemporaryPassword(policy, systemRandom);
        expect(verdict(password, policy)).toBe("fine");
        expect(password.length).toBe(Math.max(policy.minimumLength, 12));
      }),
    );
  });
});

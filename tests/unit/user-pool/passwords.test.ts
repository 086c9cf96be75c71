import { systemRandom } from "../../../local/platform/random.ts";
import { computeVerifier, computeX } from "../../../local/user-pool/srp/verifier.ts";
import { createPasswords } from "../../../local/user-pool/users/passwords.ts";

const OWNER = { poolName: "AbCdEfGh1", username: "jane" };

describe("a password", () => {
  test("is kept as salt and SRP verifier, another salt each time (C-26)", () => {
    const passwords = createPasswords(OWNER.poolName, systemRandom);
    const one = passwords.create("jane", "Passw0rd!", 5);
    const two = passwords.create("jane", "Passw0rd!", null);
    expect(one.salt).toHaveLength(16);
    expect(one.salt.equals(two.salt)).toBe(false);
    expect(one.verifier.equals(computeVerifier(computeX(OWNER, one.salt, "Passw0rd!")))).toBe(true);
    expect([one.expiresAt, two.expiresAt]).toEqual([5, null]);
  });

  test("is right for its user, its pool and its latest salt only, remembered or not", () => {
    const passwords = createPasswords(OWNER.poolName, systemRandom);
    const stored = passwords.create("jane", "Passw0rd!", null);
    for (let time = 0; time < 2; time += 1) {
      expect(passwords.isCorrect("jane", "Passw0rd!", stored)).toBe(true);
      expect(passwords.isCorrect("jane", "passw0rd!", stored)).toBe(false);
      expect(passwords.isCorrect("joe", "Passw0rd!", stored)).toBe(false);
      expect(passwords.isCorrect("jane", "Passw0rd!", null)).toBe(false);
    }
    const replaced = passwords.create("jane", "0ther-Passw0rd", null);
    expect(passwords.isCorrect("jane", "Passw0rd!", replaced)).toBe(false);
    expect(passwords.isCorrect("jane", "0ther-Passw0rd", replaced)).toBe(true);
    expect(createPasswords("Other", systemRandom).isCorrect("jane", "Passw0rd!", stored)).toBe(false);
  });

  test("B-33: of more than 256 characters is wrong, even if it were the one", () => {
    const passwords = createPasswords(OWNER.poolName, systemRandom);
    const longest = "x".repeat(256);
    expect(passwords.isCorrect("jane", longest, passwords.create("jane", longest, null))).toBe(true);
    expect(passwords.isCorrect("jane", `${longest}x`, passwords.create("jane", `${longest}x`, null))).toBe(
      false,
    );
  });

  test("is hashed as UTF-8 (D3-4)", () => {
    const passwords = createPasswords(OWNER.poolName, systemRandom);
    const stored = passwords.create("jane", "Pässwörd🔑1", null);
    expect(passwords.isCorrect("jane", "Pässwörd🔑1", stored)).toBe(true);
    expect(passwords.isCorrect("jane", "Pässwörd🔒1", stored)).toBe(false);
  });
});

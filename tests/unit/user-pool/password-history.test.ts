import type { JsonObject } from "../../../local/platform/json.ts";
import {
  createConfirmed,
  createInvited,
  EMAIL,
  getChallenge,
  OTHER_PASSWORD,
  PASSWORD,
  refusalOf,
  signIn,
} from "../../support/pool-users.ts";
import { createTestPool, EMAIL_POOL, type TestPool } from "../../support/user-pools.ts";

const THIRD = "3rd-Password";

function openPool(PasswordHistorySize: number): Promise<TestPool> {
  const PasswordPolicy: JsonObject = { MinimumLength: 8, PasswordHistorySize };
  return createTestPool({ pool: { ...EMAIL_POOL, Policies: { PasswordPolicy } }, limits: { quotas: false } });
}

async function change(test: TestPool, previousPassword: string, proposedPassword: string) {
  return refusalOf(
    test.pool.changePassword(await test.pool.getUser(EMAIL), { previousPassword, proposedPassword }),
  );
}

function set(test: TestPool, password: string, isPermanent = true) {
  return refusalOf(test.pool.adminSetUserPassword({ username: EMAIL, password, isPermanent }));
}

describe("PasswordHistorySize (C9.1)", () => {
  test("keeps the last ones from coming back, the one in force among them", async () => {
    const test = await openPool(2);
    await createInvited(test, EMAIL, { name: "Jane" });
    expect(await set(test, PASSWORD)).toBe("password-used-before");
    expect(await set(test, OTHER_PASSWORD)).toBe("no refusal");
    expect(await change(test, OTHER_PASSWORD, OTHER_PASSWORD)).toBe("password-used-before");
    expect(await change(test, OTHER_PASSWORD, PASSWORD)).toBe("password-used-before");
    expect(await change(test, OTHER_PASSWORD, THIRD)).toBe("no refusal");
    expect(await change(test, THIRD, OTHER_PASSWORD)).toBe("password-used-before");
    expect(await change(test, THIRD, PASSWORD)).toBe("no refusal");
  });

  test("counts nothing where it is 0", async () => {
    const test = await openPool(0);
    await createConfirmed(test);
    expect(await change(test, PASSWORD, PASSWORD)).toBe("no refusal");
  });

  test("holds for the new password of a challenge, whose session stays usable", async () => {
    const test = await openPool(1);
    await createInvited(test, EMAIL, { name: "Jane" });
    const { session } = await getChallenge(signIn(test));
    const answer = (NEW_PASSWORD: string) =>
      refusalOf(
        test.pool.respondToAuthChallenge(test.client, {
          challengeName: "NEW_PASSWORD_REQUIRED",
          session,
          responses: { USERNAME: EMAIL, NEW_PASSWORD },
          isAdmin: false,
        }),
      );
    expect(await answer(PASSWORD)).toBe("password-used-before");
    expect(await answer(OTHER_PASSWORD)).toBe("no refusal");
  });

  test("holds for a forgotten password, and tells nothing to who has no code", async () => {
    const test = await openPool(1);
    await createInvited(test, EMAIL, { name: "Jane", email_verified: "true" });
    await set(test, OTHER_PASSWORD);
    await test.pool.forgotPassword(test.client, { username: EMAIL });
    const code = test.lastCode();
    const confirm = (password: string, confirmationCode: string) =>
      refusalOf(
        test.pool.confirmForgotPassword(test.client, { username: EMAIL, password, confirmationCode }),
      );
    expect(await confirm(OTHER_PASSWORD, code === "000000" ? "000001" : "000000")).toBe("code-mismatch");
    expect(await confirm(OTHER_PASSWORD, code)).toBe("password-used-before");
    expect(await confirm(THIRD, code)).toBe("no refusal");
  });

  test("ends with the user: who gets the name begins anew", async () => {
    const test = await openPool(5);
    await createInvited(test);
    expect(await set(test, OTHER_PASSWORD)).toBe("no refusal");
    await test.pool.adminDeleteUser(EMAIL);
    await test.pool.adminCreateUser({
      username: EMAIL,
      attributes: { name: "Jane" },
      temporaryPassword: THIRD,
      messageAction: "SUPPRESS",
      deliveryMediums: [],
    });
    expect(await set(test, PASSWORD)).toBe("no refusal");
  });
});

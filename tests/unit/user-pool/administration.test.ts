import type { AdminCreateUserRequest } from "../../../local/user-pool/user-administration.ts";
import {
  createConfirmed,
  createInvited,
  EMAIL,
  getChallenge,
  getTokens,
  messageOf,
  OTHER_PASSWORD,
  PASSWORD,
  refusalOf,
  signIn,
  signUp,
} from "../../support/pool-users.ts";
import { createTestPool, EMAIL_POOL, type TestPool } from "../../support/user-pools.ts";

const create = (test: TestPool, request: Partial<AdminCreateUserRequest> = {}) =>
  test.pool.adminCreateUser({ username: EMAIL, attributes: {}, deliveryMediums: ["EMAIL"], ...request });

describe("AdminCreateUser (E4, C6)", () => {
  test("makes a user who must change a generated password, and sends it", async () => {
    const test = await createTestPool();
    const user = await create(test);
    expect(user).toEqual({
      userPoolId: test.pool.settings.userPoolId,
      username: user.sub,
      sub: user.sub,
      status: "FORCE_CHANGE_PASSWORD",
      enabled: true,
      attributes: { email: EMAIL },
      createdAt: test.clock.now(),
      lastModifiedAt: test.clock.now(),
    });
    expect(test.outbox).toEqual([
      expect.objectContaining({
        medium: "EMAIL",
        destination: EMAIL,
        subject: "Your temporary password",
        body: `Your username is ${EMAIL} and temporary password is ${test.lastCode()}.`,
        purpose: "invitation",
      }),
    ]);
    expect((await getChallenge(signIn(test, EMAIL, test.lastCode()))).name).toBe("NEW_PASSWORD_REQUIRED");
  });

  test.each([
    [
      ["EMAIL", "SMS"],
      ["EMAIL", "SMS"],
    ],
    [["EMAIL"], ["EMAIL"]],
    [["SMS"], ["SMS"]],
    [[], ["SMS"]],
  ] as const)("with the mediums %j sends by %j", async (deliveryMediums, sent) => {
    const test = await createTestPool();
    await create(test, { deliveryMediums, attributes: { phone_number: "+14155550114" } });
    expect(test.outbox.map(({ medium }) => medium)).toEqual(sent);
  });

  test("sends nothing when it is suppressed or the address is missing", async () => {
    const test = await createTestPool();
    await create(test, { messageAction: "SUPPRESS" });
    await create(test, { username: "joe@example.com", deliveryMediums: [] });
    expect(test.outbox).toEqual([]);
  });

  test.each([
    [
      "an unknown attribute",
      { attributes: { "custom:x": "1" } },
      "Attributes did not conform to the schema: custom:x: Attribute does not exist in the schema.",
    ],
    ["a sub", { attributes: { sub: "x" } }, "user.sub: Attribute cannot be updated."],
    [
      "a weak password",
      { temporaryPassword: "weak" },
      "Password did not conform with policy: Password not long enough",
    ],
    ["no address", { username: "jane" }, "Username should be an email."],
    ["a bad phone number", { attributes: { phone_number: "1" } }, "Invalid phone number format."],
  ])("with %s is refused", async (_name, request, message) => {
    const test = await createTestPool();
    expect(await messageOf(create(test, request))).toBe(message);
    expect(test.pool.estimateNumberOfUsers()).toBe(0);
  });

  test("of an address that is taken is refused, also ten times at once", async () => {
    const test = await createTestPool();
    const answers = await Promise.all(Array.from({ length: 10 }, () => refusalOf(create(test))));
    expect(answers.filter((answer) => answer === "no refusal")).toHaveLength(1);
    expect(await messageOf(create(test, { username: "Jane@EXAMPLE.com" }))).toBe(
      "An account with the given email already exists.",
    );
  });

  test("of a username that is taken is refused; a verified alias moves only by force", async () => {
    const pool = { AliasAttributes: ["email"], AutoVerifiedAttributes: ["email"] };
    const test = await createTestPool({ pool });
    const attributes = { email: EMAIL, email_verified: "true" };
    await create(test, { username: "one", attributes });
    expect(await messageOf(create(test, { username: "one" }))).toBe("User account already exists");
    expect(await messageOf(create(test, { username: "two", attributes }))).toBe(
      "An account with the given email already exists.",
    );
    await create(test, { username: "two", attributes: { email: EMAIL } });
    await create(test, { username: "three", attributes, forceAliasCreation: true });
    expect((await test.pool.getUser(EMAIL)).username).toBe("three");
    expect((await test.pool.getUser("one")).attributes.email_verified).toBe("false");
  });

  test("with RESEND gives a new password and time, to users who wait for one only", async () => {
    const test = await createTestPool();
    await create(test, { temporaryPassword: PASSWORD });
    test.clock.advance({ seconds: 6 * 86_400 });
    await create(test, { messageAction: "RESEND" });
    expect(await refusalOf(signIn(test, EMAIL, PASSWORD))).toBe("incorrect-credentials");
    test.clock.advance({ seconds: 6 * 86_400 });
    await getChallenge(signIn(test, EMAIL, test.lastCode()));
    expect(await refusalOf(create(test, { messageAction: "RESEND", username: "x@y.zz" }))).toBe(
      "user-not-found",
    );
    await test.pool.adminSetUserPassword({ username: EMAIL, password: PASSWORD, isPermanent: true });
    expect(await messageOf(create(test, { messageAction: "RESEND" }))).toBe(
      `Resend not possible. ${EMAIL} status is not FORCE_CHANGE_PASSWORD`,
    );
  });
});

describe("AdminSetUserPassword (C6)", () => {
  test("permanent lets in at once, temporary asks for another and expires anew", async () => {
    const test = await createTestPool();
    await createInvited(test);
    const set = (password: string, isPermanent: boolean) =>
      test.pool.adminSetUserPassword({ username: EMAIL, password, isPermanent });
    await set(OTHER_PASSWORD, true);
    await getTokens(signIn(test, EMAIL, OTHER_PASSWORD));
    await set(PASSWORD, false);
    await getChallenge(signIn(test));
    test.clock.advance({ seconds: 7 * 86_400 });
    expect(await refusalOf(signIn(test))).toBe("temporary-password-expired");
    expect(await messageOf(set("weak", true))).toBe(
      "Password did not conform with policy: Password not long enough",
    );
    const unknown = test.pool.adminSetUserPassword({
      username: "x@y.zz",
      password: PASSWORD,
      isPermanent: true,
    });
    expect(await messageOf(unknown)).toBe("User does not exist.");
  });
});

describe("AdminDeleteUser", () => {
  test("frees name, address and lock, and takes codes and tokens along", async () => {
    const test = await createTestPool();
    await signUp(test);
    const code = test.lastCode();
    await test.pool.adminDeleteUser(EMAIL);
    expect(await refusalOf(test.pool.getUser(EMAIL))).toBe("user-not-found");
    expect(await refusalOf(test.pool.adminDeleteUser(EMAIL))).toBe("user-not-found");
    await signUp(test);
    if (test.lastCode() !== code) {
      const old = test.pool.confirmSignUp(test.client, { username: EMAIL, confirmationCode: code });
      expect(await refusalOf(old)).toBe("code-mismatch");
    }
    await test.pool.adminDeleteUser(EMAIL);
    await createConfirmed(test);
    for (let time = 0; time < 5; time += 1) await refusalOf(signIn(test, EMAIL, "wrong"));
    await test.pool.adminDeleteUser(EMAIL);
    await createConfirmed(test);
    await getTokens(signIn(test));
  });
});

describe("ListUsers (C6, C-27, C-28)", () => {
  async function createMany() {
    const test = await createTestPool();
    for (let index = 0; index < 7; index += 1) {
      await createInvited(test, `user${index}@example.com`, {
        name: `Name ${index}`,
        family_name: 'O"Neil\\',
      });
    }
    await createConfirmed(test, "zoe@example.com");
    return test;
  }

  const namesOf = (users: readonly { readonly attributes: Readonly<Record<string, string>> }[]) =>
    users.map(({ attributes }) => attributes.email?.split("@")[0]);

  test("gives every user once, page by page, also while users come and go", async () => {
    const test = await createMany();
    const seen: unknown[] = [];
    let paginationToken: string | undefined;
    do {
      const page = await test.pool.listUsers({ limit: 3, ...(paginationToken ? { paginationToken } : {}) });
      seen.push(...namesOf(page.users));
      paginationToken = page.paginationToken;
      if (seen.length === 3) await test.pool.adminDeleteUser(page.users.at(-1)?.username ?? "");
    } while (paginationToken);
    expect(new Set(seen).size).toBe(8);
    expect((await test.pool.listUsers({})).paginationToken).toBeUndefined();
    expect((await test.pool.listUsers({ limit: 7 })).paginationToken).toBeUndefined();
    expect((await test.pool.listUsers({ limit: 0 })).users).toHaveLength(7);
  });

  test.each([
    ['email = "zoe@example.com"', ["zoe"]],
    ['email = "ZOE@example.com"', ["zoe"]],
    ['email ^= "user"', ["user0", "user1", "user2", "user3", "user4", "user5", "user6"]],
    [' name="Name 3" ', ["user3"]],
    ['name ^= "Name"', ["user0", "user1", "user2", "user3", "user4", "user5", "user6"]],
    ['family_name = "O\\"Neil\\\\"', ["user0", "user1", "user2", "user3", "user4", "user5", "user6"]],
    ['cognito:user_status = "CONFIRMED"', ["zoe"]],
    ['status = "Disabled"', []],
    ['email = "\' OR 1=1 --"', []],
    ['email ^= "%"', []],
    ["", ["user0", "user1", "user2", "user3", "user4", "user5", "user6", "zoe"]],
  ])("finds by %s what it says", async (filter, names) => {
    const test = await createMany();
    const { users } = await test.pool.listUsers({ filter });
    expect(namesOf(users).sort()).toEqual(names);
  });

  test("finds by sub and by username", async () => {
    const test = await createMany();
    const { sub } = await test.pool.getUser("zoe@example.com");
    expect(namesOf((await test.pool.listUsers({ filter: `sub = "${sub}"` })).users)).toEqual(["zoe"]);
    expect(
      namesOf((await test.pool.listUsers({ filter: `username ^= "${sub.slice(0, 30)}"` })).users),
    ).toEqual(["zoe"]);
  });

  test.each([
    ['email = "x" OR 1=1', "filter-malformed"],
    ['email = "x', "filter-malformed"],
    ["email = x", "filter-malformed"],
    ['email = "x"y"', "filter-malformed"],
    ['email = "\\x"', "filter-malformed"],
    ['email != "x"', "filter-malformed"],
    ["nonsense", "filter-malformed"],
    ['custom:x = "1"', "search-attribute-invalid"],
    ['address = "1"', "search-attribute-invalid"],
    ['__proto__ = "1"', "search-attribute-invalid"],
    ['constructor = "1"', "search-attribute-invalid"],
  ])("refuses the filter %s", async (filter, reason) => {
    const test = await createTestPool();
    expect(await refusalOf(test.pool.listUsers({ filter }))).toBe(reason);
  });

  test("refuses a limit out of range, and a token that is not for this very list", async () => {
    const test = await createMany();
    for (const limit of [-1, 61, 1.5, Number.NaN]) {
      expect(await refusalOf(test.pool.listUsers({ limit }))).toBe("invalid-parameter");
    }
    const { paginationToken = "" } = await test.pool.listUsers({ limit: 3 });
    const other = await createTestPool({ pool: EMAIL_POOL });
    for (const token of ["", "x", `${paginationToken}x`, `x${paginationToken}`, `${paginationToken}.x`]) {
      expect(await refusalOf(test.pool.listUsers({ paginationToken: token }))).toBe(
        "pagination-token-invalid",
      );
    }
    const filtered = test.pool.listUsers({ paginationToken, filter: 'email ^= "u"' });
    expect(await refusalOf(filtered)).toBe("pagination-token-invalid");
    expect(await refusalOf(other.pool.listUsers({ paginationToken }))).toBe("pagination-token-invalid");
  });
});

import fc from "fast-check";
import type { UserStatus } from "../../../local/user-pool/user.ts";
import {
  createInvited,
  EMAIL,
  getChallenge,
  OTHER_PASSWORD,
  PASSWORD,
  refusalOf,
  signIn,
  signUp,
} from "../../support/pool-users.ts";
import { createTestPool, type TestPool } from "../../support/user-pools.ts";

/** Ways to bring a user about, by the status that they lead to (C7). */
const ORIGINS: Readonly<Record<string, (test: TestPool) => Promise<unknown>>> = {
  UNCONFIRMED: (test) => signUp(test),
  FORCE_CHANGE_PASSWORD: (test) => createInvited(test, EMAIL, { name: "Jane", email_verified: "true" }),
  CONFIRMED: async (test) => {
    await signUp(test);
    await test.pool.confirmSignUp(test.client, { username: EMAIL, confirmationCode: test.lastCode() });
  },
  RESET_REQUIRED: async (test) => {
    await ORIGINS.CONFIRMED?.(test);
    const { userPoolId, username } = await test.pool.getUser(EMAIL);
    const record = test.store.findUser({ userPoolId, by: "username", key: username });
    if (!record) throw new Error("no user");
    await test.store.write((transaction) => transaction.updateUser({ ...record, status: "RESET_REQUIRED" }));
  },
};

const EVENTS: Readonly<Record<string, (test: TestPool) => Promise<unknown>>> = {
  ConfirmSignUp: (test) =>
    test.pool.confirmSignUp(test.client, { username: EMAIL, confirmationCode: test.lastCode() }),
  ConfirmForgotPassword: async (test) => {
    await test.pool.forgotPassword(test.client, { username: EMAIL });
    const confirmationCode = test.lastCode();
    await test.pool.confirmForgotPassword(test.client, {
      username: EMAIL,
      confirmationCode,
      password: OTHER_PASSWORD,
    });
  },
  "AdminSetUserPassword permanent": (test) =>
    test.pool.adminSetUserPassword({ username: EMAIL, password: OTHER_PASSWORD, isPermanent: true }),
  "AdminSetUserPassword temporary": (test) =>
    test.pool.adminSetUserPassword({ username: EMAIL, password: OTHER_PASSWORD, isPermanent: false }),
  "NEW_PASSWORD_REQUIRED answered": async (test) => {
    const { session } = await getChallenge(signIn(test));
    const responses = { USERNAME: EMAIL, NEW_PASSWORD: OTHER_PASSWORD };
    const request = { challengeName: "NEW_PASSWORD_REQUIRED", session, responses, isAdmin: false };
    await test.pool.respondToAuthChallenge(test.client, request);
  },
  "sign-in": (test) => signIn(test),
  AdminConfirmSignUp: (test) => test.pool.adminConfirmSignUp(EMAIL),
  AdminResetUserPassword: (test) => test.pool.adminResetPassword(EMAIL),
  "AdminDisableUser, AdminEnableUser": async (test) => {
    await test.pool.setUserEnabled(EMAIL, false);
    expect((await test.pool.getUser(EMAIL)).enabled).toBe(false);
    await test.pool.setUserEnabled(EMAIL, true);
  },
};

describe("the status machine (C7)", () => {
  const table: readonly [UserStatus, string, UserStatus | string][] = [
    ["UNCONFIRMED", "ConfirmSignUp", "CONFIRMED"],
    ["UNCONFIRMED", "ConfirmForgotPassword", "no-verified-contact"],
    ["UNCONFIRMED", "AdminSetUserPassword permanent", "UNCONFIRMED"],
    ["UNCONFIRMED", "AdminSetUserPassword temporary", "FORCE_CHANGE_PASSWORD"],
    ["UNCONFIRMED", "sign-in", "user-not-confirmed"],
    ["UNCONFIRMED", "AdminConfirmSignUp", "CONFIRMED"],
    ["UNCONFIRMED", "AdminResetUserPassword", "password-cannot-be-reset"],
    ["UNCONFIRMED", "AdminDisableUser, AdminEnableUser", "UNCONFIRMED"],
    ["FORCE_CHANGE_PASSWORD", "AdminConfirmSignUp", "user-cannot-be-confirmed"],
    ["FORCE_CHANGE_PASSWORD", "AdminResetUserPassword", "password-cannot-be-reset"],
    ["FORCE_CHANGE_PASSWORD", "AdminDisableUser, AdminEnableUser", "FORCE_CHANGE_PASSWORD"],
    ["CONFIRMED", "AdminConfirmSignUp", "user-cannot-be-confirmed"],
    ["CONFIRMED", "AdminResetUserPassword", "RESET_REQUIRED"],
    ["CONFIRMED", "AdminDisableUser, AdminEnableUser", "CONFIRMED"],
    ["RESET_REQUIRED", "AdminConfirmSignUp", "user-cannot-be-confirmed"],
    ["RESET_REQUIRED", "AdminResetUserPassword", "RESET_REQUIRED"],
    ["RESET_REQUIRED", "AdminDisableUser, AdminEnableUser", "RESET_REQUIRED"],
    ["FORCE_CHANGE_PASSWORD", "ConfirmSignUp", "user-cannot-be-confirmed"],
    ["FORCE_CHANGE_PASSWORD", "ConfirmForgotPassword", "password-cannot-be-reset"],
    ["FORCE_CHANGE_PASSWORD", "AdminSetUserPassword permanent", "CONFIRMED"],
    ["FORCE_CHANGE_PASSWORD", "AdminSetUserPassword temporary", "FORCE_CHANGE_PASSWORD"],
    ["FORCE_CHANGE_PASSWORD", "NEW_PASSWORD_REQUIRED answered", "CONFIRMED"],
    ["FORCE_CHANGE_PASSWORD", "sign-in", "FORCE_CHANGE_PASSWORD"],
    ["CONFIRMED", "ConfirmSignUp", "user-cannot-be-confirmed"],
    ["CONFIRMED", "ConfirmForgotPassword", "CONFIRMED"],
    ["CONFIRMED", "AdminSetUserPassword permanent", "CONFIRMED"],
    ["CONFIRMED", "AdminSetUserPassword temporary", "FORCE_CHANGE_PASSWORD"],
    ["CONFIRMED", "sign-in", "CONFIRMED"],
    ["RESET_REQUIRED", "ConfirmSignUp", "user-cannot-be-confirmed"],
    ["RESET_REQUIRED", "ConfirmForgotPassword", "CONFIRMED"],
    ["RESET_REQUIRED", "AdminSetUserPassword permanent", "CONFIRMED"],
    ["RESET_REQUIRED", "AdminSetUserPassword temporary", "FORCE_CHANGE_PASSWORD"],
    ["RESET_REQUIRED", "sign-in", "password-reset-required"],
  ];

  test.each(table)("%s, %s: %s", async (from, event, to) => {
    const test = await createTestPool();
    await ORIGINS[from]?.(test);
    expect((await test.pool.getUser(EMAIL)).status).toBe(from);
    const refusal = await refusalOf(EVENTS[event]?.(test) ?? Promise.reject(new Error(event)));
    const { status } = await test.pool.getUser(EMAIL);
    expect(refusal === "no refusal" ? status : refusal).toBe(to);
    if (refusal !== "no refusal") expect(status).toBe(from);
  });
});

/** What a person with pencil and paper would keep of one user. */
interface Paper {
  status: "UNCONFIRMED" | "CONFIRMED" | "FORCE_CHANGE_PASSWORD";
  password: string;
  isVerified: boolean;
  signUpCode: string | undefined;
  forgotCode: string | undefined;
}

const NAMES = ["ann@example.com", "bob@example.com"];
const PASSWORDS = [PASSWORD, OTHER_PASSWORD, "weak"];
const step = fc.record({
  event: fc.constantFrom(
    "signUp",
    "confirm",
    "resend",
    "forgot",
    "confirmForgot",
    "create",
    "set",
    "delete",
    "signIn",
  ),
  username: fc.constantFrom(...NAMES),
  password: fc.constantFrom(...PASSWORDS),
  flag: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** What the paper says will happen; changes the paper accordingly once the pool has spoken. */
function predict(paper: Paper | undefined, { event, password, flag }: Step): string {
  const isWeak = password === "weak";
  if (event === "signUp")
    return isWeak ? "password-not-conforming" : paper ? "username-attribute-exists" : "no refusal";
  if (event === "create")
    return isWeak ? "password-not-conforming" : paper ? "username-attribute-exists" : "no refusal";
  if (!paper)
    return ["set", "delete", "signIn"].includes(event) ? "user-not-found" : "user-not-found-for-client";
  if (event === "confirm") {
    if (paper.status !== "UNCONFIRMED") return "user-cannot-be-confirmed";
    return flag ? "no refusal" : "code-mismatch";
  }
  if (event === "resend") return paper.status === "UNCONFIRMED" ? "no refusal" : "user-already-confirmed";
  if (event === "forgot") {
    if (paper.status === "FORCE_CHANGE_PASSWORD") return "password-cannot-be-reset";
    return paper.isVerified ? "no refusal" : "no-verified-contact";
  }
  if (event === "confirmForgot") {
    if (isWeak) return "password-not-conforming";
    if (paper.forgotCode === undefined) return "code-expired";
    return flag ? "no refusal" : "code-mismatch";
  }
  if (event === "set") return isWeak ? "password-not-conforming" : "no refusal";
  if (event === "signIn" && paper.status === "UNCONFIRMED") return "user-not-confirmed";
  return event === "signIn" && password !== paper.password ? "incorrect-credentials" : "no refusal";
}

function wrongFor(code: string | undefined): string {
  return code === "000000" ? "000001" : "000000";
}

/** Does in the pool what the step says; the answer is the refusal, or `no refusal`. */
function act(
  test: TestPool,
  paper: Paper | undefined,
  { event, username, password, flag }: Step,
): Promise<string> {
  const { pool, client } = test;
  const code = (right: string | undefined) => (flag && right !== undefined ? right : wrongFor(right));
  const actions = {
    signUp: () => pool.signUp(client, { username, password, attributes: { name: "N" } }),
    confirm: () => pool.confirmSignUp(client, { username, confirmationCode: code(paper?.signUpCode) }),
    resend: () => pool.resendConfirmationCode(client, { username }),
    forgot: () => pool.forgotPassword(client, { username }),
    confirmForgot: () =>
      pool.confirmForgotPassword(client, { username, password, confirmationCode: code(paper?.forgotCode) }),
    create: () =>
      pool.adminCreateUser({
        username,
        attributes: { name: "N", email_verified: String(flag) },
        temporaryPassword: password,
        messageAction: "SUPPRESS",
        deliveryMediums: [],
      }),
    set: () => pool.adminSetUserPassword({ username, password, isPermanent: flag }),
    delete: () => pool.adminDeleteUser(username),
    signIn: () => signIn(test, username, password),
  };
  return refusalOf(actions[event]());
}

/** The paper after a step that was not refused. */
function write(
  paper: Paper | undefined,
  { event, password, flag }: Step,
  lastCode: string,
): Paper | undefined {
  const base = paper ?? {
    status: "UNCONFIRMED",
    password,
    isVerified: false,
    signUpCode: undefined,
    forgotCode: undefined,
  };
  if (event === "signUp") return { ...base, signUpCode: lastCode };
  if (event === "create") return { ...base, status: "FORCE_CHANGE_PASSWORD", isVerified: flag };
  if (event === "confirm") return { ...base, status: "CONFIRMED", isVerified: true, signUpCode: undefined };
  if (event === "resend") return { ...base, signUpCode: lastCode };
  if (event === "forgot") return { ...base, forgotCode: lastCode };
  if (event === "confirmForgot") return { ...base, status: "CONFIRMED", password, forgotCode: undefined };
  if (event === "delete") return undefined;
  if (event === "signIn") return base;
  const status = flag
    ? base.status === "UNCONFIRMED"
      ? "UNCONFIRMED"
      : "CONFIRMED"
    : "FORCE_CHANGE_PASSWORD";
  return { ...base, status, password };
}

test("any sequence of operations goes as the model says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const test = await createTestPool({ limits: { quotas: false, lockout: false } });
      const papers = new Map<string, Paper | undefined>();
      for (const next of steps) {
        const paper = papers.get(next.username);
        const expected = predict(paper, next);
        expect(await act(test, paper, next)).toBe(expected);
        if (expected === "no refusal") papers.set(next.username, write(paper, next, test.lastCode()));
        const known = papers.get(next.username);
        if (known) expect((await test.pool.getUser(next.username)).status).toBe(known.status);
      }
      const alive = [...papers.values()].filter((paper) => paper !== undefined);
      expect(test.pool.estimateNumberOfUsers()).toBe(alive.length);
    }),
    { numRuns: 60 },
  );
});

import { StartError } from "../../../local/platform/start-error.ts";
import { createInvited, EMAIL, messageOf, signIn } from "../../support/pool-users.ts";
import type { TestFunctions } from "../../support/trigger-functions.ts";
import { createTriggerPool, type TriggerPool } from "../../support/trigger-pool.ts";
import { createTestPool, EMAIL_POOL, type TestPool } from "../../support/user-pools.ts";

let functions: TestFunctions;
let users: TestPool;
let signUp: TriggerPool["signUp"];

beforeEach(async () => {
  ({ functions, users, signUp } = await createTriggerPool());
});

describe("F5.4: what a function says counts", () => {
  test("PreSignUp confirms and verifies; PostConfirmation comes instead of a message", async () => {
    functions.answers.PreSignUp_SignUp = { autoConfirmUser: true, autoVerifyEmail: true };
    expect(await signUp()).toMatchObject({ isConfirmed: true });
    expect(await users.pool.getUser(EMAIL)).toMatchObject({
      status: "CONFIRMED",
      attributes: { email_verified: "true" },
    });
    const sources = functions.heard.map(({ triggerSource }) => triggerSource);
    expect(sources).toEqual(["PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp"]);
    expect(users.outbox).toEqual([]);
  });

  test("PreSignUp is not asked about a name that is taken", async () => {
    await signUp();
    functions.heard.length = 0;
    await expect(signUp()).rejects.toThrow("An account with the given email already exists.");
    expect(functions.heard).toEqual([]);
  });

  test("CustomMessage writes the message; the code is put in its place", async () => {
    functions.answers.CustomMessage_SignUp = { emailSubject: "Hi", emailMessage: "<b>{####}</b>" };
    await signUp();
    expect(users.outbox[0]).toMatchObject({ subject: "Hi", body: `<b>${users.lastCode()}</b>` });
  });

  test.each([{ emailMessage: "no place for the code" }, { emailMessage: 7 }])(
    "CustomMessage that answers %j is refused, and nothing is sent",
    async (answer) => {
      functions.answers.CustomMessage_SignUp = answer;
      await expect(signUp()).rejects.toThrow("Unrecognizable lambda output");
      expect(users.outbox).toEqual([]);
    },
  );

  test("CustomMessage of an invitation needs the username, too", async () => {
    functions.answers.CustomMessage_AdminCreateUser = { emailMessage: "{####}" };
    const invite = () =>
      users.pool.adminCreateUser({ username: EMAIL, attributes: {}, deliveryMediums: ["EMAIL"] });
    await expect(invite()).rejects.toThrow("Unrecognizable lambda output");
  });
});

describe("F5.1: a function that fails", () => {
  test.each([
    [{ kind: "failed", message: "no robots" }, "PreSignUp failed with error no robots."],
    [
      { kind: "no-answer" },
      "PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.",
    ],
    [{ kind: "returned", result: "null" }, "Unrecognizable lambda output"],
    [{ kind: "returned", result: '"yes"' }, "Unrecognizable lambda output"],
    [{ kind: "returned", result: "[]" }, "Unrecognizable lambda output"],
    [{ kind: "returned", result: '{"response":"yes"}' }, "Unrecognizable lambda output"],
  ] as const)("by %j refuses the call, and no user is made", async (run, text) => {
    functions.answers.PreSignUp_SignUp = run;
    expect(await messageOf(signUp())).toBe(text);
    await expect(users.pool.getUser(EMAIL)).rejects.toThrow("User does not exist.");
  });

  test("by silence is asked three times, one that throws once", async () => {
    functions.answers.PreSignUp_SignUp = { kind: "no-answer" };
    await messageOf(signUp());
    expect(functions.heard).toHaveLength(3);
    functions.answers.PreSignUp_SignUp = { kind: "failed", message: "no" };
    await messageOf(signUp());
    expect(functions.heard).toHaveLength(4);
  });

  test("before the password is looked at keeps a user with the right one out", async () => {
    await createInvited(users);
    functions.answers.PreAuthentication_Authentication = { kind: "failed", message: "closed" };
    await expect(signIn(users)).rejects.toThrow("PreAuthentication failed with error closed.");
  });
});

test("F5: a function that is not here keeps the pool from starting, and is named", async () => {
  const start = createTestPool({
    pool: { ...EMAIL_POOL, LambdaConfig: { PreSignUp: "arn:missing" } },
    deps: { triggerFunctions: functions },
  });
  await expect(start).rejects.toThrow(StartError);
  await expect(start).rejects.toThrow(/LambdaConfig\.PreSignUp: The function arn:missing cannot run here/);
});

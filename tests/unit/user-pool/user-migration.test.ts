import type { JsonObject } from "../../../local/platform/json.ts";
import {
  createConfirmed,
  EMAIL,
  getTokens,
  messageOf,
  OTHER_PASSWORD,
  refusalOf,
} from "../../support/pool-users.ts";
import { createTestFunctions, type TestFunctions, toLambdaConfig } from "../../support/trigger-functions.ts";
import { createTestPool, EMAIL_POOL, TEST_CLIENT_ID, type TestPool } from "../../support/user-pools.ts";

const SIGN_IN = "UserMigration_Authentication";
const RECOVERY = "UserMigration_ForgotPassword";
/** Weaker than any policy: it was good enough where the user came from. */
const OLD_PASSWORD = "old";
const JANE = { userAttributes: { name: "Jane", email_verified: true }, messageAction: "SUPPRESS" };

let functions: TestFunctions;

beforeEach(() => {
  functions = createTestFunctions();
  functions.answers[SIGN_IN] = ({ request }) =>
    request.password === OLD_PASSWORD ? JANE : { kind: "failed", message: "Bad password" };
  functions.answers[RECOVERY] = JANE;
});

function createMigratingPool(pool: JsonObject = EMAIL_POOL, client: JsonObject = {}): Promise<TestPool> {
  return createTestPool({
    pool: { ...pool, LambdaConfig: toLambdaConfig("UserMigration", "CustomMessage") },
    client,
    deps: { triggerFunctions: functions },
  });
}

const clientMetadata = { from: "test" };

function signIn(test: TestPool, PASSWORD = OLD_PASSWORD, USERNAME = EMAIL) {
  return test.pool.initiateAuth(test.client, {
    authFlow: "USER_PASSWORD_AUTH",
    parameters: { USERNAME, PASSWORD },
    clientMetadata,
    isAdmin: false,
  });
}

function answerSignIn(changes: JsonObject) {
  functions.answers[SIGN_IN] = { ...JANE, ...changes };
}

describe("F5.2: UserMigration at sign-in", () => {
  test("makes the user, who then signs in without it", async () => {
    const test = await createMigratingPool();
    expect((await getTokens(signIn(test))).refreshToken).toBeDefined();
    const user = await test.pool.getUser(EMAIL);
    expect(user).toMatchObject({
      status: "CONFIRMED",
      attributes: { name: "Jane", email: EMAIL, email_verified: "true" },
    });
    await getTokens(signIn(test));
    expect(functions.heard).toHaveLength(1);
    expect(await refusalOf(signIn(test, "other"))).toBe("incorrect-credentials");
  });

  test("tells the function the name and the password as they were typed", async () => {
    const test = await createMigratingPool();
    await signIn(test, OLD_PASSWORD, "Jane@Example.com");
    expect(functions.heard).toEqual([
      {
        version: "1",
        triggerSource: SIGN_IN,
        region: "eu-west-1",
        userPoolId: test.pool.settings.userPoolId,
        userName: "Jane@Example.com",
        callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId: TEST_CLIENT_ID },
        request: { userAttributes: null, password: OLD_PASSWORD, validationData: clientMetadata },
        response: {
          userAttributes: null,
          forceAliasCreation: null,
          enableSMSMFA: null,
          finalUserStatus: null,
          messageAction: null,
          desiredDeliveryMediums: null,
        },
      },
    ]);
  });

  test("is asked by an administrator's password flow and by the page, not by SRP", async () => {
    const test = await createMigratingPool();
    const parameters = { USERNAME: EMAIL, PASSWORD: OLD_PASSWORD, SRP_A: "ab12" };
    const initiate = (authFlow: string) =>
      test.pool.initiateAuth(test.client, { authFlow, parameters, isAdmin: true });
    expect(await refusalOf(initiate("USER_SRP_AUTH"))).toBe("user-not-found");
    expect(functions.heard).toEqual([]);
    await getTokens(initiate("ADMIN_USER_PASSWORD_AUTH"));
    const credentials = { username: "joe@example.com", password: OLD_PASSWORD };
    expect(await test.pool.signInOnPage(test.client, credentials)).toMatchObject({ kind: "signed-in" });
    expect(functions.heard).toHaveLength(2);
  });

  test("RESET_REQUIRED makes a user who has to set another password", async () => {
    answerSignIn({ finalUserStatus: "RESET_REQUIRED" });
    const test = await createMigratingPool();
    expect(await refusalOf(signIn(test))).toBe("password-reset-required");
    expect((await test.pool.getUser(EMAIL)).status).toBe("RESET_REQUIRED");
  });

  test("refuses in the function's words, and makes nobody", async () => {
    const test = await createMigratingPool();
    expect(await messageOf(signIn(test, "wrong"))).toBe("UserMigration failed with error Bad password.");
    expect(await refusalOf(test.pool.getUser(EMAIL))).toBe("user-not-found");
  });

  test("C9.2: wrong guesses lock the name, as they do for users who are here", async () => {
    const test = await createMigratingPool();
    for (let guess = 0; guess < 5; guess++) await refusalOf(signIn(test, `guess-${guess}`));
    expect(await refusalOf(signIn(test))).toBe("password-attempts-exceeded");
    expect(functions.heard).toHaveLength(5);
  });

  test("C8: a client that hides who exists hides what the function says", async () => {
    const test = await createMigratingPool(EMAIL_POOL, { PreventUserExistenceErrors: "ENABLED" });
    await createConfirmed(test, "joe@example.com");
    const refusals = [signIn(test, "wrong"), signIn(test, "wrong", "joe@example.com")].map(messageOf);
    expect(await Promise.all(refusals)).toEqual(Array(2).fill("Incorrect username or password."));
    expect((await getTokens(signIn(test))).idToken).toBeDefined();
  });

  test("two sign-ins at once make one user, and both come in", async () => {
    const test = await createMigratingPool();
    const both = await Promise.all([getTokens(signIn(test)), getTokens(signIn(test))]);
    expect(both.map(({ accessToken }) => typeof accessToken)).toEqual(["string", "string"]);
  });

  test.each<[string, JsonObject]>([
    ["no attributes", { userAttributes: null }],
    ["an attribute that the pool has not", { userAttributes: { "custom:nothing": "1" } }],
    ["a sub of its own", { userAttributes: { sub: "me" } }],
    ["the address of somebody else", { userAttributes: { email: "joe@example.com" } }],
    ["SMS without a phone", { enableSMSMFA: true }],
  ])("%s migrates nobody", async (_what, changes) => {
    answerSignIn(changes);
    const test = await createMigratingPool();
    expect(await messageOf(signIn(test))).toBe(`Exception migrating user in app client ${TEST_CLIENT_ID}`);
    expect(await refusalOf(test.pool.getUser(EMAIL))).toBe("user-not-found");
  });

  test.each<[string, JsonObject]>([
    ["attributes that are no map", { userAttributes: "jane" }],
    ["an attribute that is no text", { userAttributes: { name: {} } }],
    ["a status that there is not", { finalUserStatus: "ARCHIVED" }],
    ["mediums that are no list", { desiredDeliveryMediums: "EMAIL" }],
  ])("%s are no answer", async (_what, changes) => {
    answerSignIn(changes);
    expect(await refusalOf(signIn(await createMigratingPool()))).toBe("trigger-response-invalid");
  });
});

describe("F5.2: what the function may say besides", () => {
  test("a welcome goes out unless it is suppressed, and tells no password", async () => {
    answerSignIn({ messageAction: null, desiredDeliveryMediums: ["EMAIL"] });
    const test = await createMigratingPool();
    await signIn(test);
    const [welcome] = test.outbox;
    expect([welcome?.destination, welcome?.purpose]).toEqual([EMAIL, "invitation"]);
    expect(JSON.stringify(test.outbox)).not.toContain(`"${OLD_PASSWORD}"`);
    expect(functions.heard.map(({ triggerSource }) => triggerSource)).toContain(
      "CustomMessage_AdminCreateUser",
    );
  });

  test("enableSMSMFA turns the second factor on", async () => {
    const phone = { ...JANE.userAttributes, phone_number: "+4915112345678" };
    answerSignIn({ userAttributes: phone, enableSMSMFA: true });
    const test = await createMigratingPool({
      ...EMAIL_POOL,
      MfaConfiguration: "OPTIONAL",
      EnabledMfas: ["SMS_MFA"],
    });
    expect(await signIn(test)).toMatchObject({ kind: "challenge", challenge: { name: "SMS_MFA" } });
  });

  test("E1: forceAliasCreation takes an alias from whoever had it; without it nobody is migrated", async () => {
    const pool = { AliasAttributes: ["email"] };
    const attributes = { email: EMAIL, email_verified: "true" };
    const test = await createMigratingPool(pool);
    await createConfirmed(test, "joe", attributes);
    answerSignIn({ userAttributes: attributes });
    expect(await refusalOf(signIn(test, OLD_PASSWORD, "jane"))).toBe("alias-exists");
    answerSignIn({ userAttributes: attributes, forceAliasCreation: true });
    await getTokens(signIn(test, OLD_PASSWORD, "jane"));
    expect((await test.pool.getUser(EMAIL)).username).toBe("jane");
    expect((await test.pool.getUser("joe")).attributes.email_verified).toBe("false");
  });

  test("username names who typed an alias", async () => {
    answerSignIn({ userAttributes: { username: "jane", email: EMAIL, email_verified: "true" } });
    const test = await createMigratingPool({ AliasAttributes: ["email"] });
    await getTokens(signIn(test));
    expect((await test.pool.getUser(EMAIL)).username).toBe("jane");
  });
});

describe("F5.2: UserMigration at ForgotPassword", () => {
  test("makes the user, who gets a code for a first password", async () => {
    const test = await createMigratingPool();
    const delivery = await test.pool.forgotPassword(test.client, { username: EMAIL, clientMetadata });
    expect(delivery).toMatchObject({ attributeName: "email", medium: "EMAIL" });
    expect(functions.heard[0]).toMatchObject({
      triggerSource: RECOVERY,
      userName: EMAIL,
      request: { userAttributes: null, password: null, validationData: null, clientMetadata },
    });
    expect((await test.pool.getUser(EMAIL)).status).toBe("RESET_REQUIRED");
    await test.pool.confirmForgotPassword(test.client, {
      username: EMAIL,
      confirmationCode: test.lastCode(),
      password: OTHER_PASSWORD,
    });
    expect((await getTokens(signIn(test, OTHER_PASSWORD))).idToken).toBeDefined();
  });

  test("refuses in the function's words, or hides them where the client does", async () => {
    functions.answers[RECOVERY] = { kind: "failed", message: "Who" };
    const open = await createMigratingPool();
    const forget = (test: TestPool) => test.pool.forgotPassword(test.client, { username: EMAIL });
    expect(await messageOf(forget(open))).toBe("UserMigration failed with error Who.");
    const hidden = await createMigratingPool(EMAIL_POOL, { PreventUserExistenceErrors: "ENABLED" });
    expect(await forget(hidden)).toMatchObject({ destination: "j***@e***" });
    expect(hidden.outbox).toEqual([]);
  });

  test("asks nobody before the client has shown its secret", async () => {
    const test = await createTestPool({
      pool: { ...EMAIL_POOL, LambdaConfig: toLambdaConfig("UserMigration") },
      clientSecret: "s".repeat(52),
      deps: { triggerFunctions: functions },
    });
    expect(await refusalOf(test.pool.forgotPassword(test.client, { username: EMAIL }))).toBe(
      "secret-hash-missing",
    );
    expect(await refusalOf(signIn(test))).toBe("secret-hash-missing");
    expect(functions.heard).toEqual([]);
  });
});

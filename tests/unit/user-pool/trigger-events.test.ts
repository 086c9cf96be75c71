import type { JsonObject } from "../../../local/platform/json.ts";
import { EMAIL, OTHER_PASSWORD, PASSWORD, signIn } from "../../support/pool-users.ts";
import { type TestFunctions, toLambdaConfig } from "../../support/trigger-functions.ts";
import { clientMetadata, createTriggerPool, type TriggerPool } from "../../support/trigger-pool.ts";
import {
  createTestPool,
  EMAIL_POOL,
  TEST_CLIENT_ID,
  TEST_POOL_ID,
  type TestPool,
} from "../../support/user-pools.ts";

let functions: TestFunctions;
let users: TestPool;
let signUp: TriggerPool["signUp"];

beforeEach(async () => {
  ({ functions, users, signUp } = await createTriggerPool());
});

/** Everything that every event has; `userName` is the one that the pool made up. */
function envelope(source: string, event: JsonObject, clientId = TEST_CLIENT_ID): JsonObject {
  return {
    version: "1",
    triggerSource: source,
    region: "eu-west-1",
    userPoolId: TEST_POOL_ID,
    userName: expect.stringMatching(/^[0-9a-f-]{36}$/),
    callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId },
    ...event,
  };
}

const NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE";
const NO_TEXTS = { smsMessage: null, emailMessage: null, emailSubject: null };

function known(status: string, more: JsonObject = {}): JsonObject {
  const sub = expect.stringMatching(/^[0-9a-f-]{36}$/);
  return { sub, "cognito:user_status": status, name: "Jane", email: EMAIL, ...more };
}

function message(userAttributes: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    request: {
      userAttributes,
      codeParameter: "{####}",
      linkParameter: "{##Click Here##}",
      usernameParameter: null,
      ...more,
    },
    response: NO_TEXTS,
  };
}

describe("F5.1, F5.2: a function is told", () => {
  test("PreSignUp_SignUp, then CustomMessage_SignUp", async () => {
    await signUp();
    expect(functions.heard).toEqual([
      envelope("PreSignUp_SignUp", {
        request: {
          userAttributes: { name: "Jane", email: EMAIL },
          validationData: { captcha: "42" },
          clientMetadata,
        },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      }),
      envelope("CustomMessage_SignUp", message(known("UNCONFIRMED"), { clientMetadata })),
    ]);
    const members = ["version", "triggerSource", "region", "userPoolId", "userName", "callerContext"];
    expect(Object.keys(functions.heard[0] ?? {})).toEqual([...members, "request", "response"]);
  });

  test("CustomMessage_ResendCode and PostConfirmation_ConfirmSignUp", async () => {
    await signUp();
    await users.pool.resendConfirmationCode(users.client, { username: EMAIL, clientMetadata });
    const confirmationCode = users.lastCode();
    await users.pool.confirmSignUp(users.client, { username: EMAIL, confirmationCode, clientMetadata });
    expect(functions.heard.slice(2)).toEqual([
      envelope("CustomMessage_ResendCode", message(known("UNCONFIRMED"), { clientMetadata })),
      envelope("PostConfirmation_ConfirmSignUp", {
        request: { userAttributes: known("CONFIRMED", { email_verified: "true" }), clientMetadata },
        response: {},
      }),
    ]);
  });

  test("CustomMessage_ForgotPassword and PostConfirmation_ConfirmForgotPassword", async () => {
    functions.answers.PreSignUp_SignUp = { autoConfirmUser: true, autoVerifyEmail: true };
    await signUp();
    functions.heard.length = 0;
    await users.pool.forgotPassword(users.client, { username: EMAIL });
    await users.pool.confirmForgotPassword(users.client, {
      username: EMAIL,
      confirmationCode: users.lastCode(),
      password: OTHER_PASSWORD,
    });
    const userAttributes = known("CONFIRMED", { email_verified: "true" });
    expect(functions.heard).toEqual([
      envelope("CustomMessage_ForgotPassword", message(userAttributes)),
      envelope("PostConfirmation_ConfirmForgotPassword", { request: { userAttributes }, response: {} }),
    ]);
  });

  test("PreSignUp_AdminCreateUser and CustomMessage_AdminCreateUser, without a client", async () => {
    functions.answers.PreSignUp_AdminCreateUser = { autoConfirmUser: true, autoVerifyEmail: true };
    const user = await users.pool.adminCreateUser({
      username: EMAIL,
      attributes: { name: "Jane" },
      deliveryMediums: ["EMAIL"],
    });
    expect(user.status).toBe("FORCE_CHANGE_PASSWORD");
    expect(user.attributes.email_verified).not.toBe("true");
    const told = { validationData: null, userAttributes: { name: "Jane", email: EMAIL } };
    const response = { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false };
    const invited = known("FORCE_CHANGE_PASSWORD");
    expect(functions.heard).toEqual([
      envelope("PreSignUp_AdminCreateUser", { request: told, response }, NO_CLIENT),
      envelope(
        "CustomMessage_AdminCreateUser",
        message(invited, { usernameParameter: "{username}" }),
        NO_CLIENT,
      ),
    ]);
  });

  test("PostConfirmation_ConfirmSignUp by an administrator", async () => {
    await signUp();
    await users.pool.adminConfirmSignUp(EMAIL, clientMetadata);
    expect(functions.heard.at(-1)).toEqual(
      envelope(
        "PostConfirmation_ConfirmSignUp",
        { request: { userAttributes: known("CONFIRMED"), clientMetadata }, response: {} },
        NO_CLIENT,
      ),
    );
  });

  test("PreAuthentication and PostAuthentication; the password is in neither", async () => {
    functions.answers.PreSignUp_SignUp = { autoConfirmUser: true };
    await signUp();
    functions.heard.length = 0;
    await users.pool.initiateAuth(users.client, {
      authFlow: "USER_PASSWORD_AUTH",
      parameters: { USERNAME: EMAIL, PASSWORD },
      clientMetadata,
      isAdmin: false,
    });
    const userAttributes = known("CONFIRMED");
    expect(functions.heard).toEqual([
      envelope("PreAuthentication_Authentication", {
        request: { userAttributes, validationData: clientMetadata },
        response: {},
      }),
      envelope("PostAuthentication_Authentication", {
        request: { userAttributes, newDeviceUsed: false },
        response: {},
      }),
    ]);
    expect(JSON.stringify(functions.heard)).not.toContain(PASSWORD);
  });

  test("CustomMessage_UpdateUserAttribute and CustomMessage_VerifyUserAttribute", async () => {
    functions.answers.PreSignUp_SignUp = { autoConfirmUser: true, autoVerifyEmail: true };
    await signUp();
    functions.heard.length = 0;
    const user = await users.pool.getUser(EMAIL);
    await users.pool.adminUpdateAttributes(user.username, { email: "new@example.com" });
    await users.pool.sendAttributeCode(await users.pool.getUser(user.username), "email");
    expect(functions.heard.map(({ triggerSource }) => triggerSource)).toEqual([
      "CustomMessage_UpdateUserAttribute",
      "CustomMessage_VerifyUserAttribute",
    ]);
    const attributes = functions.last("CustomMessage_UpdateUserAttribute").request.userAttributes;
    expect(attributes).toMatchObject({ email: "new@example.com", email_verified: "false" });
  });
});

describe("F5.2: PreAuthentication of an unknown user", () => {
  test("is asked where the client hides who exists", async () => {
    const hiding = await createTestPool({
      pool: { ...EMAIL_POOL, LambdaConfig: toLambdaConfig("PreAuthentication") },
      client: { PreventUserExistenceErrors: "ENABLED" },
      deps: { triggerFunctions: functions },
    });
    await expect(signIn(hiding, "nobody@example.com")).rejects.toThrow("Incorrect username or password.");
    expect(functions.heard).toMatchObject([
      { userName: "nobody@example.com", request: { userAttributes: {}, userNotFound: true } },
    ]);
  });

  test("is not asked where it does not", async () => {
    await expect(signIn(users, "nobody@example.com")).rejects.toThrow("User does not exist.");
    expect(functions.heard).toEqual([]);
  });
});

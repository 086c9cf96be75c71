import type { JsonObject } from "../../../local/platform/json.ts";
import {
  createConfirmed,
  createInvited,
  decodeJwt,
  EMAIL,
  getChallenge,
  getTokens,
  OTHER_PASSWORD,
  signIn,
} from "../../support/pool-users.ts";
import { createTestFunctions, type TestFunctions } from "../../support/trigger-functions.ts";
import { createTestPool, EMAIL_POOL, TEST_CLIENT_ID, type TestPool } from "../../support/user-pools.ts";

let functions: TestFunctions;

function start(LambdaConfig: JsonObject): Promise<TestPool> {
  functions = createTestFunctions();
  return createTestPool({ pool: { ...EMAIL_POOL, LambdaConfig }, deps: { triggerFunctions: functions } });
}

const startVersion = (LambdaVersion: string) =>
  start({ PreTokenGenerationConfig: { LambdaArn: "arn:tokens", LambdaVersion } });

async function readTokens(users: TestPool) {
  const { idToken, accessToken } = await getTokens(signIn(users));
  return { id: decodeJwt(idToken).claims, access: decodeJwt(accessToken).claims };
}

const NO_GROUPS = { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null };

describe("F5.2: PreTokenGeneration is told", () => {
  test("of a sign-in, in its first version", async () => {
    const users = await start({ PreTokenGeneration: "arn:tokens" });
    const { username, sub } = await createConfirmed(users);
    await readTokens(users);
    const userAttributes = expect.objectContaining({ sub, email: EMAIL, "cognito:user_status": "CONFIRMED" });
    expect(functions.heard).toEqual([
      expect.objectContaining({
        version: "1",
        triggerSource: "TokenGeneration_Authentication",
        userName: username,
        callerContext: expect.objectContaining({ clientId: TEST_CLIENT_ID }),
        request: { userAttributes, groupConfiguration: NO_GROUPS },
        response: { claimsOverrideDetails: null },
      }),
    ]);
  });

  test.each([
    ["V2_0", "2"],
    ["V3_0", "3"],
  ])("of scopes, too, in %s", async (LambdaVersion, version) => {
    const users = await startVersion(LambdaVersion);
    await createConfirmed(users);
    await readTokens(users);
    expect(functions.heard[0]).toMatchObject({
      version,
      request: { scopes: ["aws.cognito.signin.user.admin"] },
      response: { claimsAndScopeOverrideDetails: null },
    });
  });

  test("of new passwords and of refreshing", async () => {
    const users = await start({ PreTokenGeneration: "arn:tokens" });
    await createInvited(users, EMAIL, { name: "Jane" });
    const { session } = await getChallenge(signIn(users));
    const { refreshToken = "" } = await getTokens(
      users.pool.respondToAuthChallenge(users.client, {
        challengeName: "NEW_PASSWORD_REQUIRED",
        session,
        responses: { USERNAME: EMAIL, NEW_PASSWORD: OTHER_PASSWORD },
        clientMetadata: { from: "test" },
        isAdmin: false,
      }),
    );
    await users.pool.refresh(users.client, refreshToken, { clientMetadata: { from: "refresh" } });
    expect(functions.heard.map(({ triggerSource }) => triggerSource)).toEqual([
      "TokenGeneration_NewPasswordChallenge",
      "TokenGeneration_RefreshTokens",
    ]);
    const metadata = functions.heard.map(({ request }) => request.clientMetadata);
    expect(metadata).toEqual([{ from: "test" }, { from: "refresh" }]);
  });

  test("of a client by itself in its third version only", async () => {
    const scopes = ["notes/read"];
    const second = await startVersion("V2_0");
    await second.pool.issueClientToken(second.client, scopes);
    expect(functions.heard).toEqual([]);
    const third = await startVersion("V3_0");
    functions.answers.TokenGeneration_ClientCredentials = {
      claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: { tenant: 7 } } },
    };
    const clientMetadata = { from: "machine" };
    const { accessToken } = await third.pool.issueClientToken(third.client, scopes, { clientMetadata });
    expect(decodeJwt(accessToken).claims).toMatchObject({ tenant: 7, scope: "notes/read" });
    expect(functions.heard[0]).toMatchObject({
      userName: "ClientCredentials",
      request: { userAttributes: {}, groupConfiguration: null, scopes, clientMetadata },
    });
  });
});

describe("F5.3: what PreTokenGeneration answers", () => {
  test("changes the ID token, and groups of both, in the first version; suppressing wins", async () => {
    const users = await start({ PreTokenGeneration: "arn:tokens" });
    await createConfirmed(users);
    functions.answers.TokenGeneration_Authentication = {
      claimsOverrideDetails: {
        claimsToAddOrOverride: { tenant: "a", name: "Other", both: "x" },
        claimsToSuppress: ["email", "both"],
        groupOverrideDetails: { groupsToOverride: ["g"], iamRolesToOverride: ["r"], preferredRole: "r" },
      },
    };
    const { id, access } = await readTokens(users);
    expect(id).toMatchObject({ tenant: "a", name: "Other", "cognito:groups": ["g"], "cognito:roles": ["r"] });
    expect(id).not.toHaveProperty("email");
    expect(id).not.toHaveProperty("both");
    expect(access).toMatchObject({ "cognito:groups": ["g"] });
    expect(access).not.toHaveProperty("tenant");
  });

  test("changes both tokens by any JSON, and scopes, in the second", async () => {
    const users = await startVersion("V2_0");
    await createConfirmed(users);
    functions.answers.TokenGeneration_Authentication = {
      claimsAndScopeOverrideDetails: {
        idTokenGeneration: { claimsToAddOrOverride: { plan: { seats: 3 } } },
        accessTokenGeneration: {
          claimsToAddOrOverride: { aud: TEST_CLIENT_ID, flags: [true] },
          scopesToAdd: ["notes/read", "two words"],
          scopesToSuppress: ["aws.cognito.signin.user.admin"],
        },
      },
    };
    const { id, access } = await readTokens(users);
    expect(id.plan).toEqual({ seats: 3 });
    expect(access).toMatchObject({ aud: TEST_CLIENT_ID, flags: [true], scope: "notes/read" });
  });

  test.each([
    { claimsOverrideDetails: "x" },
    { claimsOverrideDetails: { claimsToAddOrOverride: { a: 1 } } },
    { claimsOverrideDetails: { claimsToSuppress: "email" } },
    { claimsOverrideDetails: { groupOverrideDetails: { groupsToOverride: [1] } } },
  ])("of %j is refused", async (answer) => {
    const users = await start({ PreTokenGeneration: "arn:tokens" });
    await createConfirmed(users);
    functions.answers.TokenGeneration_Authentication = answer;
    await expect(signIn(users)).rejects.toThrow("Unrecognizable lambda output");
  });
});

test("G3: two functions for tokens are refused", async () => {
  const config = { PreTokenGeneration: "arn:a", PreTokenGenerationConfig: { LambdaArn: "arn:b" } };
  await expect(start(config)).rejects.toThrow("LambdaConfig.PreTokenGenerationConfig");
});

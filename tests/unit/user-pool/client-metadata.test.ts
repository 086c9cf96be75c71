import { addApp, codeOf, nextStep } from "../../support/factor-users.ts";
import { createConfirmed, EMAIL, getChallenge, PASSWORD, signIn } from "../../support/pool-users.ts";
import { createTestFunctions, type TestFunctions, toLambdaConfig } from "../../support/trigger-functions.ts";
import { createTestPool, EMAIL_POOL, type TestPool } from "../../support/user-pools.ts";

const AFTERWARDS = ["PostAuthentication", "PreTokenGeneration", "CustomMessage"];
const clientMetadata = { from: "answer" };

let functions: TestFunctions;

beforeEach(() => {
  functions = createTestFunctions();
});

function start(pool: object, flows: readonly string[]): Promise<TestPool> {
  return createTestPool({
    pool: { ...EMAIL_POOL, LambdaConfig: toLambdaConfig(...AFTERWARDS), ...pool },
    client: { ExplicitAuthFlows: flows },
    deps: { triggerFunctions: functions },
  });
}

function answer(
  test: TestPool,
  [challengeName, session]: readonly [string, string | undefined],
  responses: Readonly<Record<string, string>>,
) {
  const request = { challengeName, session, responses: { USERNAME: EMAIL, ...responses }, isAdmin: false };
  return test.pool.respondToAuthChallenge(test.client, { ...request, clientMetadata });
}

/** What the functions were told of it, by trigger source. */
function heardMetadata() {
  return functions.heard.map(({ triggerSource, request }) => [triggerSource, request.clientMetadata]);
}

describe("F5.2: the metadata of an answer reaches the triggers behind it", () => {
  test("with the code of an app", async () => {
    const test = await start({ MfaConfiguration: "OPTIONAL", EnabledMfas: ["SOFTWARE_TOKEN_MFA"] }, [
      "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    ]);
    const secret = await addApp(test, await createConfirmed(test));
    nextStep(test);
    const { name, session } = await getChallenge(signIn(test));
    await answer(test, [name, session], { SOFTWARE_TOKEN_MFA_CODE: codeOf(test, secret) });
    expect(heardMetadata()).toEqual([
      ["PostAuthentication_Authentication", clientMetadata],
      ["TokenGeneration_Authentication", clientMetadata],
    ]);
  });

  test("with the choice of a factor, also into the message that it sends", async () => {
    const test = await start({ MfaConfiguration: "OPTIONAL", EnabledMfas: ["SMS_MFA", "EMAIL_OTP"] }, [
      "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    ]);
    const { username } = await createConfirmed(test, EMAIL, { phone_number: "+4915112345678" });
    const isOn = { isEnabled: true, isPreferred: false };
    await test.pool.setMfaPreference(username, { SMS_MFA: isOn, EMAIL_OTP: isOn });
    const { name, session } = await getChallenge(signIn(test));
    await answer(test, [name, session], { ANSWER: "EMAIL_OTP" });
    expect(heardMetadata()).toEqual([["CustomMessage_Authentication", clientMetadata]]);
  });

  test("with a choice of how to sign in, and its password; not that of the first call", async () => {
    const test = await start({}, ["ALLOW_USER_AUTH"]);
    await createConfirmed(test);
    const begin = (parameters: Readonly<Record<string, string>>) =>
      test.pool.initiateAuth(test.client, {
        authFlow: "USER_AUTH",
        parameters: { USERNAME: EMAIL, ...parameters },
        clientMetadata: { from: "first call" },
        isAdmin: false,
      });
    const { name, session } = await getChallenge(begin({}));
    await answer(test, [name, session], { ANSWER: "PASSWORD", PASSWORD });
    await begin({ PREFERRED_CHALLENGE: "PASSWORD", PASSWORD });
    expect(heardMetadata().map(([, metadata]) => metadata)).toEqual([
      clientMetadata,
      clientMetadata,
      undefined,
      undefined,
    ]);
  });
});

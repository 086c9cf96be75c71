import type { JsonObject } from "../../../local/platform/json.ts";
import {
  answer,
  begin,
  CHALLENGE_TRIGGERS,
  CREATE,
  clientMetadata,
  createCustomPool,
  createRiddlers,
  DEFINE,
  heardSources,
  RIDDLE,
  result,
  VERIFY,
} from "../../support/custom-auth.ts";
import { respond } from "../../support/factor-users.ts";
import {
  createConfirmed,
  EMAIL,
  getChallenge,
  getTokens,
  messageOf,
  refusalOf,
  signUp,
} from "../../support/pool-users.ts";
import type { TestFunctions } from "../../support/trigger-functions.ts";
import { TEST_CLIENT_ID } from "../../support/user-pools.ts";

let functions: TestFunctions;

beforeEach(() => {
  functions = createRiddlers();
});

describe("F4: CUSTOM_AUTH", () => {
  test("asks what the functions want, and lets in when they say so", async () => {
    const test = await createCustomPool({ functions });
    const { username } = await createConfirmed(test);
    const posed = await getChallenge(begin(test));
    expect([posed.name, posed.parameters]).toEqual([
      "CUSTOM_CHALLENGE",
      { question: "6 × 7?", USERNAME: username },
    ]);
    const tokens = await getTokens(answer(test, posed.session, [RIDDLE.answer]));
    expect([tokens.idToken, tokens.refreshToken]).toEqual([expect.any(String), expect.any(String)]);
  });

  test("tells each function exactly what AWS tells it", async () => {
    const test = await createCustomPool({ functions });
    const user = await createConfirmed(test);
    const { session } = await getChallenge(begin(test));
    await getTokens(answer(test, session, [RIDDLE.answer]));
    const userAttributes = {
      sub: user.sub,
      "cognito:user_status": "CONFIRMED",
      email: EMAIL,
      email_verified: "true",
      name: "Jane",
    };
    const envelope = {
      version: "1",
      region: "eu-west-1",
      userPoolId: test.pool.settings.userPoolId,
      userName: user.username,
      callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId: TEST_CLIENT_ID },
    };
    const undecided = { challengeName: null, issueTokens: null, failAuthentication: null };
    const passed = result(RIDDLE.name, true, "RIDDLE");
    const answered = { clientMetadata: { step: "answer" } };
    expect(functions.heard).toEqual([
      { ...envelope, triggerSource: DEFINE, request: { userAttributes, session: [] }, response: undecided },
      {
        ...envelope,
        triggerSource: CREATE,
        request: { userAttributes, challengeName: RIDDLE.name, session: [] },
        response: {
          publicChallengeParameters: null,
          privateChallengeParameters: null,
          challengeMetadata: null,
        },
      },
      {
        ...envelope,
        triggerSource: VERIFY,
        request: {
          userAttributes,
          privateChallengeParameters: { answer: "42" },
          challengeAnswer: "42",
          ...answered,
        },
        response: { answerCorrect: null },
      },
      {
        ...envelope,
        triggerSource: DEFINE,
        request: { userAttributes, session: [passed], ...answered },
        response: undecided,
      },
    ]);
  });

  test("F5.4: runs PreAuthentication before, PostAuthentication and the tokens' trigger after it", async () => {
    const around = ["PreAuthentication", "PostAuthentication", "PreTokenGeneration"];
    const test = await createCustomPool({ functions, triggers: [...CHALLENGE_TRIGGERS, ...around] });
    await createConfirmed(test);
    const { session } = await getChallenge(begin(test));
    await getTokens(answer(test, session, [RIDDLE.answer]));
    const [before, define, create, verify, again, after, tokens] = functions.heard;
    expect(heardSources(functions)).toEqual([
      "PreAuthentication_Authentication",
      DEFINE,
      CREATE,
      VERIFY,
      DEFINE,
      "PostAuthentication_Authentication",
      "TokenGeneration_Authentication",
    ]);
    expect(before?.request.validationData).toEqual(clientMetadata);
    // F5.2: the metadata of the first call reaches no challenge trigger, that of an answer all of them.
    expect([define, create].map((event) => event?.request.clientMetadata)).toEqual([undefined, undefined]);
    const heard = [verify, again, after, tokens].map((event) => event?.request.clientMetadata);
    expect(heard).toEqual(Array(4).fill({ step: "answer" }));
  });

  test("goes on after a wrong answer as long as the functions let it", async () => {
    const test = await createCustomPool({ functions });
    await createConfirmed(test);
    const first = await getChallenge(begin(test));
    const second = await getChallenge(answer(test, first.session, ["41"]));
    expect(second.session).not.toBe(first.session);
    const third = await getChallenge(answer(test, second.session, ["43"]));
    expect(functions.last(DEFINE).request.session).toEqual([
      result(RIDDLE.name, false, "RIDDLE"),
      result(RIDDLE.name, false, "RIDDLE"),
    ]);
    expect(await messageOf(answer(test, third.session, ["44"]))).toBe("Incorrect username or password.");
  });

  test("looks at one of several answers at once, and at none twice", async () => {
    const test = await createCustomPool({ functions });
    await createConfirmed(test);
    const { session } = await getChallenge(begin(test));
    const guesses = ["40", "41", "42", "43"].map((guess) => refusalOf(answer(test, session, [guess])));
    const refusals = await Promise.all(guesses);
    expect(refusals.filter((reason) => reason === "auth-session-spent")).toHaveLength(3);
    expect(heardSources(functions).filter((source) => source === VERIFY)).toHaveLength(1);
  });

  test("a session ends with its time, and answers nothing but its own challenge and user", async () => {
    const test = await createCustomPool({ functions, client: { AuthSessionValidity: 5 } });
    await createConfirmed(test);
    await createConfirmed(test, "joe@example.com");
    const { session } = await getChallenge(begin(test));
    expect(await refusalOf(answer(test, session, ["42", "joe@example.com"]))).toBe("auth-session-invalid");
    expect(await refusalOf(respond(test, ["SMS_MFA", session], { SMS_MFA_CODE: "1" }))).toBe(
      "auth-session-invalid",
    );
    test.clock.advance({ seconds: 300 });
    expect(await refusalOf(answer(test, session, ["42"]))).toBe("auth-session-expired");
  });

  test("needs the flow, a name, and an answer", async () => {
    const test = await createCustomPool({
      functions,
      client: { ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] },
    });
    expect(await messageOf(begin(test))).toBe("Custom auth is not enabled for the client.");
    const open = await createCustomPool({ functions });
    await createConfirmed(open);
    expect(await messageOf(begin(open, { USERNAME: "" }))).toBe("Missing required parameter USERNAME");
    expect(await messageOf(begin(open, { CHALLENGE_NAME: "SRP_A" }))).toBe(
      "Missing required parameter SRP_A",
    );
    const { session } = await getChallenge(begin(open));
    expect(await messageOf(answer(open, session, [""]))).toBe("Missing required parameter ANSWER");
  });

  test.each(["DefineAuthChallenge", "CreateAuthChallenge"])("needs the trigger %s", async (missing) => {
    const triggers = CHALLENGE_TRIGGERS.filter((trigger) => trigger !== missing);
    const test = await createCustomPool({ functions, triggers });
    await createConfirmed(test);
    expect(await messageOf(begin(test))).toBe(
      "Custom auth lambda trigger is not configured for the user pool.",
    );
  });

  test("refuses who is not confirmed or is disabled before any function is asked", async () => {
    const test = await createCustomPool({ functions });
    await signUp(test);
    expect(await refusalOf(begin(test))).toBe("user-not-confirmed");
    const { username } = await createConfirmed(test, "joe@example.com");
    await test.pool.setUserEnabled(username, false);
    expect(await refusalOf(begin(test, { USERNAME: "joe@example.com" }))).toBe("user-disabled");
    expect(heardSources(functions)).toEqual([]);
  });

  test("refuses whoever was disabled meanwhile", async () => {
    const test = await createCustomPool({ functions });
    const { username } = await createConfirmed(test);
    const { session } = await getChallenge(begin(test));
    await test.pool.setUserEnabled(username, false);
    expect(await refusalOf(answer(test, session, [RIDDLE.answer]))).toBe("user-disabled");
  });
});

describe("F4: what a function must not answer", () => {
  test.each<[string, JsonObject]>([
    ["nothing", {}],
    ["a challenge that there is not", { challengeName: "RIDDLE" }],
    ["a password that was not begun with", { challengeName: "PASSWORD_VERIFIER" }],
    ["a factor that the user has not", { challengeName: "SOFTWARE_TOKEN_MFA" }],
  ])("DefineAuthChallenge: %s", async (_what, decision) => {
    const test = await createCustomPool({ functions });
    await createConfirmed(test);
    functions.answers[DEFINE] = decision;
    expect(await refusalOf(begin(test))).toBe("trigger-response-invalid");
  });

  test("who is both let in and turned away is turned away", async () => {
    const test = await createCustomPool({ functions });
    await createConfirmed(test);
    functions.answers[DEFINE] = { issueTokens: true, failAuthentication: true };
    expect(await refusalOf(begin(test))).toBe("incorrect-credentials");
  });

  test.each<JsonObject>([
    { publicChallengeParameters: "question" },
    { privateChallengeParameters: { answer: { is: 42 } } },
    { challengeMetadata: 42 },
  ])("CreateAuthChallenge: %j", async (created) => {
    const test = await createCustomPool({ functions });
    await createConfirmed(test);
    functions.answers[CREATE] = created;
    expect(await refusalOf(begin(test))).toBe("trigger-response-invalid");
  });

  test("VerifyAuthChallengeResponse: anything but true is wrong", async () => {
    const test = await createCustomPool({ functions });
    await createConfirmed(test);
    functions.answers[VERIFY] = { answerCorrect: "true" };
    const { session } = await getChallenge(begin(test));
    await answer(test, session, [RIDDLE.answer]);
    expect(functions.last(DEFINE).request.session).toEqual([result(RIDDLE.name, false, "RIDDLE")]);
  });

  test("a function that fails spends the session", async () => {
    const test = await createCustomPool({ functions });
    await createConfirmed(test);
    const { session } = await getChallenge(begin(test));
    functions.answers[VERIFY] = { kind: "failed", message: "out of riddles" };
    expect(await messageOf(answer(test, session, [RIDDLE.answer]))).toBe(
      "VerifyAuthChallengeResponse failed with error out of riddles.",
    );
    expect(await refusalOf(answer(test, session, [RIDDLE.answer]))).toBe("auth-session-spent");
  });
});

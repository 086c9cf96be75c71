import type { JsonObject } from "../../local/platform/json.ts";
import { respond } from "./factor-users.ts";
import { EMAIL, getChallenge } from "./pool-users.ts";
import { createSrpClient, toSrpTimestamp } from "./srp-client.ts";
import {
  createTestFunctions,
  type HeardEvent,
  type TestFunctions,
  toLambdaConfig,
} from "./trigger-functions.ts";
import { createTestPool, EMAIL_POOL, type TestPool } from "./user-pools.ts";

export const DEFINE = "DefineAuthChallenge_Authentication";
export const CREATE = "CreateAuthChallenge_Authentication";
export const VERIFY = "VerifyAuthChallengeResponse_Authentication";
export const CHALLENGE_TRIGGERS = [
  "DefineAuthChallenge",
  "CreateAuthChallenge",
  "VerifyAuthChallengeResponse",
];
export const RIDDLE = { name: "CUSTOM_CHALLENGE", answer: "42" };

/** Functions that ask a riddle, three times at most. */
export function createRiddlers(): TestFunctions {
  const functions = createTestFunctions();
  functions.answers[DEFINE] = letInAfterRiddle;
  functions.answers[CREATE] = {
    publicChallengeParameters: { question: "6 × 7?" },
    privateChallengeParameters: { answer: 42 },
    challengeMetadata: "RIDDLE",
  };
  functions.answers[VERIFY] = ({ request }) => ({
    answerCorrect: request.challengeAnswer === (request.privateChallengeParameters as JsonObject).answer,
  });
  return functions;
}

/** Three tries, as in AWS's own examples. */
function letInAfterRiddle({ request }: HeardEvent): JsonObject {
  const session = request.session as readonly { challengeName: string; challengeResult: boolean }[];
  const last = session.at(-1);
  if (last?.challengeName === "SRP_A") return { challengeName: "PASSWORD_VERIFIER" };
  if (last?.challengeName === RIDDLE.name && last.challengeResult) return { issueTokens: true };
  if (session.length >= 3 && last?.challengeName === RIDDLE.name) return { failAuthentication: true };
  return { challengeName: RIDDLE.name };
}

interface Changes {
  readonly functions: TestFunctions;
  readonly pool?: JsonObject;
  readonly client?: JsonObject;
  readonly triggers?: readonly string[];
}

export function createCustomPool({
  functions,
  pool,
  client,
  triggers = CHALLENGE_TRIGGERS,
}: Changes): Promise<TestPool> {
  return createTestPool({
    pool: { ...EMAIL_POOL, LambdaConfig: toLambdaConfig(...triggers), ...pool },
    client: {
      ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      ...client,
    },
    deps: { triggerFunctions: functions },
  });
}

export const clientMetadata = { from: "test" };

export function begin(test: TestPool, parameters: Readonly<Record<string, string>> = {}) {
  return test.pool.initiateAuth(test.client, {
    authFlow: "CUSTOM_AUTH",
    parameters: { USERNAME: EMAIL, ...parameters },
    clientMetadata,
    isAdmin: false,
  });
}

export function answer(
  test: TestPool,
  session: string | undefined,
  [ANSWER, USERNAME = EMAIL]: readonly [answer: string, username?: string],
) {
  const responses = { USERNAME, ANSWER };
  return test.pool.respondToAuthChallenge(test.client, {
    challengeName: RIDDLE.name,
    session,
    responses,
    clientMetadata: { step: "answer" },
    isAdmin: false,
  });
}

export function heardSources(functions: TestFunctions): readonly string[] {
  return functions.heard.map(({ triggerSource }) => triggerSource);
}

export function result(
  challengeName: string,
  challengeResult = true,
  challengeMetadata: string | null = null,
) {
  return { challengeName, challengeResult, challengeMetadata };
}

/** @param more of the answer that proves the password */
export async function beginWithSrp(test: TestPool, more: Readonly<Record<string, string>> = {}) {
  const srp = createSrpClient();
  const started = begin(test, { CHALLENGE_NAME: "SRP_A", SRP_A: srp.publicKey });
  const { name, parameters, session } = await getChallenge(started);
  const prove = (password: string) => {
    const timestamp = toSrpTimestamp(test.clock.now());
    const poolName = test.pool.settings.srpPoolName;
    return respond(test, [name, session], {
      USERNAME: parameters.USER_ID_FOR_SRP ?? "",
      PASSWORD_CLAIM_SIGNATURE: srp.sign({ poolName, password, timestamp, parameters }),
      PASSWORD_CLAIM_SECRET_BLOCK: parameters.SECRET_BLOCK ?? "",
      TIMESTAMP: timestamp,
      ...more,
    });
  };
  return { name, session, prove };
}

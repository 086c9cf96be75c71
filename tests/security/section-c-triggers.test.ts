import { resolve } from "node:path";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";

const TEMPLATE = resolve(import.meta.dirname, "../fixtures/triggers-app/template.yaml");
const USER = { username: "vip@example.com", password: "Correct-Horse-7" };

let twin: TestTwin;

beforeAll(async () => {
  twin = await startTestTwin({ templateFile: TEMPLATE });
  const ClientId = twin.summary.clients[0]?.id;
  await twin.callCognito("SignUp", { ClientId, Username: USER.username, Password: USER.password });
});

afterAll(() => twin.close());

/** Signs in past a function of this mood. */
function signIn(mood: string) {
  return twin.callCognito("InitiateAuth", {
    ClientId: twin.summary.clients[0]?.id,
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: USER.username, PASSWORD: USER.password },
    ClientMetadata: { mood },
  });
}

describe("C-31: a trigger that misbehaves keeps everybody out, and the pool alive", () => {
  test.each([
    ["throws", "UserLambdaValidationException", /^PreAuthentication failed with error not today\.$/],
    ["nonsense", "InvalidLambdaResponseException", /^Unrecognizable lambda output$/],
    ["hangs", "UserLambdaValidationException", /Task timed out after 2\.00 seconds\.$/],
    ["never-ends", "UserLambdaValidationException", /Task timed out after 2\.00 seconds\.$/],
    ["exits", "UserLambdaValidationException", /Runtime exited with error: exit status 1\.$/],
  ])("C-31: a function that %s", async (mood, type, message) => {
    const { status, body } = await signIn(mood);
    expect({ status, type: body.__type, text: body.message }).toEqual({
      status: 400,
      type,
      text: expect.stringMatching(message),
    });
    expect((await signIn("well")).body.AuthenticationResult).toBeDefined();
  });
});

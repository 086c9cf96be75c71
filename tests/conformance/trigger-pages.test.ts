import { resolve } from "node:path";
import { createVisitor } from "../support/domain-visitor.ts";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";

const TEMPLATE = resolve(import.meta.dirname, "../fixtures/federation-app/template.yaml");
const PASSWORD = "Correct-Horse-7";

let twin: TestTwin;
beforeAll(async () => {
  twin = await startTestTwin({ templateFile: TEMPLATE });
});
afterAll(() => twin?.close());

function visit() {
  const visitor = createVisitor({
    send: fetch,
    origin: twin.poolUrl ?? "",
    clientId: twin.summary.clients[0]?.id ?? "",
    redirectUri: "http://localhost:3900/callback",
  });
  const query = visitor.query.replace("openid+email+profile", "openid+email");
  return { visitor, query };
}

describe("F5.1: what a function says on the pages", () => {
  test("a refused sign-up is told above its form", async () => {
    const { visitor, query } = visit();
    const fields = { username: "eve@banned.example", password: PASSWORD };
    const { status, location } = await visitor.submit(`/signup?${query}`, fields);
    expect([status, location]).toEqual([302, `/signup?${query}`]);
    expect((await visitor.get(location)).text).toContain("PreSignUp failed with error Banned.");
  });

  test("a refused sign-in is told above its form, and leaves no session", async () => {
    const { visitor, query } = visit();
    const UserPoolId = twin.summary.userPoolId;
    const named = { UserPoolId, Username: "ada@partner.example" };
    await twin.callCognito("AdminCreateUser", { ...named, MessageAction: "SUPPRESS" });
    await twin.callCognito("AdminSetUserPassword", { ...named, Password: PASSWORD, Permanent: true });
    const UserAttributes = [{ Name: "email", Value: "ada@banned.example" }];
    await twin.callCognito("AdminUpdateUserAttributes", { ...named, UserAttributes });
    const fields = { username: "ada@banned.example", password: PASSWORD };
    const { location } = await visitor.submit(`/login?${query}`, fields);
    expect(location).toBe(`/login?${query}`);
    expect((await visitor.get(location)).text).toContain("PreAuthentication failed with error Banned.");
    expect(visitor.cookie("cognito")).toBeUndefined();
  });
});

import { jest } from "@jest/globals";
import { startTwin, type Twin } from "../../local/library.ts";
import { OWN_TEMPLATE, SECOND_TEMPLATE } from "../support/start-twin.ts";
import { createTemplateFolder, type TemplateFolder } from "../support/template-folder.ts";

jest.setTimeout(60_000);

const open: Twin[] = [];
const start = async (...options: Parameters<typeof startTwin>) => {
  const twin = await startTwin(...options);
  open.push(twin);
  return twin;
};
let folder: TemplateFolder | undefined;
afterEach(async () => {
  await Promise.all(open.splice(0).map((twin) => twin.close()));
  folder?.remove();
  folder = undefined;
});

const call = async (url: string, token?: string) => {
  const answer = await fetch(url, token === undefined ? {} : { headers: { Authorization: token } });
  return { status: answer.status, text: await answer.text() };
};
const toClaims = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

const POOLS = `
Transform: AWS::Serverless-2016-10-31
Resources:
  First: { Type: AWS::Cognito::UserPool, Properties: { UserPoolName: first, UsernameAttributes: [email] } }
  Second: { Type: AWS::Cognito::UserPool, Properties: { UserPoolName: second, AliasAttributes: [email] } }
  Server:
    Type: AWS::Cognito::UserPoolResourceServer
    Properties: { UserPoolId: !Ref First, Identifier: notes, Name: n, Scopes: [{ ScopeName: read, ScopeDescription: d }] }
  Domain: { Type: AWS::Cognito::UserPoolDomain, Properties: { UserPoolId: !Ref First, Domain: library } }
  Machine:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: !Ref First
      ClientName: machine
      GenerateSecret: true
      ExplicitAuthFlows: [ALLOW_REFRESH_TOKEN_AUTH]
      AllowedOAuthFlowsUserPoolClient: true
      AllowedOAuthFlows: [client_credentials]
      AllowedOAuthScopes: [notes/read]
    DependsOn: Server
  Web:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: !Ref First
      ClientName: web
      GenerateSecret: true
      ExplicitAuthFlows: [ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH]
      AllowedOAuthFlowsUserPoolClient: true
      AllowedOAuthFlows: [code]
      AllowedOAuthScopes: [openid, notes/read]
      CallbackURLs: [http://localhost:9/]
      SupportedIdentityProviders: [COGNITO]
    DependsOn: Server
  Admin:
    Type: AWS::Cognito::UserPoolClient
    Properties: { UserPoolId: !Ref Second, ClientName: admin, ExplicitAuthFlows: [ALLOW_ADMIN_USER_PASSWORD_AUTH, ALLOW_REFRESH_TOKEN_AUTH] }
`;

const startPools = () => {
  folder = createTemplateFolder({ "template.yaml": POOLS });
  return start({ template: folder.file("template.yaml") });
};

test("a user of the template's pool gets in with the tokens of a real sign-in, and nobody else does", async () => {
  const twin = await start({ template: OWN_TEMPLATE });
  const ada = await twin.createUser({
    email: "ada@example.com",
    attributes: { name: "Ada" },
    groups: ["staff"],
  });
  const { idToken, accessToken, refreshToken } = await twin.signIn(ada);
  expect(await call(`${twin.apiUrl}/`)).toMatchObject({ status: 401 });
  expect(await call(`${twin.apiUrl}/`, idToken)).toEqual({ status: 200, text: '"Hello from Lambda!"' });
  expect((await call(`${twin.apiUrl}/`, accessToken)).status).toBe(401);
  expect(toClaims(idToken)).toMatchObject({
    sub: ada.sub,
    email: "ada@example.com",
    name: "Ada",
    "cognito:groups": ["staff"],
  });
  expect(refreshToken).toBeDefined();
  await expect(twin.signIn({ username: "ada@example.com", password: "Wrong-Horse-7" })).rejects.toThrow(
    "Incorrect username or password.",
  );
});

test("time is moved, and tokens expire; the clock runs on by itself, and never back", async () => {
  const twin = await start({ template: OWN_TEMPLATE });
  const { idToken } = await twin.signIn(
    await twin.createUser({ email: "ada@example.com", attributes: { name: "A" } }),
  );
  const before = twin.clock.now().getTime();
  twin.clock.advance({ minutes: 59 });
  expect((await call(`${twin.apiUrl}/`, idToken)).status).toBe(200);
  twin.clock.advance({ minutes: 1, seconds: 1 });
  expect(await call(`${twin.apiUrl}/`, idToken)).toEqual({
    status: 401,
    text: '{"message":"The incoming token has expired"}',
  });
  expect(twin.clock.now().getTime() - before).toBeGreaterThanOrEqual(3_601_000);
  expect(() => twin.clock.advance({ seconds: -1 })).toThrow(TypeError);
});

test("several run at once, with parameters of their own, and none trusts the tokens of another", async () => {
  const [one, other] = await Promise.all([
    start({ template: SECOND_TEMPLATE, parameters: { Greeting: "Ave" } }),
    start({ template: SECOND_TEMPLATE, parameters: { Greeting: "Guten Tag = gut" }, stackName: "other" }),
  ]);
  const ada = await one.createUser({ username: "ada" });
  const { idToken } = await one.signIn(ada);
  expect((await call(`${one.apiUrl}/notes/7`, idToken)).text).toContain("Ave");
  expect((await call(`${other.apiUrl}/notes/7`, idToken)).status).toBe(401);
  const own = await other.signIn(await other.createUser({ username: "ada" }));
  expect((await call(`${other.apiUrl}/notes/7`, own.idToken)).text).toContain("Guten Tag = gut");
});

test("what is sent is in the outbox", async () => {
  const twin = await start({ template: OWN_TEMPLATE });
  const ada = await twin.createUser({ email: "ada@example.com", attributes: { name: "Ada" } });
  expect(twin.outbox.list()).toEqual([]);
  expect(() => twin.outbox.latest(ada.username)).toThrow("No message was sent to ada@example.com.");
  await fetch(twin.poolUrl, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": "AWSCognitoIdentityProviderService.ForgotPassword",
    },
    body: JSON.stringify({ ClientId: twin.pools[0]?.clients[0]?.clientId, Username: ada.username }),
  });
  expect(twin.outbox.latest("ada@example.com")).toMatchObject({
    purpose: "forgot-password",
    medium: "EMAIL",
  });
  expect(twin.outbox.latest("ada@example.com").code).toMatch(/^\d{6}$/);
});

describe("signIn", () => {
  test("goes by SRP with the client's secret, and by the sign-in page for custom scopes", async () => {
    const twin = await startPools();
    const ada = await twin.createUser({ email: "ada@example.com" });
    const bySrp = await twin.signIn(ada);
    expect(toClaims(bySrp.accessToken).scope).toBe("aws.cognito.signin.user.admin");
    const onPage = await twin.signIn(ada, { scopes: ["openid", "notes/read"] });
    expect(toClaims(onPage.accessToken).scope.split(" ").sort()).toEqual(["notes/read", "openid"]);
    expect(toClaims(onPage.idToken).sub).toBe(ada.sub);
    const withoutId = await twin.signIn(ada, { scopes: ["notes/read"], client: "web" });
    expect(() => withoutId.idToken).toThrow("openid");
  });

  test("takes the pool of the user, by the flow that its client allows", async () => {
    const twin = await startPools();
    const bob = await twin.createUser({ email: "bob@example.com", pool: "second" });
    expect(bob.userPoolId).toBe(twin.pools[1]?.userPoolId);
    expect(toClaims((await twin.signIn(bob)).idToken).iss).toBe(twin.pools[1]?.issuer);
  });

  test("says what there is when a client, a pool or a user is not", async () => {
    const twin = await startPools();
    const ada = await twin.createUser({
      phone: "+15550100",
      username: "+15550100",
      pool: "second",
      password: "Correct-Horse-7",
    });
    await expect(twin.signIn(ada, { client: "nobody" })).rejects.toThrow(
      /no app client nobody; there are: admin \(/,
    );
    await expect(twin.createUser({ email: "x@example.com", pool: "third" })).rejects.toThrow("first (");
    await expect(twin.createUser({})).rejects.toThrow("needs an email");
    expect(() => twin.apiUrl).toThrow("The template has no API.");
  });
});

test("refuses an option that there is not, and a template by file, line and remedy", async () => {
  await expect(startTwin({ templateFile: "x" } as never)).rejects.toThrow(
    "startTwin has no option templateFile; there are template,",
  );
  folder = createTemplateFolder({ "template.yaml": POOLS.replace("!Ref Second", "!Ref Third") });
  await expect(startTwin({ template: folder.file("template.yaml") })).rejects.toThrow(
    /template\.yaml:\d+ .*\n {2}→ /,
  );
});

test("tells the log why a request was refused", async () => {
  const lines: string[] = [];
  const twin = await start({ template: OWN_TEMPLATE, log: (line) => lines.push(line) });
  await call(`${twin.apiUrl}/`);
  expect(lines.some((line) => line.includes("GET /Prod/") && line.includes("401"))).toBe(true);
  expect(lines.every((line) => !line.includes("\n"))).toBe(true);
});

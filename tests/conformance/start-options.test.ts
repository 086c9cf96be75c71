import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { jest } from "@jest/globals";
import { killLeftovers, runCli, startCli, startCliTwin } from "../support/run-cli.ts";
import { createTemplateFolder, type TemplateFolder } from "../support/template-folder.ts";

jest.setTimeout(60_000);

const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: nodejs20.x
    CodeUri: src/
    Environment: { Variables: { TABLE: of-the-template, KEPT: kept } }
Resources:
  Table: { Type: AWS::DynamoDB::Table }
  Pool: { Type: AWS::Cognito::UserPool, Properties: { UsernameAttributes: [email] } }
  Domain:
    Type: AWS::Cognito::UserPoolDomain
    Properties: { UserPoolId: !Ref Pool, Domain: start-options }
  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: !Ref Pool
      AllowedOAuthFlowsUserPoolClient: true
      AllowedOAuthFlows: [code]
      AllowedOAuthScopes: [openid]
      CallbackURLs: [http://localhost:9/callback]
      SupportedIdentityProviders: [COGNITO]
  Blue: { Type: AWS::Serverless::Api, Properties: { StageName: blue } }
  Green: { Type: AWS::Serverless::Api, Properties: { StageName: green } }
  One:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.env
      Events: { Get: { Type: Api, Properties: { RestApiId: !Ref Blue, Path: /env, Method: get } } }
  Two:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.env
      FunctionName: number-two
      Events: { Get: { Type: Api, Properties: { RestApiId: !Ref Green, Path: /env, Method: get } } }
  Caller: { Type: AWS::Serverless::Function, Properties: { Handler: app.callTable } }
`;

const APP = `
exports.env = async () => ({ statusCode: 200, body: JSON.stringify(process.env) });
exports.callTable = async () => (await fetch(process.env.AWS_ENDPOINT_URL + "/" + process.env.TABLE)).text();
`;

let folder: TemplateFolder;
beforeEach(() => {
  folder = createTemplateFolder({ "template.yaml": TEMPLATE, "src/app.js": APP, "src/package.json": "{}" });
});
afterEach(() => {
  killLeftovers();
  folder.remove();
});

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCli(args, { folder: folder.path, env });

async function readEnvironment(name: string, args: readonly string[] = []): Promise<Record<string, string>> {
  const { stdout } = await run(["invoke", name, ...args]);
  return JSON.parse(JSON.parse(stdout).body);
}

describe("--env-vars", () => {
  test("lays variables over the template's, for all functions, and for one by logical id or name", async () => {
    const vars = {
      Parameters: { TABLE: "for-all", NEW: "new", NUMBER: 7, FLAG: true, NOTHING: null },
      One: { TABLE: "for-one" },
      "number-two": { TABLE: "for-two", AWS_REGION: "no" },
    };
    folder.write("env.json", JSON.stringify(vars));
    const one = await readEnvironment("One", ["--env-vars", "env.json"]);
    expect(one).toMatchObject({
      TABLE: "for-one",
      NEW: "new",
      KEPT: "kept",
      NUMBER: "7",
      FLAG: "true",
      NOTHING: "",
    });
    const two = await readEnvironment("Two", ["--env-vars", "env.json"]);
    expect(two).toMatchObject({ TABLE: "for-two", AWS_REGION: "us-east-1" });
    expect((await readEnvironment("One")).TABLE).toBe("of-the-template");
  });

  test("may stand in samconfig.toml, and is followed while the twin runs", async () => {
    folder.write(
      "samconfig.toml",
      'version = 0.1\n[default.local_start_api.parameters]\nenv_vars = "env.json"\n',
    );
    folder.write("env.json", '{ "One": { "TABLE": "first" }, "Nobody": {} }');
    const twin = startCli(["--port", "0", "--pool-port", "0", "--desk-port", "0"], { folder: folder.path });
    const url = await new Promise<string>((done) =>
      twin.child.stdout?.on("data", () => {
        const [, found] = /REST API {3}(\S+\/blue)\//.exec(twin.output().stdout) ?? [];
        if (found !== undefined && twin.output().stdout.includes("Ctrl-C")) done(found);
      }),
    );
    expect(twin.output().stdout).toContain("env.json: there is no function Nobody.");
    const readTable = async () => ((await (await fetch(`${url}/env`)).json()) as { TABLE: string }).TABLE;
    expect(await readTable()).toBe("first");
    folder.write("env.json", '{ "One": { "TABLE": "second" } }');
    while ((await readTable()) !== "second") await new Promise((done) => setTimeout(done, 5));
  });

  test.each([
    ["{", "env.json: The variables cannot be read as JSON"],
    ["[]", "env.json: This is not a map of variables."],
    ['{ "One": "x" }', "env.json › One: This is not a map of variables."],
    ['{ "One": { "A": [] } }', "env.json › One.A: This is not a map of variables."],
  ])("refuses %s", async (text, message) => {
    folder.write("env.json", text);
    const { exitCode, stderr } = await run(["invoke", "One", "--env-vars", "env.json"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
  });
});

describe("what is not run here", () => {
  test("is reached where AWS_ENDPOINT_URL of the twin, or --env-vars, says", async () => {
    const server = createServer((request, response) => response.end(`stand-in ${request.url}`));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const byShell = await run(["invoke", "Caller"], { AWS_ENDPOINT_URL: url, AWS_PROFILE: "mine" });
    expect(JSON.parse(byShell.stdout)).toBe("stand-in /of-the-template");
    folder.write("env.json", JSON.stringify({ Caller: { AWS_ENDPOINT_URL: `${url}/file` } }));
    const byFile = await run(["invoke", "Caller", "--env-vars", "env.json"], {
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
    });
    expect(JSON.parse(byFile.stdout)).toBe("stand-in /file/of-the-template");
    server.close();
  });

  test("is told with the start, and never moves the functions' own user pool", async () => {
    const env = {
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:2",
      SECRET: "s",
    };
    const twin = await startCliTwin([], {
      folder: folder.path,
      env: { ...env, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: "http://127.0.0.1:3" },
    });
    const seen = (await (await fetch(`${twin.summary.apis[0]?.apiUrl}/env`)).json()) as Record<
      string,
      string
    >;
    expect(seen).toMatchObject({
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:2",
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: twin.summary.poolUrl,
    });
    expect(seen.SECRET).toBeUndefined();
    await twin.stop();
  });
});

describe("--stage", () => {
  test("serves only APIs that have it", async () => {
    const twin = await startCliTwin(["--stage", "green"], { folder: folder.path });
    expect(twin.summary.apis.map(({ stage }) => stage)).toEqual(["green"]);
    await twin.stop();
  });

  test("is refused by name when no API has it", async () => {
    const { stderr } = await run(["--stage", "red"]);
    expect(stderr).toContain("No API of the template has a stage red.\n  → Choose one of: blue, green.");
  });
});

test("port and host of sam local start-api in samconfig.toml count, where no flag says otherwise", async () => {
  const [taken, free] = await Promise.all(
    [0, 1].map(() => startCliTwin(["--ephemeral"], { folder: folder.path })),
  );
  const port = Number(new URL(taken?.summary.apiUrl ?? "").port);
  folder.write("samconfig.toml", `version = 0.1\n[default.local_start_api.parameters]\nport = ${port}\n`);
  const ports = ["--pool-port", "0", "--desk-port", "0", "--ephemeral"];
  expect((await run(ports)).stderr).toContain(`Port ${port} for the REST API is taken`);
  const other = await startCliTwin(["--ephemeral"], { folder: folder.path });
  expect(new URL(other.summary.apiUrl ?? "").port).not.toBe(String(port));
  await Promise.all([taken, free, other].map((twin) => twin?.stop()));
});

test("--json of user, token and invoke is one line for a script", async () => {
  const twin = await startCliTwin([], { folder: folder.path });
  const user = JSON.parse(
    (await run(["user", "create", "ada@example.com", "--password", "Correct-Horse-7", "--json"])).stdout,
  );
  expect(user).toEqual({
    username: expect.stringMatching(/^[0-9a-f-]{36}$/),
    sub: user.username,
    userPoolId: twin.summary.userPoolId,
    signInUrl: twin.summary.signInUrls.code,
    outboxUrl: twin.summary.outboxUrl,
  });
  const tokens = JSON.parse(
    (await run(["token", "ada@example.com", "--password", "Correct-Horse-7", "--json"])).stdout,
  );
  expect(Object.keys(tokens)).toEqual(["idToken", "accessToken", "refreshToken"]);
  const good = await run(["invoke", "One", "--json"]);
  expect(JSON.parse(good.stdout)).toMatchObject({ kind: "returned", result: { statusCode: 200 } });
  const bad = await run(["invoke", "Caller", "--json"]);
  expect(bad.exitCode).toBe(1);
  expect(JSON.parse(bad.stdout)).toMatchObject({ kind: "failed", error: { errorType: "TypeError" } });
  await twin.stop();
});

test.each([
  ["npx", "npx gatehouse user create ada@example.com"],
  ["start", "npm run --silent user -- create ada@example.com"],
])("advice is typed as the twin was started: under %s", async (script, advice) => {
  const { stderr } = await run(["user", "create"], { npm_lifecycle_event: script });
  expect(stderr).toContain(`Type: ${advice}`);
});

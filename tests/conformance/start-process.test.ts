import { existsSync, readFileSync, statSync } from "node:fs";
import { jest } from "@jest/globals";
import { copyApplication } from "../support/copy-application.ts";
import { createHttpsSend } from "../support/https-visitor.ts";
import {
  type CliTwin,
  FREE_PORTS,
  killLeftovers,
  runCli,
  startCli,
  startCliTwin,
} from "../support/run-cli.ts";
import type { TemplateFolder } from "../support/template-folder.ts";

jest.setTimeout(30_000);

const PASSWORD = "Correct-Horse-7";

let folder: TemplateFolder;
beforeEach(() => {
  folder = copyApplication();
});
afterEach(() => {
  killLeftovers();
  folder.remove();
});

const run = (...args: string[]) => runCli(args, { folder: folder.path });
const start = (...args: string[]) => startCliTwin(args, { folder: folder.path });
const createAda = () =>
  run(
    "user",
    "create",
    "ada@example.com",
    "--password",
    PASSWORD,
    "--name",
    "Ada",
    "--attribute",
    "locale=en",
  );

describe("start --json", () => {
  test("writes one line with the members that scripts rely on, and nothing else, on standard output", async () => {
    const twin = await start();
    const { summary } = twin;
    const { stdout, exitCode } = await twin.stop();
    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(Object.keys(summary)).toEqual([
      "apiUrl",
      "poolUrl",
      "stage",
      "region",
      "restApiId",
      "authorizers",
      "userPoolId",
      "clients",
      "signInUrls",
      "deskUrl",
      "outboxUrl",
      "pid",
      "apis",
      "apiKeys",
      "httpApis",
      "pools",
      "poolHttpsUrl",
      "caFile",
    ]);
    expect(summary.pid).toBe(twin.child.pid);
    expect(summary.signInUrls.code).toContain(`${summary.poolUrl}/oauth2/authorize?client_id=`);
    expect(summary.signInUrls.token).toContain("response_type=token");
    expect(summary.userPoolId).toBe("us-east-1_71YzpTJVZ");
  });

  test("has an issuer that is AWS's, or with --issuer local the twin's own and discoverable", async () => {
    const aws = await start("--ephemeral");
    const local = await start("--ephemeral", "--issuer", "local");
    const [awsPool, localPool] = [aws.summary.pools[0], local.summary.pools[0]];
    expect(awsPool?.issuer).toBe(`https://cognito-idp.us-east-1.amazonaws.com/${awsPool?.userPoolId}`);
    const answer = await fetch(`${localPool?.issuer}/.well-known/openid-configuration`);
    expect(((await answer.json()) as { issuer: string }).issuer).toBe(localPool?.issuer);
    await Promise.all([aws.stop(), local.stop()]);
  });
});

test("speaks https by an authority that it makes behind its first line, and keeps until reset", async () => {
  const twin = await start();
  const { poolHttpsUrl, caFile, userPoolId } = twin.summary;
  while (!existsSync(caFile ?? "")) await new Promise((done) => setImmediate(done));
  const send = createHttpsSend(readFileSync(caFile ?? "", "utf8"));
  expect((await send(`${poolHttpsUrl}/${userPoolId}/.well-known/jwks.json`, {})).status).toBe(200);
  expect((await twin.stop()).stderr).not.toContain("certificate");
  expect((await run("reset", "--yes")).exitCode).toBe(0);
  expect(existsSync(caFile ?? "")).toBe(false);
});

describe("the commands, beside a running twin", () => {
  test("create a user, get a token through the sign-in page, and clean up after asking", async () => {
    const twin = await start();
    expect(await createAda()).toMatchObject({ exitCode: 0, stderr: "" });

    const id = await run("token", "ada@example.com", "--password", PASSWORD);
    expect(id.stdout).toMatch(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+\n$/);
    const call = (token: string) =>
      fetch(`${twin.summary.apiUrl}/`, { headers: { Authorization: token.trim() } });
    expect((await call(id.stdout)).status).toBe(200);
    const access = await run("token", "ada@example.com", "--password", PASSWORD, "--access");
    expect((await call(access.stdout)).status).toBe(401);

    const invited = await run("user", "create", "grace@example.com");
    expect(invited.stdout).toContain(`${twin.summary.deskUrl}/outbox`);
    expect(twin.output().stderr).toMatch(
      /email to grace@example\.com \(invitation\): temporary password \S+/,
    );

    const reset = await run("reset", "--yes");
    expect(reset.stderr).toContain(`A twin is running on this state (process ${twin.summary.pid})`);
    await twin.stop();
    const unasked = await run("reset");
    expect(unasked).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("Add --yes") });
    expect((await run("reset", "--yes")).exitCode).toBe(0);
    expect(existsSync(folder.file(".local"))).toBe(false);
  });

  test("say what the user pool or the page refuses, in its own words", async () => {
    const twin = await start("--ephemeral");
    await createAda();
    const refused: [string[], string][] = [
      [
        ["user", "create", "ada@example.com"],
        "AdminCreateUser: An account with the given email already exists.",
      ],
      [["user", "create", "weak@example.com", "--password", "weak"], "AdminSetUserPassword: "],
      [["user", "create", "weak@example.com", "--password", PASSWORD], ""],
      [["user", "remove", "ada@example.com"], "`user` knows one thing to do: create."],
      [["token", "ada@example.com", "--password", "Wrong-Horse-7"], "Incorrect username or password."],
      [["token", "ada@example.com"], "There is no password."],
      [
        ["token", "ada@example.com", "--password", PASSWORD, "--client", "none"],
        "There is no app client none.",
      ],
    ];
    for (const [args, message] of refused) {
      const { exitCode, stdout, stderr } = await run(...args);
      expect(stderr).toContain(message);
      expect(exitCode).toBe(message === "" ? 0 : 1);
      if (message !== "") expect(stdout).toBe("");
    }
    await twin.stop();
  });

  test("find no twin where none runs, and none that was killed", async () => {
    const expected = { exitCode: 1, stdout: "", stderr: expect.stringContaining("No twin is running") };
    expect(await run("user", "create", "ada@example.com")).toMatchObject(expected);
    const twin = await start();
    expect(statSync(folder.file(".local/twin.json")).mode & 0o777).toBe(0o600);
    await twin.stop("SIGKILL");
    expect(existsSync(folder.file(".local/twin.json"))).toBe(true);
    expect(await run("token", "ada@example.com", "--password", PASSWORD)).toMatchObject(expected);
  });
});

describe("a user", () => {
  test.each(["SIGTERM", "SIGKILL"] as const)("and the tokens survive a %s", async (signal) => {
    const first = await start();
    await createAda();
    const { stdout } = await run("token", "ada@example.com", "--password", PASSWORD);
    await first.stop(signal);
    const second = await start();
    const answer = await fetch(`${second.summary.apiUrl}/`, { headers: { Authorization: stdout.trim() } });
    expect(answer.status).toBe(200);
    await second.stop();
  });
});

describe("D-33: a signal under load", () => {
  const SLOW = `export const handler = async () => {
  await new Promise((done) => setTimeout(done, 400));
  return { statusCode: 200, body: JSON.stringify(process.pid) };
};`;

  async function load(twin: CliTwin) {
    await createAda();
    const { stdout } = await run("token", "ada@example.com", "--password", PASSWORD);
    const headers = { Authorization: stdout.trim() };
    const call = () => fetch(`${twin.summary.apiUrl}/`, { headers }).then((answer) => answer.text());
    const functionPid = Number(await call());
    return { functionPid, open: [call(), call()] };
  }

  test.each(["SIGTERM", "SIGINT"] as const)(
    "%s answers what is open and leaves no process",
    async (signal) => {
      folder.write("src/handlers/get-root.ts", SLOW);
      const twin = await start();
      const { functionPid, open } = await load(twin);
      await new Promise((done) => setTimeout(done, 100));
      const begun = Date.now();
      const { exitCode } = await twin.stop(signal);
      expect(exitCode).toBe(0);
      expect(Date.now() - begun).toBeLessThan(5000);
      for (const text of await Promise.all(open)) expect(Number(text)).toBeGreaterThan(0);
      expect(() => process.kill(functionPid, 0)).toThrow("ESRCH");
    },
  );
});

test("an edit of the handler takes effect on the next request", async () => {
  const twin = await start();
  await createAda();
  const { stdout } = await run("token", "ada@example.com", "--password", PASSWORD);
  const call = async () => {
    const answer = await fetch(`${twin.summary.apiUrl}/`, { headers: { Authorization: stdout.trim() } });
    return answer.text();
  };
  expect(await call()).toBe('"Hello from Lambda!"');
  const edited = readFileSync(folder.file("src/handlers/get-root.ts"), "utf8").replace("Hello", "Good day");
  folder.write("src/handlers/get-root.ts", edited);
  const deadline = Date.now() + 10_000;
  while ((await call()) !== '"Good day from Lambda!"') expect(Date.now()).toBeLessThan(deadline);
  await twin.stop();
});

describe("invoke", () => {
  test("prints the result on standard output, and what the function logs on standard error", async () => {
    const { exitCode, stdout } = await run("invoke", "-e", "events/get-root.signed-in.json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ statusCode: 200, body: '"Hello from Lambda!"' });
    folder.write(
      "src/handlers/get-root.ts",
      'export const handler = async (event) => { console.log("seen"); return event; };',
    );
    const echoed = await runCli(["invoke", "HelloFunction", "-e", "-"], {
      folder: folder.path,
      input: '{"a":1}',
    });
    expect(echoed.stdout).toBe('{"a":1}\n');
    expect(echoed.stderr).toContain("seen");
  });

  test("prints a failure's document and ends with 1", async () => {
    folder.write(
      "src/handlers/get-root.ts",
      'export const handler = async () => { throw new TypeError("no"); };',
    );
    const { exitCode, stdout } = await run("invoke");
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ errorType: "TypeError", errorMessage: "no" });
  });

  test("refuses an event that is not there, or no JSON, and a function that is not there", async () => {
    expect((await run("invoke", "-e", "none.json")).stderr).toContain("none.json");
    folder.write("broken.json", "{");
    expect((await run("invoke", "-e", "broken.json")).stderr).toContain("cannot be read as JSON");
    expect((await run("invoke", "Other")).stderr).toContain("Name one of: HelloFunction.");
  });
});

test("the start-up screen says everything that a person needs next", async () => {
  const twin = startCli(["start", ...FREE_PORTS], { folder: folder.path });
  await new Promise<void>((done) =>
    twin.child.stdout?.on("data", () => twin.output().stdout.includes("Ctrl-C") && done()),
  );
  twin.child.kill("SIGTERM");
  const { stdout } = await twin.ended;
  for (const text of [
    /^REST API {3}http:\/\/localhost:\d+\/Prod\/$/m,
    /^ {2}GET +\/ {2}guarded by CognitoAuthorizer: ID token in Authorization$/m,
    /sign in for a code {4}http:\/\/localhost:\d+\/oauth2\/authorize\?/,
    /sign in for a token {3}http:\/\/localhost:\d+\/oauth2\/authorize\?/,
    /issuer https:\/\/cognito-idp\.us-east-1\.amazonaws\.com\/us-east-1_71YzpTJVZ \(as on AWS/,
    /^Desk {7}http:\/\/localhost:\d+\//m,
    /gatehouse user create ada@example\.com/,
    /^401 {8}curl -i http:\/\/localhost:\d+\/Prod\/$/m,
    /^200 {8}curl -i http:\/\/localhost:\d+\/Prod\/ -H "Authorization: \$\(gatehouse token ada@example\.com\)"$/m,
    /^Not run here .*HelloRole \(AWS::IAM::Role\)/m,
  ]) {
    expect(stdout).toMatch(text);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what must not be there.
  expect(stdout).not.toMatch(/\u001b/);
});

test("--help and --version need nothing", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(await run("--version")).toMatchObject({ exitCode: 0, stdout: `${version}\n` });
  expect((await run("--help")).stdout).toContain("gatehouse start: starts the twin");
  expect((await run("token", "-h")).stdout).toContain("--access");
});

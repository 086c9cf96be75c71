import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { copyApplication } from "../support/copy-application.ts";
import { runCli, startCli } from "../support/run-cli.ts";
import { type StandInAws, type StandInAwsOptions, startStandInAws } from "../support/stand-in-aws.ts";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const COLLECTION = join(ROOT, "postman/hello-cognito.postman_collection.json");
const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "example",
  AWS_SESSION_TOKEN: "the-session",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_DEFAULT_REGION: "us-east-1",
};

let twin: TestTwin;
let aws: StandInAws;
let folder: string;
beforeAll(async () => {
  twin = await startTestTwin();
  folder = mkdtempSync(join(tmpdir(), "gatehouse-newman-"));
});
afterEach(() => aws?.close());
afterAll(async () => {
  await twin.close();
  rmSync(folder, { recursive: true });
});

async function startAws(hooks: Omit<StandInAwsOptions, "stackName"> = {}): Promise<StandInAws> {
  aws = await startStandInAws(twin, { stackName: "hello-cognito", ...hooks });
  return aws;
}

const toArgs = (...more: string[]) => ["newman", "--env", "aws", "--endpoint-url", aws.url, ...more];
const run = (...more: string[]) => runCli(toArgs(...more), { folder: ROOT, env: CREDENTIALS });

async function listUsers(): Promise<string[]> {
  const { body } = await twin.callCognito("ListUsers", { UserPoolId: twin.summary.userPoolId });
  return (body.Users as { Username: string }[]).map(({ Username }) => Username);
}

/** The collection as the repository has it, changed on the way. */
function writeCollection(
  change: (collection: { item: { name: string; item: unknown[] }[] }) => void,
): string {
  const collection = JSON.parse(readFileSync(COLLECTION, "utf8"));
  change(collection);
  const file = join(folder, "changed.postman_collection.json");
  writeFileSync(file, JSON.stringify(collection));
  return file;
}

describe("newman --env aws", () => {
  test("runs the same collection on the stack of samconfig.toml, signed with the credentials it finds", async () => {
    await startAws();
    const report = join(folder, "report.json");
    const { exitCode, stderr } = await run("--report", report);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(`newman runs against the stack hello-cognito at ${twin.apiUrl}
$`),
    });
    const { stats, failures } = JSON.parse(readFileSync(report, "utf8")).run;
    expect(stats.assertions).toMatchObject({ failed: 0 });
    expect(stats.assertions.total).toBeGreaterThan(30);
    expect(failures).toEqual([]);
    for (const signature of aws.signatures)
      expect(signature).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\//);
    expect(new Set(aws.sessionTokens)).toEqual(new Set(["the-session"]));
    expect(await listUsers()).toEqual([]);
  });

  test("deletes its user when it is interrupted between two requests", async () => {
    const running = await startAws({
      async before(name) {
        if (name !== "AdminInitiateAuth") return;
        // As a Ctrl-C arrives under npm: twice. The answer waits for both, so that the process outlives them.
        command.child.kill("SIGINT");
        await new Promise((done) => setTimeout(done, 30));
        command.child.kill("SIGINT");
      },
    });
    const command = startCli(toArgs(), { folder: ROOT, env: CREDENTIALS });
    const { exitCode, stderr } = await command.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain("newman: the throw-away user that was left is deleted.\nnewman: interrupted.");
    expect(running.operations).toEqual([
      "AdminCreateUser",
      "AdminSetUserPassword",
      "AdminInitiateAuth",
      "AdminDeleteUser",
    ]);
    expect(await listUsers()).toEqual([]);
  });

  test("waits for the user whose making was interrupted, and deletes it", async () => {
    await startAws({
      async before(name) {
        if (name !== "AdminCreateUser") return;
        command.child.kill("SIGTERM");
        await new Promise((done) => setTimeout(done, 300));
      },
    });
    const command = startCli(toArgs(), { folder: ROOT, env: CREDENTIALS });
    expect((await command.ended).exitCode).toBe(1);
    expect(aws.operations).toEqual(["AdminCreateUser", "AdminDeleteUser"]);
    expect(await listUsers()).toEqual([]);
  });

  test("deletes the user of a collection that does not, and fails with its failures", async () => {
    await startAws();
    const collection = writeCollection(({ item }) => {
      item.splice(1);
      item[0]?.item.splice(2);
    });
    const { exitCode, stderr } = await run("--collection", collection);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr).toContain("the throw-away user that was left is deleted");
    expect(aws.operations).toEqual(["AdminCreateUser", "AdminSetUserPassword", "AdminDeleteUser"]);
    expect(await listUsers()).toEqual([]);
  });

  test("deletes a user whose making was never answered", async () => {
    let isFirst = true;
    await startAws({
      after(name) {
        if (name !== "AdminCreateUser" || !isFirst) return;
        isFirst = false;
        throw new Error("the answer is lost");
      },
    });
    const collection = writeCollection(({ item }) => {
      item.splice(1);
      item[0]?.item.splice(1);
    });
    expect((await run("--collection", collection)).exitCode).toBe(1);
    expect(aws.operations).toEqual(["AdminCreateUser", "AdminDeleteUser"]);
    expect(await listUsers()).toEqual([]);
  });

  test("leaves somebody alone who was there before", async () => {
    await twin.signIn("ada@example.com");
    await startAws();
    const collection = writeCollection((whole) => {
      whole.item.splice(1);
      whole.item[0]?.item.splice(1);
      const text = JSON.stringify(whole.item).replace("throw-away-{{$guid}}@example.com", "ada@example.com");
      whole.item = JSON.parse(text);
    });
    expect((await run("--collection", collection)).exitCode).toBe(1);
    expect(aws.operations).toEqual(["AdminCreateUser"]);
    expect(await listUsers()).toHaveLength(1);
    const input = { UserPoolId: twin.summary.userPoolId, Username: "ada@example.com" };
    await twin.callCognito("AdminDeleteUser", input);
  });

  test("says what is missing: the stack, credentials, a package", async () => {
    await startAws();
    expect(await run("--stack-name", "other")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("The stack other cannot be read: Stack with id other does not exist"),
    });
    const { AWS_ACCESS_KEY_ID: _id, ...anonymous } = CREDENTIALS;
    const asNobody = await runCli(toArgs(), { folder: ROOT, env: anonymous });
    expect(asNobody.stderr).toContain("There are no AWS credentials, or they have expired.");
    const bare = copyApplication();
    const { stderr } = await runCli(toArgs(), { folder: bare.path, env: CREDENTIALS });
    bare.remove();
    expect(stderr).toContain(
      "newman is not installed in this folder.\n  → Install it: npm install --save-dev newman",
    );
    const odd = await runCli(["newman", "--env", "prod"], { folder: ROOT });
    expect(odd.stderr).toContain("--env prod is neither local nor aws.");
  });
});

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { SCENARIOS } from "../../local/conformance/compare-targets.ts";
import { type MutatingProxy, type ProxiedAnswer, startMutatingProxy } from "../support/mutating-proxy.ts";
import { runCli, startCli } from "../support/run-cli.ts";
import { startStandInAws } from "../support/stand-in-aws.ts";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const CREDENTIALS = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_REGION: "us-east-1" };

let twin: TestTwin;
let folder: string;
beforeEach(async () => {
  twin = await startTestTwin();
  folder = mkdtempSync(join(tmpdir(), "gatehouse-conformance-"));
});
afterEach(async () => {
  await twin.close();
  rmSync(folder, { recursive: true });
});

/** The twin as if it were a stack, with its behaviour changed on the way. */
async function disguise(mutate: (answer: ProxiedAnswer, path: string) => void) {
  const { apiUrl, poolUrl } = twin.summary;
  const api = await startMutatingProxy(new URL(apiUrl ?? "").origin, mutate);
  const pool = await startMutatingProxy(poolUrl ?? "", mutate);
  const summary = { ...twin.summary, apiUrl: `${api.origin}/Prod`, poolUrl: pool.origin };
  const file = join(folder, "twin.json");
  writeFileSync(file, JSON.stringify(summary));
  return { file, close: () => Promise.all([api, pool].map((proxy: MutatingProxy) => proxy.close())) };
}

const compare = (...args: string[]) =>
  runCli(["conformance", "--notes", join(folder, "notes"), ...args], { folder: ROOT });
const listNotes = () => readdirSync(join(folder, "notes"));

describe("conformance", () => {
  test("finds no difference between a twin and itself, and leaves no user behind", async () => {
    const other = await disguise(() => {});
    const { exitCode, stdout } = await compare("--twin-json", other.file);
    await other.close();
    expect(stdout).toContain("not asked  an ID token that has expired (B-16): nobody can turn AWS's clock");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(
      `${SCENARIOS.length} scenarios, 0 differ, 0 in a new way`,
    );
    expect(exitCode).toBe(0);
    const { body } = await twin.callCognito("ListUsers", { UserPoolId: twin.summary.userPoolId });
    expect(body.Users).toEqual([]);
  });

  test("shows one behaviour changed on purpose, notes it, and does not count it again", async () => {
    const other = await disguise((answer, path) => {
      if (path === "/oauth2/token") answer.body = answer.body.replace("invalid_grant", "invalid_request");
    });
    const first = await compare("--twin-json", other.file);
    const again = await compare("--twin-json", other.file);
    await other.close();
    expect(first.exitCode).toBe(1);
    expect(first.stdout).toContain(`endpoint-token-unknown-code  a code that nobody got (A6.3)
  body
    other twin  {"error":"invalid_request"}
    twin        {"error":"invalid_grant"}
`);
    expect(first.stderr).toContain("conformance: 2 scenarios differ in a new way.");
    expect(listNotes()).toEqual(["endpoint-token-bad-refresh-token.md", "endpoint-token-unknown-code.md"]);
    const note = readFileSync(join(folder, "notes/endpoint-token-unknown-code.md"), "utf8");
    expect(note.replace(/\d{4}-\d\d-\d\d/, "DATE")).toBe(`# A code that nobody got

Clauses: A6.3. Scenario: \`endpoint-token-unknown-code\`.

| fact | AWS | twin |
| --- | --- | --- |
| body | \`{"error":"invalid_request"}\` | \`{"error":"invalid_grant"}\` |

Observed: DATE, stack \`other twin\` in us-east-1, by \`npm run conformance\`.
`);
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain(`${SCENARIOS.length} scenarios, 2 differ, 0 in a new way`);
  });

  test("--json: notices an open gate wherever it stands open", async () => {
    const other = await disguise((answer) => {
      if (answer.body === '{"message":"Unauthorized"}')
        Object.assign(answer, { status: 200, body: '"Hello"' });
    });
    const { exitCode, stdout } = await compare("--twin-json", other.file, "--json");
    await other.close();
    const { differences, scenarios, skipped } = JSON.parse(stdout);
    const ids = new Set(differences.map(({ scenario }: { scenario: { id: string } }) => scenario.id));
    for (const id of [
      "no-token",
      "garbage",
      "unsigned",
      "tampered-signature",
      "access-token",
      "double-header",
    ])
      expect(ids).toContain(`gateway-${id}`);
    expect(ids).not.toContain("gateway-bearer");
    expect([scenarios.length, skipped.length]).toEqual([SCENARIOS.length, 3]);
    expect(exitCode).toBe(1);
  });

  test("takes a broken connection for what it is: no behaviour, and a failure", async () => {
    const other = await disguise((_answer, path) => {
      if (path.startsWith("/logout")) throw new Error("the cable is cut");
    });
    const { exitCode, stdout, stderr } = await compare("--twin-json", other.file);
    await other.close();
    expect(exitCode).toBe(1);
    expect(stderr).toContain("conformance: 7 scenarios got no answer.");
    expect(stdout).toContain("  no answer\n    other twin  socket hang up\n    twin        absent\n");
    expect(existsSync(join(folder, "notes"))).toBe(false);
  });

  test("--stack: reads a deployed stack, and deletes its user when it is interrupted", async () => {
    const stop = (operation: string) => {
      if (operation === "DescribeUserPoolClient" && isStopping) interrupted.child.kill("SIGINT");
    };
    let isStopping = false;
    const aws = await startStandInAws(twin, { stackName: "hello", before: stop });
    const args = ["--stack", "hello", "--endpoint-url", aws.url, "--notes", join(folder, "notes")];
    const env = { ...CREDENTIALS, AWS_CONFIG_FILE: "/dev/null" };
    const whole = await runCli(["conformance", ...args], { folder: ROOT, env });
    expect(whole.stdout).toContain(`${SCENARIOS.length} scenarios, `);
    isStopping = true;
    const interrupted = startCli(["conformance", ...args], { folder: ROOT, env });
    expect(await interrupted.ended).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("interrupted"),
    });
    await aws.close();
    expect(aws.operations.at(-1)).toBe("AdminDeleteUser");
    const { body } = await twin.callCognito("ListUsers", { UserPoolId: twin.summary.userPoolId });
    expect(body.Users).toEqual([]);
  });
});

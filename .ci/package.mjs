// Proves the package as a stranger meets it: packed, installed in an empty folder beside a template of their own.
//
//   node .ci/package.mjs CLONE         CLONE has its dependencies installed
//
// The template has SAM's events and plain JavaScript, no tsconfig and no samconfig. README.md's tests (fences
// `js node:test` and `js jest`) are run there, too, and the types are held against a consumer's compiler.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const clone = resolve(process.argv[2] ?? ".");
const scratch = mkdtempSync(join(tmpdir(), "gatehouse-package-"));
const app = join(scratch, "app");
const PASSWORD = "Correct-Horse-7";
const STOP_SECONDS = 6;

const TEMPLATE = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  People:
    Type: AWS::Cognito::UserPool
    Properties:
      UsernameAttributes: [email]
  Domain:
    Type: AWS::Cognito::UserPoolDomain
    Properties: { UserPoolId: !Ref People, Domain: greeter }
  Web:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: !Ref People
      AllowedOAuthFlowsUserPoolClient: true
      AllowedOAuthFlows: [code]
      AllowedOAuthScopes: [openid, email]
      CallbackURLs: [http://localhost:5173/]
      SupportedIdentityProviders: [COGNITO]
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      Auth:
        DefaultAuthorizer: People
        Authorizers: { People: { UserPoolArn: !GetAtt People.Arn } }
  Greet:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs20.x
      CodeUri: greet/
      Handler: index.handler
      Events:
        Root: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /, Method: get } }
`;
const toHandler = (greeting) => `exports.handler = async (event) => ({
  statusCode: 200,
  body: "${greeting} " + event.requestContext.authorizer.claims.email,
});
`;
const CONSUMER = `import { startTwin, type Twin, type TwinTokens } from "gatehouse";

export async function signIn(): Promise<TwinTokens> {
  const twin: Twin = await startTwin({ template: "template.yaml", parameters: { Name: "value" } });
  const user = await twin.createUser({ email: "ada@example.com", groups: ["staff"] });
  twin.clock.advance({ hours: 1 });
  const code: string = twin.outbox.latest(user.username).code;
  // @ts-expect-error: there is no such option
  await startTwin({ templateFile: code });
  return twin.signIn(user, { scopes: [] });
}
`;

let passed = 0;
let failed = 0;

function report(isRight, what, output = "") {
  if (isRight) passed += 1;
  else failed += 1;
  console.log(`  ${isRight ? "ok  " : "FAIL"}  ${what}`);
  if (!isRight) console.log(output.replace(/^/gm, "        "));
}

function run(command, args, cwd = app) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  return { status, stdout, output: `${stdout}${stderr}` };
}

function write(name, text) {
  mkdirSync(join(app, name, ".."), { recursive: true });
  writeFileSync(join(app, name), text);
}

function pack() {
  const { status, stdout, output } = run("npm", ["pack", "--json", "--pack-destination", scratch], clone);
  report(status === 0, "npm pack", output);
  const [{ filename, files }] = JSON.parse(stdout.slice(stdout.indexOf("[\n")));
  const names = files.map(({ path }) => path);
  for (const name of [
    "LICENSE",
    "README.md",
    "dist/gatehouse.mjs",
    "dist/library.d.mts",
    "dist/LICENSES.txt",
  ])
    report(names.includes(name), `  it has ${name}`);
  const others = names.filter((name) => !/^(?:LICENSE|README\.md|package\.json|dist\/[^/]+)$/.test(name));
  report(others.length === 0, "  and nothing of the repository besides", others.join("\n"));
  return join(scratch, filename);
}

function install(tarball) {
  const { status, output } = run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball]);
  report(status === 0, "npm install in a folder with a template and nothing else", output);
  const lock = JSON.parse(readFileSync(join(app, "package-lock.json"), "utf8"));
  const names = Object.entries(lock.packages)
    .filter(([path, { optional }]) => path !== "" && optional !== true)
    .map(([path]) => path.replace(/^.*node_modules\//, ""));
  report(names.length <= 8, `  brings ${names.join(", ")}`, names.join("\n"));
}

async function startTwin() {
  const args = ["gatehouse", "--json", "--port", "0", "--pool-port", "0", "--desk-port", "0"];
  const child = spawn("npx", args, { cwd: app, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const running = { child, output: "", ended: new Promise((done) => child.on("close", done)) };
  child.stderr.on("data", (data) => {
    running.output += data;
  });
  const line = await new Promise((done) => {
    let text = "";
    child.stdout.on("data", (data) => {
      text += data;
      if (text.includes("\n")) done(text);
    });
    child.on("close", () => done(""));
  });
  report(line !== "", "npx gatehouse starts", running.output);
  return { ...running, summary: JSON.parse(line) };
}

async function call(url, token) {
  const answer = await fetch(url, token === undefined ? {} : { headers: { Authorization: token } });
  return `${answer.status} ${await answer.text()}`;
}

async function proveCommands({ child, ended, summary }) {
  const url = `${summary.apiUrl}/`;
  const refused = await call(url);
  report(refused === '401 {"message":"Unauthorized"}', "401 without a token", refused);
  const user = run("npx", ["gatehouse", "user", "create", "ada@example.com", "--password", PASSWORD]);
  report(user.status === 0, "npx gatehouse user create", user.output);
  const token = run("npx", ["gatehouse", "token", "ada@example.com", "--password", PASSWORD]);
  report(/^eyJ\S+\n$/.test(token.stdout), "npx gatehouse token", token.output);
  const greeted = await call(url, token.stdout.trim());
  report(greeted === "200 Hello ada@example.com", "200 with it", greeted);
  write("greet/index.js", toHandler("Salve"));
  const deadline = Date.now() + 10_000;
  let edited = "";
  while (edited !== "200 Salve ada@example.com" && Date.now() < deadline)
    edited = await call(url, token.stdout.trim());
  report(edited === "200 Salve ada@example.com", "an edit of the handler is in force", edited);
  process.kill(-child.pid, "SIGINT");
  const isStopped = await Promise.race([
    ended.then(() => true),
    new Promise((done) => setTimeout(done, STOP_SECONDS * 1000, false)),
  ]);
  report(isStopped, `Ctrl-C stops it within ${STOP_SECONDS} s`);
  const routes = run("npx", ["gatehouse", "routes"]);
  report(/GET +\/ +guarded by People/.test(routes.stdout), "npx gatehouse routes", routes.output);
  const { version } = JSON.parse(readFileSync(join(clone, "package.json"), "utf8"));
  const said = run("npx", ["gatehouse", "--version"]);
  report(said.stdout === `${version}\n`, "npx gatehouse --version", said.output);
}

/** README.md's tests by the name behind `js`. */
function readTests() {
  const readme = readFileSync(join(clone, "README.md"), "utf8");
  const fences = [...readme.matchAll(/^```js ([^\n]+)\n([\s\S]*?)^```$/gm)];
  return Object.fromEntries(fences.map(([, runner, body]) => [runner, body]));
}

function proveTests() {
  const tests = readTests();
  write("readme.test.mjs", tests["node:test"] ?? "throw new Error('README has no such test')");
  const byNode = run(process.execPath, ["--test", "readme.test.mjs"]);
  report(
    byNode.status === 0 && byNode.output.includes("# pass 1"),
    "README's test in node:test",
    byNode.output,
  );
  const test = tests.jest ?? "throw new Error('README has no such test')";
  proveInJest("CommonJS", "jest.test.js", test);
  const required = 'const { startTwin } = require("gatehouse")';
  proveInJest(
    "an ES module",
    "jest.test.mjs",
    test.replace(required, 'import { startTwin } from "gatehouse"'),
  );
}

function proveInJest(kind, file, test) {
  write(file, test);
  const jest = join(clone, "node_modules/jest/bin/jest.js");
  const flags = file.endsWith(".mjs") ? ["--experimental-vm-modules"] : [];
  const { status, output } = run(process.execPath, [
    ...flags,
    jest,
    "--rootDir",
    app,
    "--testMatch",
    `**/${file}`,
  ]);
  const isRight = status === 0 && /Tests: +1 passed/.test(output);
  report(isRight, `README's test in jest, as ${kind}`, output);
}

function proveTypes() {
  const tsc = join(clone, "node_modules/typescript/bin/tsc");
  const common = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    types: [],
    target: "es2022",
  };
  const kinds = [
    { name: "an ES module", file: "consumer.mts", module: "nodenext", moduleResolution: "nodenext" },
    { name: "CommonJS", file: "consumer.cts", module: "nodenext", moduleResolution: "nodenext" },
    { name: "a bundler", file: "consumer.ts", module: "esnext", moduleResolution: "bundler" },
  ];
  for (const { name, file, ...resolution } of kinds) {
    write(file, CONSUMER);
    write("tsconfig.json", JSON.stringify({ compilerOptions: { ...common, ...resolution }, files: [file] }));
    const { status, output } = run(process.execPath, [tsc, "-p", app]);
    report(status === 0, `the types fit ${name}`, output);
  }
}

try {
  write("template.yaml", TEMPLATE);
  write("greet/index.js", toHandler("Hello"));
  install(pack());
  await proveCommands(await startTwin());
  proveTests();
  proveTypes();
} catch (error) {
  report(false, "comes to its end", String(error?.stack));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`PACKAGE: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

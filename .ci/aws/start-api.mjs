// Starts `sam local start-api` and the twin on the same template, one after the other, and measures both.
//
//   node start-api.mjs SAM PROJECT REQUESTS [SAM OPTIONS…]     prints a table in Markdown
//
// PROJECT is a clone in which `sam build` and `npm run build` have run. Exit code 1 unless the twin refuses strangers.
import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const PASSWORD = "Correct-Horse-7";
const START_MS = 180_000;

const [sam, project, requests, ...samOptions] = process.argv.slice(2);
const twin = join(project, "dist/gatehouse.mjs");

const ours = await measureTwin();
// An environment that samconfig.toml does not have: SAM's own defaults, a new container for each request.
const cold = await measureSam(["--config-env", "none"]);
const warm = await measureSam(["--warm-containers", "EAGER"]);
printTable([cold, warm, ours]);
process.exitCode = [ours.noToken, ours.garbage].every((answer) => answer.startsWith("401")) ? 0 : 1;

async function measureTwin() {
  const [port, poolPort, deskPort] = await freePorts(3);
  const state = ["--state-dir", join(project, ".local-start-api")];
  const ports = ["--port", port, "--pool-port", poolPort, "--desk-port", deskPort].map(String);
  const url = `http://localhost:${port}/Prod/`;
  const running = await start(process.execPath, [twin, "start", ...state, ...ports], url);
  const run = (...args) =>
    execFileSync(process.execPath, [twin, ...args, ...state], { cwd: project, encoding: "utf8" });
  run("user", "create", "ada@example.com", "--password", PASSWORD, "--name", "Ada");
  const token = run("token", "ada@example.com", "--password", PASSWORD).trim();
  return measure(running, url, { Authorization: token });
}

async function measureSam(options) {
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}/`;
  const args = ["local", "start-api", "--port", String(port), ...options, ...samOptions];
  return measure(await start(sam, args, url), url, {});
}

async function measure({ firstAnswerMs, stop }, url, headers) {
  const good = await call(url, headers);
  if (good.status !== 200) throw new Error(`${url} answers ${good.status} to a good request`);
  const times = [];
  for (let index = 0; index < Number(requests); index += 1)
    times.push((await call(url, headers)).milliseconds);
  times.sort((a, b) => a - b);
  const noToken = describe(await call(url, {}));
  const garbage = describe(await call(url, { Authorization: "garbage" }));
  await stop();
  return { firstAnswerMs, medianMs: times[times.length >> 1], noToken, garbage };
}

/** Polls from the moment of starting; the first answer, whatever it is, ends the clock. */
async function start(command, args, url) {
  const begun = performance.now();
  const child = spawn(command, args, { cwd: project, stdio: ["ignore", "pipe", "pipe"] });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => output.push(chunk));
  const ended = new Promise((done) => child.once("close", done));
  const stop = async () => {
    child.kill("SIGINT");
    await Promise.race([ended, wait(30_000, undefined, { ref: false })]);
    child.kill("SIGKILL");
  };
  while (performance.now() - begun < START_MS && child.exitCode === null) {
    const answer = await call(url, {}).catch(() => undefined);
    if (answer !== undefined) return { firstAnswerMs: performance.now() - begun, stop };
    await wait(20);
  }
  await stop();
  throw new Error(`${command} does not answer: ${Buffer.concat(output)}`);
}

async function call(url, headers) {
  const begun = performance.now();
  const response = await fetch(url, { headers });
  const body = await response.text();
  return { status: response.status, body, milliseconds: performance.now() - begun };
}

function describe({ status, body }) {
  return `${status} ${body}`;
}

async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => new Promise((done) => server.once("listening", done))));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

function printTable(measured) {
  const rows = [
    ["", "`sam local start-api`", "… with warm containers", "`npm start`"],
    ["---", "---", "---", "---"],
    ["to the first answer", ...measured.map(({ firstAnswerMs }) => toSeconds(firstAnswerMs))],
    ["a request after that (median)", ...measured.map(({ medianMs }) => toTime(medianMs))],
    ["a stranger without a token", ...measured.map(({ noToken }) => toCode(noToken))],
    ["a stranger with `garbage`", ...measured.map(({ garbage }) => toCode(garbage))],
  ];
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
}

function toSeconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function toTime(milliseconds) {
  return milliseconds >= 100 ? toSeconds(milliseconds) : `${milliseconds.toFixed(1)} ms`;
}

function toCode(text) {
  return `\`${text}\``;
}

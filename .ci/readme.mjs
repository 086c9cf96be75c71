// Proves README.md: types its commands, in its order, into a bare clone, and looks for what it says they print.
//
//   node .ci/readme.mjs --list        what would be run, as JSON
//   node .ci/readme.mjs CLONE         runs it there
//
// A fence marked `sh` is a command; the `text` fence behind it holds lines that its output must contain, in
// that order, each one found somewhere in a line. `sh aws` needs an account (.ci/aws/run walks that way), and
// `sh elsewhere` a template of the reader's own.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FENCE = /^```([^\n]*)\n([\s\S]*?)^```$/gm;
const COMMAND_SECONDS = 300;
const STOP_SECONDS = 6;

/** How each command of the README is run. */
export function planReadme(text) {
  const plan = [];
  for (const [, info, body] of text.matchAll(FENCE)) {
    if (info === "text") plan.at(-1)?.expected.push(...body.trimEnd().split("\n"));
    if (info.startsWith("sh")) {
      for (const command of body.trimEnd().split("\n"))
        plan.push({ command, how: chooseHow(info, command), expected: [] });
    }
  }
  return plan;
}

function chooseHow(info, command) {
  if (info === "sh aws") return "aws";
  if (info === "sh elsewhere") return "elsewhere";
  if (command === "npm test") return "clone of its own";
  if (command.endsWith("npm start")) return "background";
  return command.includes("npm run reset") ? "after the twin" : "beside the twin";
}

/** The first expected line that `output` lacks, in order. */
function findMissing(output, expected) {
  const lines = output.split(/\r?\n/);
  let from = 0;
  for (const wanted of expected) {
    const at = lines.findIndex((line, index) => index >= from && line.includes(wanted));
    if (at < 0) return wanted;
    from = at + 1;
  }
  return undefined;
}

function type(command, clone) {
  const child = spawn("bash", ["-c", command], {
    cwd: clone,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const running = { child, output: "", exitCode: undefined };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data) => {
      running.output += data;
    });
  }
  running.ended = new Promise((resolve) => {
    child.on("close", (code, signal) => {
      running.exitCode = code ?? signal;
      resolve(running.exitCode);
    });
  });
  return running;
}

const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

function end(running, signal) {
  try {
    process.kill(-running.child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}

let passed = 0;
let failed = 0;

function report(isRight, what, output = "") {
  if (isRight) passed += 1;
  else failed += 1;
  console.log(`  ${isRight ? "ok  " : "FAIL"}  ${what}`);
  if (!isRight) console.log(output.replace(/^/gm, "        "));
}

async function runToTheEnd({ command, expected }, clone) {
  const running = type(command, clone);
  const timer = setTimeout(() => end(running, "SIGKILL"), COMMAND_SECONDS * 1000);
  const exitCode = await running.ended;
  clearTimeout(timer);
  report(exitCode === 0, `${command} (exit code ${exitCode})`, running.output);
  if (expected.length === 0) return;
  const missing = findMissing(running.output, expected);
  report(
    missing === undefined,
    missing === undefined ? "  prints what README says" : `  prints: ${missing}`,
    running.output,
  );
}

async function runInBackground({ command, expected }, clone) {
  const running = type(command, clone);
  const deadline = Date.now() + COMMAND_SECONDS * 1000;
  while (
    findMissing(running.output, expected) !== undefined &&
    running.exitCode === undefined &&
    Date.now() < deadline
  ) {
    await Promise.race([running.ended, wait(0.1)]);
  }
  const missing = findMissing(running.output, expected);
  report(
    missing === undefined,
    missing === undefined ? `${command} prints what README says` : `${command} prints: ${missing}`,
    running.output,
  );
  return running;
}

async function stop(running) {
  end(running, "SIGINT");
  await Promise.race([running.ended, wait(STOP_SECONDS)]);
  report(running.exitCode !== undefined, `Ctrl-C stops it within ${STOP_SECONDS} s`, running.output);
  end(running, "SIGKILL");
}

async function prove(plan, clone) {
  let twin;
  for (const step of plan) {
    if (step.how === "background") twin = await runInBackground(step, clone);
    if (step.how === "beside the twin") await runToTheEnd(step, clone);
    if (step.how === "after the twin") {
      if (twin) await stop(twin);
      twin = undefined;
      await runToTheEnd(step, clone);
    }
  }
  if (twin) await stop(twin);
  console.log(`README: ${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const [argument] = process.argv.slice(2);
const plan = planReadme(readFileSync(join(argument === "--list" ? root : argument, "README.md"), "utf8"));
if (argument === "--list") console.log(JSON.stringify(plan));
else await prove(plan, argument);

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toRequestText } from "./http-text.ts";
import { callPool, createUsers, signIn } from "./pool-requests.ts";
import { type Programs, startTwin, stop, toServerCommand, toTwinArgs } from "./processes.ts";
import { median } from "./statistics.ts";

/** Milliseconds from the start of the process, medians. */
export interface StartTimes {
  /** A bare node:http server: its first answer. */
  readonly bare: number;
  /** State present: the first refused request, the first one answered by the function, ready by its own word. */
  readonly refused: number;
  readonly answered: number;
  readonly ready: number;
  /** Nothing there, no keys either: the same. */
  readonly firstRefused: number;
  readonly firstReady: number;
}

const HOST = "127.0.0.1";

/** Starts everything in turn, `rounds` times. */
export async function measureStarts(programs: Programs, rounds: number): Promise<StartTimes> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
  const state = join(folder, "state");
  const { token, path } = await prepareState(programs, state);
  const refusedGet = toRequestText({ method: "GET", path, host: "localhost" });
  const answeredGet = toRequestText({
    method: "GET",
    path,
    host: "localhost",
    headers: { authorization: token },
  });
  const times: Record<keyof StartTimes, number[]> = {
    bare: [],
    refused: [],
    answered: [],
    ready: [],
    firstRefused: [],
    firstReady: [],
  };
  for (let round = 0; round < rounds; round += 1) {
    const fresh = join(folder, `fresh-${round}`);
    const bare = await timeStart(programs, (port) => toFloorArgs(programs, port), {
      request: refusedGet,
      status: 200,
    });
    const refused = await timeStart(programs, (port) => toArgs(programs, state, port), {
      request: refusedGet,
      status: 401,
    });
    const answered = await timeStart(programs, (port) => toArgs(programs, state, port), {
      request: answeredGet,
      status: 200,
    });
    const first = await timeStart(programs, (port) => toArgs(programs, fresh, port), {
      request: refusedGet,
      status: 401,
    });
    times.bare.push(bare.answered);
    times.refused.push(refused.answered);
    times.answered.push(answered.answered);
    times.ready.push(refused.ready);
    times.firstRefused.push(first.answered);
    times.firstReady.push(first.ready);
  }
  rmSync(folder, { recursive: true, force: true });
  return Object.fromEntries(
    Object.entries(times).map(([name, all]) => [name, median(all)]),
  ) as unknown as StartTimes;
}

/** Keys, a user and the function's bundle; and a token that is good in every later start. */
async function prepareState(programs: Programs, state: string): Promise<{ token: string; path: string }> {
  const twin = await startTwin(programs, state);
  const [username = ""] = await createUsers(twin, 1);
  const { IdToken: token } = await signIn(twin, username);
  const path = `${new URL(twin.apiUrl).pathname}/`;
  await callPool(twin, "DescribeUserPool", { UserPoolId: twin.userPoolId });
  await fetch(`${twin.apiUrl}/`, { headers: { authorization: token } });
  await twin.stop();
  return { token, path };
}

function toFloorArgs({ programs }: Programs, port: number): readonly string[] {
  return [join(programs, "floor.mjs"), JSON.stringify({ port, status: 200, headers: [], body: "{}" })];
}

function toArgs(programs: Programs, state: string, port: number): readonly string[] {
  return toTwinArgs(programs, state, ["--port", String(port), "--pool-port", "0", "--desk-port", "0"]);
}

interface Probe {
  readonly request: string;
  readonly status: number;
}

/** Asks from the first moment on, again and again, until the expected answer comes. */
async function timeStart(
  programs: Programs,
  toArguments: (port: number) => readonly string[],
  probe: Probe,
): Promise<{ readonly answered: number; readonly ready: number }> {
  const port = await findFreePort();
  const [command, args] = toServerCommand(programs, toArguments(port));
  const startedAt = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"], cwd: programs.root });
  const ready = new Promise<number>((resolve) => {
    child.stdout?.once("data", () => resolve(performance.now() - startedAt));
  });
  const limit = startedAt + 20_000;
  while (!(await isAnswered(port, probe))) {
    if (performance.now() > limit || child.exitCode !== null)
      throw new Error(`${args.join(" ")} does not answer.`);
  }
  const answered = performance.now() - startedAt;
  const times = { answered, ready: await ready };
  await stop(child);
  return times;
}

function isAnswered(port: number, { request, status }: Probe): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: HOST }, () => socket.write(request));
    const end = (isAnswer: boolean) => {
      socket.destroy();
      if (isAnswer) resolve(true);
      else setTimeout(() => resolve(false), 1);
    };
    socket.on("data", (chunk) => end(chunk.toString("latin1", 9, 12) === String(status)));
    socket.on("error", () => end(false));
    socket.on("close", () => end(false));
  });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, HOST, () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

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
  const [port, poolPort, deskPort] = [await findFreePort(), await findFreePort(), await findFreePort()];
  const ports = { port, poolPort, deskPort };
  const { token, path } = await prepareState(programs, toArgs(programs, state, ports));
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
  const start = (args: readonly string[], request: string, status: number) =>
    timeStart(programs, { args, port, request, status });
  for (let round = 0; round < rounds; round += 1) {
    const fresh = join(folder, `fresh-${round}`);
    const bare = await start(toFloorArgs(programs, port), refusedGet, 200);
    const refused = await start(toArgs(programs, state, ports), refusedGet, 401);
    const answered = await start(toArgs(programs, state, ports), answeredGet, 200);
    const first = await start(toArgs(programs, fresh, ports), refusedGet, 401);
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
async function prepareState(
  programs: Programs,
  args: readonly string[],
): Promise<{ token: string; path: string }> {
  const twin = await startTwin(programs, args);
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

/** The same ports each time, as a person has them: what is kept of the template depends on the desk's. */
function toArgs(programs: Programs, state: string, ports: Ports): readonly string[] {
  const { port, poolPort, deskPort } = ports;
  const all = ["--port", port, "--pool-port", poolPort, "--desk-port", deskPort];
  return toTwinArgs(programs, state, all.map(String));
}

interface Ports {
  readonly port: number;
  readonly poolPort: number;
  readonly deskPort: number;
}

interface Probe {
  readonly args: readonly string[];
  readonly port: number;
  readonly request: string;
  readonly status: number;
}

/** Asks from the first moment on, again and again, until the expected answer comes. */
async function timeStart(
  programs: Programs,
  probe: Probe,
): Promise<{ readonly answered: number; readonly ready: number }> {
  const [command, args] = toServerCommand(programs, probe.args);
  const startedAt = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"], cwd: programs.root });
  const ready = new Promise<number>((resolve) => {
    child.stdout?.once("data", () => resolve(performance.now() - startedAt));
  });
  const limit = startedAt + 20_000;
  while (!(await isAnswered(probe))) {
    if (performance.now() > limit || child.exitCode !== null)
      throw new Error(`${args.join(" ")} does not answer.`);
  }
  const answered = performance.now() - startedAt;
  const times = { answered, ready: await ready };
  await stop(child);
  return times;
}

function isAnswered({ port, request, status }: Probe): Promise<boolean> {
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

export function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, HOST, () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

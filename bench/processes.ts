import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { FixedAnswer } from "./floor.ts";
import type { Limits } from "./limits.ts";
import type { LoadResult, LoadSpec } from "./load.ts";

/** Where the client runs, and where every server with all that it starts. */
const CORES = { server: "0", client: "1" } as const;

export interface Programs {
  /** Root of the repository. */
  readonly root: string;
  /** Folder with the bundled programs of the bench. */
  readonly programs: string;
  /** Whether client and servers have a core each. */
  readonly isPinned: boolean;
}

/** What the JSON line of a started twin says, as far as the bench needs it. */
export interface TwinAddress {
  readonly apiUrl: string;
  readonly poolUrl: string;
  readonly userPoolId: string;
  readonly clients: readonly { readonly id: string }[];
}

export interface Server {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

export function canPin(): boolean {
  if (availableParallelism() < 2) return false;
  try {
    execFileSync("taskset", ["-c", CORES.client, "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** The command that runs Node on the servers' core. */
export function toServerCommand({ isPinned }: Programs, args: readonly string[]): [string, string[]] {
  return isPinned
    ? ["taskset", ["-c", CORES.server, process.execPath, ...args]]
    : [process.execPath, [...args]];
}

export async function startFloor(
  programs: Programs,
  answer: FixedAnswer & { readonly port?: number },
): Promise<Server> {
  const child = startServer(programs, [join(programs.programs, "floor.mjs"), JSON.stringify(answer)]);
  const { port } = JSON.parse(await readLine(child)) as { readonly port: number };
  return { port, pid: toPid(child), stop: () => stop(child) };
}

export interface Twin extends TwinAddress {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Our own application without its throttle, which would stop a load test. */
function toOwnTemplate(root: string): readonly string[] {
  const throttle = ["ThrottlingRateLimit=1000000", "ThrottlingBurstLimit=1000000"];
  return [
    "--template-file",
    join(root, "template.yaml"),
    ...throttle.flatMap((value) => ["--parameter-overrides", value]),
  ];
}

/** @param others further flags; without ports among them, the twin takes free ones */
export function toTwinArgs(
  { root }: Programs,
  stateDir: string,
  others: readonly string[],
): readonly string[] {
  const template = others.includes("--template-file") ? [] : toOwnTemplate(root);
  const ports = others.includes("--port") ? [] : ["--port", "0", "--pool-port", "0", "--desk-port", "0"];
  return [
    join(root, "dist/gatehouse.mjs"),
    "start",
    "--json",
    "--no-quotas",
    "--state-dir",
    stateDir,
    ...template,
    ...ports,
    ...others,
  ];
}

/** Starts a twin without the quotas that would stop a load test. */
export async function startTwin(programs: Programs, args: readonly string[]): Promise<Twin> {
  const child = startServer(programs, args);
  const address = JSON.parse(await readLine(child)) as TwinAddress;
  return { ...address, pid: toPid(child), stop: () => stop(child) };
}

/** A load, and what it cost the server. */
export interface MeasuredLoad extends LoadResult {
  /** Processor time of one exchange, in microseconds: of the server and all that it started. */
  readonly cost: number;
}

/** @param server the process whose time is taken; what it started counts too */
export async function runLoad(programs: Programs, server: number, spec: LoadSpec): Promise<MeasuredLoad> {
  const args = [join(programs.programs, "load.mjs"), JSON.stringify(spec)];
  const [command, all]: [string, string[]] = programs.isPinned
    ? ["taskset", ["-c", CORES.client, process.execPath, ...args]]
    : [process.execPath, args];
  const child = spawn(command, all, { stdio: ["ignore", "pipe", "inherit"] });
  const finished = readAll(child);
  await readLine(child);
  const before = readProcessorTime(server);
  const result = JSON.parse((await finished).split("\n")[1] ?? "") as LoadResult;
  return { ...result, cost: (readProcessorTime(server) - before) / result.exchanges };
}

/** Microseconds that a process, and what it started, has been on a core. */
function readProcessorTime(pid: number): number {
  const threads = listTree(pid).flatMap((one) =>
    listFolder(`/proc/${one}/task`).map((thread) => `/proc/${one}/task/${thread}/schedstat`),
  );
  return threads.reduce((sum, file) => sum + Number(readFile(file).split(" ")[0]), 0) / 1000;
}

export function runLimits(programs: Programs, seconds: number): Promise<Limits> {
  return runToJson<Limits>(startServer(programs, [join(programs.programs, "limits.mjs"), String(seconds)]));
}

/** Proportional set size of a process and everything below it, in MB: pages that several share count once. */
export function readMemory(pid: number): number {
  const kilobytes = listTree(pid).map(
    (one) => /^Pss:\s+(\d+) kB/m.exec(readFile(`/proc/${one}/smaps_rollup`))?.[1],
  );
  return kilobytes.reduce((sum, value) => sum + Number(value ?? 0), 0) / 1024;
}

function listTree(pid: number): readonly number[] {
  const children = readdirSync("/proc")
    .filter(
      (name) =>
        /^\d+$/.test(name) && /^PPid:\s+(\d+)/m.exec(readFile(`/proc/${name}/status`))?.[1] === String(pid),
    )
    .flatMap((name) => listTree(Number(name)));
  return [pid, ...children];
}

function listFolder(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function readFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function startServer(programs: Programs, args: readonly string[]): ChildProcess {
  const [command, all] = toServerCommand(programs, args);
  return spawn(command, all, { stdio: ["ignore", "pipe", "ignore"], cwd: programs.root });
}

async function runToJson<T>(child: ChildProcess): Promise<T> {
  return JSON.parse(await readAll(child)) as T;
}

async function readAll(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    text += chunk.toString("utf8");
  });
  await new Promise((resolve) => child.on("close", resolve));
  if (text === "") throw new Error(`${child.spawnargs.slice(0, 5).join(" ")} gave no result.`);
  return text;
}

function readLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      if (text.includes("\n")) resolve(text.slice(0, text.indexOf("\n")));
    });
    child.on("exit", (code) => reject(new Error(`${child.spawnargs.join(" ")} ended with ${code}.`)));
  });
}

/** `taskset` becomes the program that it starts: the id stays. */
function toPid(child: ChildProcess): number {
  if (child.pid === undefined) throw new TypeError("No process.");
  return child.pid;
}

export function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.on("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

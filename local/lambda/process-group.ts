import { type ChildProcess, spawn } from "node:child_process";
import { dirname } from "node:path";
import type { ExitStatus } from "./platform-errors.ts";

export interface ProcessOptions {
  /** The built `bootstrap.mjs`. */
  readonly bootstrapFile: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memorySizeMb: number;
  /** Where Node's inspector listens, on the loopback address alone. @default no inspector */
  readonly debugPort?: number;
}

/** AWS: nine tenths of the memory are for the heap; below this, Node itself has no room. */
const MIN_HEAP_MB = 64;

/** Processes that the function left behind may hold its pipes open; nobody waits for them longer. */
const PIPES_GRACE_MS = 1000;

/** Starts the process: leader of a group of its own, with two sockets beside its standard streams. */
export function startProcess(options: ProcessOptions): ChildProcess {
  const { bootstrapFile, environment, memorySizeMb, debugPort } = options;
  const heapMb = Math.max(MIN_HEAP_MB, Math.floor(memorySizeMb * 0.9));
  const isWindows = process.platform === "win32";
  const line = isWindows ? "overlapped" : "pipe";
  const inspector = debugPort === undefined ? [] : [`--inspect=127.0.0.1:${debugPort}`];
  const flags = [`--max-old-space-size=${heapMb}`, "--enable-source-maps", ...inspector];
  return spawn(process.execPath, [...flags, bootstrapFile], {
    cwd: dirname(bootstrapFile),
    env: environment,
    stdio: ["ignore", "pipe", "pipe", line, line],
    // A group of its own, so that what the function starts can be killed with it.
    detached: !isWindows,
    windowsHide: true,
  });
}

/** Kills the process and all that it started. */
export function killGroup(child: ChildProcess): void {
  try {
    if (child.pid === undefined) return;
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nothing of the group is left.
  }
}

/** Resolves when the process is gone and everything that it wrote has been read. */
export function waitForEnd(child: ChildProcess): Promise<ExitStatus> {
  return new Promise((resolve) => {
    let status: ExitStatus = { code: null, signal: null };
    let grace: NodeJS.Timeout | undefined;
    const finish = () => {
      clearTimeout(grace);
      for (const stream of child.stdio) stream?.destroy();
      resolve(status);
    };
    child.on("error", ({ message }) => {
      status = { ...status, problem: message };
      if (child.pid === undefined) finish();
    });
    child.on("exit", (code, signal) => {
      status = { ...status, code, signal };
      killGroup(child);
      grace = setTimeout(finish, PIPES_GRACE_MS);
    });
    child.on("close", finish);
  });
}

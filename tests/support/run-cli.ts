import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import type { TwinSummary } from "../../local/start/twin-summary.ts";

const CLI = resolve(import.meta.dirname, "../../dist/gatehouse.mjs");
/** Every port free, so that tests run beside each other and beside a twin of the developer's. */
export const FREE_PORTS = ["--port", "0", "--pool-port", "0", "--desk-port", "0"] as const;

export interface CliOptions {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly child: ChildProcess;
  output(): { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<CliResult>;
}

const alive = new Set<ChildProcess>();

/** Ends what a failed test left running; call it after each test. */
export function killLeftovers(): void {
  for (const child of alive) child.kill("SIGKILL");
}

/** The built command, as a person starts it; nothing of this process's environment but what it needs. */
export function startCli(args: readonly string[], { folder, env = {}, input }: CliOptions): RunningCli {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  alive.add(child);
  child.stdin.on("error", () => {});
  child.stdin.end(input ?? "");
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
  }
  const ended = new Promise<CliResult>((done) => {
    child.on("close", (exitCode) => {
      alive.delete(child);
      done({ exitCode, ...texts });
    });
  });
  return { child, output: () => ({ ...texts }), ended };
}

export function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return startCli(args, options).ended;
}

export interface CliTwin extends RunningCli {
  readonly summary: TwinSummary;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<CliResult>;
}

/** `start --json` on free ports, once its line is there. @throws when it ends before */
export async function startCliTwin(args: readonly string[], options: CliOptions): Promise<CliTwin> {
  const running = startCli(["start", "--json", ...FREE_PORTS, ...args], options);
  const line = await new Promise<string>((done, reject) => {
    running.child.stdout?.on("data", () => {
      const { stdout } = running.output();
      if (stdout.includes("\n")) done(stdout);
    });
    void running.ended.then(({ stderr }) => reject(new Error(`ended before it was ready: ${stderr}`)));
  });
  return {
    ...running,
    summary: JSON.parse(line) as TwinSummary,
    stop(signal = "SIGTERM") {
      running.child.kill(signal);
      return running.ended;
    },
  };
}

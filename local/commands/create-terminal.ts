import { createBatchedLog } from "../platform/log.ts";
import type { Credentials } from "../platform/signature-v4.ts";
import { DUMMY_CREDENTIALS } from "./cognito-client.ts";
import type { Terminal } from "./terminal.ts";

export interface TerminalOptions {
  readonly process: Pick<NodeJS.Process, "stdin" | "stdout" | "stderr" | "on" | "once" | "exit">;
  readonly folder: string;
  readonly isColourful: boolean;
  /** How the command was started: by a script of package.json, by `npx`, or by its own name. */
  readonly launcher: "npm" | "npx" | "none";
  readonly endpointUrls: Readonly<Record<string, string>>;
  /** `undefined` when the environment has none. */
  readonly credentials: Credentials | undefined;
}

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Under npm one Ctrl-C arrives twice: from the terminal, and passed on. That is not somebody losing patience. */
const ECHO_MS = 500;

export function createTerminal(options: TerminalOptions): Terminal {
  const { process, folder, isColourful, launcher, endpointUrls } = options;
  return {
    print: (line) => void process.stdout.write(`${line}\n`),
    log: createBatchedLog(process.stderr, process),
    folder,
    isColourful,
    credentials: options.credentials ?? DUMMY_CREDENTIALS,
    endpointUrls,
    toCommand: (command, rest) => toCommand(launcher, command, rest),
    ask: (question, { isHidden = false } = {}) => ask(options, question, isHidden),
    readInput: async () => (await import("node:stream/consumers")).text(process.stdin),
    untilStopped: (graceMs) => untilStopped(options, graceMs),
  };
}

function toCommand(launcher: TerminalOptions["launcher"], command: string, rest: string): string {
  if (launcher === "npm") return command === "start" ? "npm start" : `npm run --silent ${command} -- ${rest}`;
  return `${launcher === "npx" ? "npx " : ""}gatehouse ${command} ${rest}`.trimEnd();
}

/** What is typed to a hidden question is not echoed. */
async function ask(
  { process: { stdin, stderr } }: TerminalOptions,
  question: string,
  isHidden: boolean,
): Promise<string | undefined> {
  if (!stdin.isTTY) return undefined;
  const [{ createInterface }, { Writable }] = await Promise.all([
    import("node:readline"),
    import("node:stream"),
  ]);
  stderr.write(question);
  const output = isHidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : stderr;
  const reader = createInterface({ input: stdin, output, terminal: true });
  const answer = await new Promise<string | undefined>((resolve) => {
    reader.once("line", resolve);
    reader.once("close", () => resolve(undefined));
  });
  reader.close();
  if (isHidden) stderr.write("\n");
  return answer;
}

function untilStopped({ process }: TerminalOptions, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    let state: "running" | "asked" | "stopping" = "running";
    const stop = () => {
      if (state === "stopping") process.exit(130);
      if (state === "asked") return;
      state = "asked";
      setTimeout(() => (state = "stopping"), ECHO_MS).unref();
      setTimeout(() => process.exit(1), graceMs).unref();
      resolve();
    };
    for (const signal of STOP_SIGNALS) process.on(signal, stop);
  });
}

import { createLog } from "../platform/log.ts";
import type { Terminal } from "./terminal.ts";

export interface TerminalOptions {
  readonly process: Pick<NodeJS.Process, "stdin" | "stdout" | "stderr" | "on" | "exit">;
  readonly folder: string;
  readonly isColourful: boolean;
  readonly isUnderNpm: boolean;
}

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export function createTerminal(options: TerminalOptions): Terminal {
  const { process, folder, isColourful, isUnderNpm } = options;
  return {
    print: (line) => void process.stdout.write(`${line}\n`),
    log: createLog(process.stderr),
    folder,
    isColourful,
    toCommand: (command, rest) =>
      isUnderNpm ? `npm run --silent ${command} -- ${rest}` : `gatehouse ${command} ${rest}`,
    ask: (question, { isHidden = false } = {}) => ask(options, question, isHidden),
    readInput: async () => (await import("node:stream/consumers")).text(process.stdin),
    untilStopped: (graceMs) => untilStopped(options, graceMs),
  };
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
    let isStopping = false;
    const stop = () => {
      if (isStopping) process.exit(130);
      isStopping = true;
      setTimeout(() => process.exit(1), graceMs).unref();
      resolve();
    };
    for (const signal of STOP_SIGNALS) process.on(signal, stop);
  });
}

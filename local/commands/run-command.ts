import { readFileSync } from "node:fs";
import { StartError } from "../platform/start-error.ts";
import { CommandFailure } from "./command-failure.ts";
import { type CommandLine, parseCommandLine } from "./command-line.ts";
import type { CommandName } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

type Run = (line: CommandLine, terminal: Terminal) => Promise<void>;

/** Loaded when asked for: each command reaches for other rooms. */
const RUNNERS: Readonly<Record<CommandName, () => Promise<Run>>> = {
  start: async () => (await import("./start.ts")).runStart,
  user: async () => (await import("./user.ts")).runUser,
  token: async () => (await import("./token.ts")).runToken,
  invoke: async () => (await import("./invoke.ts")).runInvoke,
  check: async () => (await import("./check.ts")).runCheck,
  routes: async () => (await import("./routes.ts")).runRoutes,
  newman: async () => (await import("./newman.ts")).runNewman,
  conformance: async () => (await import("./conformance.ts")).runConformance,
  reset: async () => (await import("./reset.ts")).runReset,
};

/**
 * Runs one command and gives the exit code: 0, or 1 with the reason on standard error. What the user can mend
 * is said in full; anything else is an internal error, whose stack only `--verbose` shows.
 */
export async function runCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const line = parseCommandLine(argv);
    if (line.flags.has("version")) terminal.print(readVersion());
    else if (line.flags.has("help")) await printHelp(line, terminal);
    else await (await RUNNERS[line.command]())(line, terminal);
    return 0;
  } catch (error) {
    reportFailure(error, { terminal, isVerbose: argv.includes("--verbose") });
    return 1;
  }
}

async function printHelp({ command }: CommandLine, terminal: Terminal): Promise<void> {
  const { toHelpText } = await import("./help-text.ts");
  terminal.print(toHelpText(command));
}

/** Stands beside the folder of the bundle. */
function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return String((manifest as { readonly version?: unknown }).version);
}

/** Says on standard error what went wrong; only what the user cannot mend has a stack. */
export function reportFailure(
  error: unknown,
  how: { readonly terminal: Terminal; readonly isVerbose: boolean },
): void {
  const { log } = how.terminal;
  if (error instanceof StartError) {
    for (const line of error.message.split("\n")) log.info(line);
    return;
  }
  if (error instanceof CommandFailure) {
    log.info(error.message);
    return;
  }
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  log.error(`internal error: ${name}: ${message}`);
  if (how.isVerbose) for (const line of (stack ?? "").split("\n").slice(1)) log.info(line);
  else log.info("  → --verbose shows where; please report it.");
}

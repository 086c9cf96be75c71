import { readFileSync } from "node:fs";
import { StartError } from "../platform/start-error.ts";
import { type FunctionOutcome, runFunction } from "../start/run-function.ts";
import { CommandFailure } from "./command-failure.ts";
import type { CommandLine } from "./command-line.ts";
import { toStackOptions } from "./stack-options.ts";
import type { Terminal } from "./terminal.ts";

/**
 * `invoke [FUNCTION] -e FILE`: prints what the function returns on standard output and what it logs on standard
 * error, as `sam local invoke` does; a failure's document too, with exit code 1.
 */
export async function runInvoke({ positionals, flags }: CommandLine, terminal: Terminal): Promise<void> {
  const [name, ...rest] = positionals;
  if (rest.length > 0) throw new StartError({ problem: "Name one function.", remedy: "See invoke --help." });
  const event = await readEvent(flags.text("event"), terminal);
  const outcome = await runFunction({
    options: { ...toStackOptions(flags), endpointUrls: terminal.endpointUrls },
    name,
    event,
    log: terminal.log,
  });
  if (flags.has("json")) terminal.print(JSON.stringify(toJson(outcome)));
  report(outcome, flags.has("json") ? { ...terminal, print: () => {} } : terminal);
}

function toJson(outcome: FunctionOutcome): object {
  return outcome.kind === "returned" ? { ...outcome, result: JSON.parse(outcome.result) } : outcome;
}

/** AWS: without an event, sam sends an empty one. */
async function readEvent(file: string | undefined, terminal: Terminal): Promise<string> {
  if (file === undefined) return "{}";
  try {
    const text = file === "-" ? await terminal.readInput() : readFileSync(file, "utf8");
    JSON.parse(text);
    return text;
  } catch (cause) {
    const problem = `The event cannot be read as JSON (${cause instanceof Error ? cause.message : String(cause)}).`;
    throw new StartError({ file, problem, remedy: "Correct it; events/ has examples.", cause });
  }
}

function report(outcome: FunctionOutcome, terminal: Pick<Terminal, "print">): void {
  switch (outcome.kind) {
    case "returned":
      terminal.print(outcome.result);
      return;
    case "not-run-here":
      throw new StartError({ problem: outcome.reason, remedy: "Only Node.js functions run here." });
    default:
      terminal.print(JSON.stringify(outcome.error));
      throw new CommandFailure(`The function ${outcome.kind} after ${Math.round(outcome.durationMs)} ms.`);
  }
}

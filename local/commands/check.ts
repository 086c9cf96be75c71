import { toCountText, toFindingText } from "../diagnosis/finding-text.ts";
import { diagnoseStack } from "../start/diagnose-stack.ts";
import { CommandFailure } from "./command-failure.ts";
import type { CommandLine } from "./command-line.ts";
import { shorten, toRoutesText } from "./routes.ts";
import { toStackOptions } from "./stack-options.ts";
import type { Terminal } from "./terminal.ts";

/**
 * `check`: prints who guards what, and everything that somebody should know before deploying it. Starts
 * nothing, and writes nothing.
 *
 * @throws CommandFailure when there is an error, so that the exit code is 1
 */
export async function runCheck({ flags }: CommandLine, terminal: Terminal): Promise<void> {
  const diagnosis = await diagnoseStack(toStackOptions(flags));
  const findings = diagnosis.findings.map((finding) => shorten(finding, terminal));
  const count = toCountText(findings);
  if (flags.has("json")) terminal.print(JSON.stringify({ apis: diagnosis.apis, findings }));
  else {
    terminal.print([toRoutesText(diagnosis.apis), ...findings.map(toFindingText)].join("\n\n"));
    terminal.print(`\n${count}`);
  }
  if (findings.some(({ severity }) => severity === "error")) {
    throw new CommandFailure(`check: ${count}`);
  }
}

import { relative } from "node:path";
import type { Finding } from "../diagnosis/finding.ts";
import { toFindingText } from "../diagnosis/finding-text.ts";
import { type Diagnosis, diagnoseStack } from "../start/diagnose-stack.ts";
import { toRouteLines } from "../start/route-summary.ts";
import { CommandFailure } from "./command-failure.ts";
import type { CommandLine } from "./command-line.ts";
import { toStackOptions } from "./stack-options.ts";
import type { Terminal } from "./terminal.ts";

/**
 * `routes`: prints who guards what; nothing is started.
 *
 * @throws CommandFailure when a part of the stack cannot be read, whose routes are then missing
 */
export async function runRoutes({ flags }: CommandLine, terminal: Terminal): Promise<void> {
  const { apis, findings } = await diagnoseStack(toStackOptions(flags));
  terminal.print(flags.has("json") ? JSON.stringify({ apis }) : toRoutesText(apis));
  const refused = findings.filter(({ rule }) => rule === "refused");
  if (refused.length === 0) return;
  for (const finding of refused) terminal.log.info(toFindingText(shorten(finding, terminal)));
  throw new CommandFailure("These parts cannot be read, so their routes are not shown.");
}

/** An API after the other: its name and stage, then a line for each route. */
export function toRoutesText(apis: Diagnosis["apis"]): string {
  if (apis.length === 0) return "No API.";
  return apis
    .map(({ name, stage, routes }) =>
      [`${name} (stage ${stage})`, ...toRouteLines(routes).map((line) => `  ${line}`)].join("\n"),
    )
    .join("\n\n");
}

/** Files as somebody in this folder would write them. */
export function shorten(finding: Finding, { folder }: Terminal): Finding {
  const { file } = finding;
  const short = file === undefined ? undefined : relative(folder, file);
  return short === undefined || short.startsWith("..") ? finding : { ...finding, file: short };
}

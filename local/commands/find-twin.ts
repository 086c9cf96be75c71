import { StartError } from "../platform/start-error.ts";
import { locateStateFolder, type StateFolder } from "../start/state-folder.ts";
import { findTemplateFile } from "../start/template-file.ts";
import { findReachableTwin } from "../start/twin-file.ts";
import type { PoolSummary, TwinSummary } from "../start/twin-summary.ts";
import type { Flags } from "./command-line.ts";
import type { Terminal } from "./terminal.ts";

/** The state folder that a command's flags mean. */
export function locateState(flags: Flags): StateFolder {
  return locateStateFolder(findTemplateFile(flags.text("template-file")), flags.text("state-dir"));
}

/** @throws StartError when none runs on this state folder */
export async function getRunningTwin(
  flags: Flags,
  { toCommand }: Pick<Terminal, "toCommand">,
): Promise<TwinSummary> {
  const state = locateState(flags);
  const twin = await findReachableTwin(state.twinFile);
  if (twin) return twin;
  throw new StartError({
    problem: `No twin is running (looked in ${state.path}).`,
    remedy: `Start one with \`${toCommand("start", "")}\`, in another terminal.`,
  });
}

/** @throws StartError when the template has no user pool */
export function getFirstPool(twin: TwinSummary): PoolSummary {
  const pool = twin.pools[0];
  if (pool) return pool;
  throw new StartError({
    problem: "The running twin has no user pool.",
    remedy: "Add an AWS::Cognito::UserPool to the template.",
  });
}

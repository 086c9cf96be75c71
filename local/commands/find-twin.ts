import { join } from "node:path";
import { StartError } from "../platform/start-error.ts";
import { locateStateFolder } from "../start/state-folder.ts";
import { findRunningTwin } from "../start/twin-file.ts";
import type { PoolSummary, TwinSummary } from "../start/twin-summary.ts";
import type { Flags } from "./command-line.ts";

/** The state folder that a command's flags mean. */
export function locateState(flags: Flags, folder: string) {
  return locateStateFolder(
    flags.text("template-file") ?? join(folder, "template.yaml"),
    flags.text("state-dir"),
  );
}

/** @throws StartError when none runs on this state folder */
export function getRunningTwin(flags: Flags, folder: string): TwinSummary {
  const state = locateState(flags, folder);
  const twin = findRunningTwin(state.twinFile);
  if (twin) return twin;
  throw new StartError({
    problem: `No twin is running (looked in ${state.path}).`,
    remedy: "Start one with `npm start`, in another terminal.",
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

import type { FunctionResource } from "../template/resources.ts";
import { findNodeMajor } from "./runtimes.ts";

/** Why a function is guarded and not run here, one sentence; `undefined` when it runs. */
export function findForeignReason({ origin, runtime, notRunHere }: FunctionResource): string | undefined {
  if (notRunHere !== undefined) return notRunHere;
  if (findNodeMajor(runtime) !== undefined) return undefined;
  return `${origin.logicalId} is written for ${runtime}; only Node.js functions run here.`;
}

import type { FunctionResource } from "../template/resources.ts";

/** `24` for `nodejs24.x`; `undefined` for another language. */
export function findNodeMajor(runtime: string): number | undefined {
  const [, major] = /^nodejs(\d+)\.x$/.exec(runtime) ?? [];
  return major === undefined ? undefined : Number(major);
}

/** What to say when the Node.js that runs here is older than the template's. */
export function findRuntimeWarning(
  { origin, runtime }: Pick<FunctionResource, "origin" | "runtime">,
  nodeVersion: string,
): string | undefined {
  const here = Number(nodeVersion.split(".")[0]);
  const wanted = findNodeMajor(runtime);
  if (wanted === undefined || here >= wanted) return undefined;
  return `${origin.logicalId} runs on Node ${here} here; the template says ${runtime}.`;
}

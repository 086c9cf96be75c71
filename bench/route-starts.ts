import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Programs, startTwin, toTwinArgs } from "./processes.ts";
import { ROUTE_COUNTS, writeRouteTemplate } from "./route-template.ts";
import { findFreePort } from "./start-times.ts";
import { median } from "./statistics.ts";

/** Milliseconds from the start of the process until it is ready, medians. */
export interface RouteStart {
  readonly routes: number;
  /** The template is read for the first time, and keys are made. */
  readonly first: number;
  /** What the template resolves to is known, as are the keys. */
  readonly warm: number;
}

/** Starts templates of different sizes, `rounds` times each. */
export async function measureRouteStarts(programs: Programs, rounds: number): Promise<readonly RouteStart[]> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
  const ports = [await findFreePort(), await findFreePort(), await findFreePort()];
  const [port, poolPort, deskPort] = ports.map(String);
  const flags = ["--port", port, "--pool-port", poolPort, "--desk-port", deskPort] as readonly string[];
  const starts: RouteStart[] = [];
  for (const routes of ROUTE_COUNTS) {
    const file = writeRouteTemplate(join(folder, String(routes)), { routes });
    const times = { first: [] as number[], warm: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      const state = join(folder, `state-${routes}-${round}`);
      const args = toTwinArgs(programs, state, [...flags, "--template-file", file]);
      times.first.push(await timeStart(programs, args));
      times.warm.push(await timeStart(programs, args));
    }
    starts.push({ routes, first: median(times.first), warm: median(times.warm) });
  }
  rmSync(folder, { recursive: true, force: true });
  return starts;
}

async function timeStart(programs: Programs, args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const twin = await startTwin(programs, args);
  const time = performance.now() - startedAt;
  await twin.stop();
  return time;
}

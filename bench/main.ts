import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { capture } from "./http-text.ts";
import type { Limits, Pace } from "./limits.ts";
import {
  canPin,
  type MeasuredLoad,
  type Programs,
  readMemory,
  runLimits,
  runLoad,
  startFloor,
  startTwin,
  toTwinArgs,
} from "./processes.ts";
import { measureReloads, type ReloadTime } from "./reload-times.ts";
import {
  type Round,
  toMemoryLine,
  toReloadLines,
  toRouteStartLines,
  toScenarioLine,
  toStartLines,
} from "./report.ts";
import { measureRouteStarts } from "./route-starts.ts";
import { ROUTE_COUNTS, writeRouteTemplate } from "./route-template.ts";
import { createFixture, createRouteScenarios, type Fixture, SCENARIOS, type Scenario } from "./scenarios.ts";
import { measureStarts } from "./start-times.ts";

export interface BenchOptions {
  readonly root: string;
  readonly programs: string;
  readonly args: readonly string[];
}

interface Settings {
  readonly rounds: number;
  readonly seconds: number;
  readonly wanted: readonly string[];
}

const IDLE_SECONDS = 3;

/** Runs the scenarios whose names contain one of the arguments, or all, and prints ratios and raw numbers. */
export async function runBench({ root, programs, args }: BenchOptions): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "1.5" },
      json: { type: "string" },
      unpinned: { type: "boolean", default: false },
    },
  });
  const settings = { rounds: Number(values.rounds), seconds: Number(values.seconds), wanted: positionals };
  const isPinned = !values.unpinned && canPin();
  const results = await runAll({ root, programs, isPinned }, settings);
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ isPinned, ...results }, null, 2)}\n`);
}

async function runAll(programs: Programs, settings: Settings): Promise<object> {
  const { rounds, seconds } = settings;
  const place = programs.isPinned ? "servers on core 0, client on core 1" : "not pinned to cores";
  print([
    `Node ${process.versions.node}, ${place}; medians of ${rounds} rounds of ${seconds} s, in turn.`,
    "",
  ]);
  const results: { [name: string]: unknown } = {};
  for (const isDurable of [false, true]) Object.assign(results, await runOn(programs, settings, isDurable));
  Object.assign(results, await runRoutes(programs, settings));
  if (isWanted(settings, "reload")) {
    results.reload = await measureReloads(programs, rounds + 4);
    print(toReloadLines(results.reload as readonly ReloadTime[]));
  }
  if (isWanted(settings, "start")) {
    const starts = await measureStarts(programs, rounds + 4);
    results.start = starts;
    print(toStartLines(starts));
  }
  return results;
}

/** Templates of one, a hundred and a thousand routes: what a request costs, and a start. */
async function runRoutes(programs: Programs, settings: Settings): Promise<object> {
  const results: { [name: string]: unknown } = {};
  for (const routes of ROUTE_COUNTS) {
    const scenarios = createRouteScenarios(routes).filter(({ name }) => isWanted(settings, name));
    if (scenarios.length === 0) continue;
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
    const file = writeRouteTemplate(folder, { routes });
    const args = toTwinArgs(programs, join(folder, "state"), ["--ephemeral", "--template-file", file]);
    const twin = await startTwin(programs, args);
    try {
      Object.assign(
        results,
        await runScenarios({ programs, fixture: await createFixture(twin), settings }, scenarios),
      );
    } finally {
      await twin.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  if (isWanted(settings, "route start")) {
    const starts = await measureRouteStarts(programs, settings.rounds);
    results["route start"] = starts;
    print(toRouteStartLines(starts));
  }
  return results;
}

async function runScenarios(bench: Bench, scenarios: readonly Scenario[]): Promise<object> {
  const results: { [name: string]: unknown } = {};
  for (const scenario of scenarios) {
    const measured = await runScenario(bench, scenario);
    results[`${scenario.name} c${scenario.connections}`] = measured;
    print([toScenarioLine(scenario, measured)]);
  }
  return results;
}

/** The scenarios that want a twin which keeps its users in a file, or those that do not. */
async function runOn(programs: Programs, settings: Settings, isDurable: boolean): Promise<object> {
  const scenarios = SCENARIOS.filter(
    (scenario) => isWanted(settings, scenario.name) && (scenario.isDurable ?? false) === isDurable,
  );
  const isMemoryWanted = isDurable && isWanted(settings, "memory");
  if (scenarios.length === 0 && !isMemoryWanted) return {};
  const state = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
  const twin = await startTwin(programs, toTwinArgs(programs, state, isDurable ? [] : ["--ephemeral"]));
  const results: { [name: string]: unknown } = {};
  try {
    if (isMemoryWanted) {
      await fetch(`${twin.apiUrl}/`);
      await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000));
      results.idleMemory = readMemory(twin.pid);
      print([toMemoryLine(readMemory(twin.pid))]);
    }
    const fixture = await createFixture(twin);
    Object.assign(results, await runScenarios({ programs, fixture, settings }, scenarios));
  } finally {
    await twin.stop();
    rmSync(state, { recursive: true, force: true });
  }
  return results;
}

function isWanted({ wanted }: Settings, name: string): boolean {
  return wanted.length === 0 || wanted.some((part) => name.toLowerCase().includes(part.toLowerCase()));
}

interface Bench {
  readonly programs: Programs;
  readonly fixture: Fixture;
  readonly settings: Settings;
}

let runs = 0;

async function runScenario(
  { programs, fixture, settings: { rounds, seconds } }: Bench,
  scenario: Scenario,
): Promise<readonly Round[]> {
  const sample = scenario.sample(fixture);
  const answer = await capture(scenario.port(fixture), sample);
  const floor = await startFloor(programs, answer);
  const { connections } = scenario;
  const load = { connections, seconds, warmUpSeconds: seconds / 3 };
  const all: Round[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      runs += 1;
      const fixed = { kind: "fixed", status: answer.status, requests: [sample] } as const;
      const bare = await runLoad(programs, floor.pid, { ...load, port: floor.port, exchange: fixed });
      const exchange = scenario.exchange(fixture, runs);
      const twin = await runLoad(programs, fixture.twin.pid, {
        ...load,
        port: scenario.port(fixture),
        exchange,
      });
      const limit = scenario.limit?.(await readLimits(programs));
      all.push({
        floor: toPace(bare),
        twin: toPace(twin),
        median: twin.median,
        p99: twin.p99,
        ...(limit !== undefined && { limit }),
      });
    }
  } finally {
    await floor.stop();
  }
  return all;
}

function toPace({ rate, cost }: MeasuredLoad): Pace {
  return { rate, cost };
}

function readLimits(programs: Programs): Promise<Limits> {
  return runLimits(programs, 0.7);
}

function print(lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

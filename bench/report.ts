import type { Pace } from "./limits.ts";
import type { ReloadTime } from "./reload-times.ts";
import type { RouteStart } from "./route-starts.ts";
import type { Scenario } from "./scenarios.ts";
import type { StartTimes } from "./start-times.ts";
import { median } from "./statistics.ts";

/** One round: floor and twin directly after each other. */
export interface Round {
  readonly floor: Pace;
  readonly twin: Pace;
  /** Milliseconds of one exchange with the twin. */
  readonly median: number;
  readonly p99: number;
  /** What cryptography allowed in the same round. */
  readonly limit?: Pace;
}

/** PSS of all processes, idle, in MB. */
const MEMORY_TARGET = 90;

/** From the save of a file to the first answer by it. */
const RELOAD_TARGET_MS = 150;

/** Cold start with state, as a multiple of a bare node:http server's. */
const START_TARGET = 2;

/**
 * Rates are what a client sees, and suffer from whatever else runs on the machine; processor time does so
 * much less, so the same ratio is told for it too.
 */
export function toScenarioLine({ name, connections, target }: Scenario, rounds: readonly Round[]): string {
  const against = rounds.map(({ floor, limit }) => limit ?? floor);
  const ratios = rounds.map(({ twin }, index) => twin.rate / (against[index]?.rate ?? 0));
  const [ratio, costRatio] = [
    median(ratios),
    median(rounds.map(({ twin }, index) => (against[index]?.cost ?? 0) / twin.cost)),
  ];
  const isLimited = rounds.some(({ limit }) => limit !== undefined);
  const parts = [
    `${name.padEnd(26)} c${String(connections).padEnd(4)}`,
    `${toPercent(ratio)} of ${isLimited ? "what cryptography allows" : "the floor"} (${toRates(rounds.map(({ twin }) => twin))} of ${toRates(against)})`,
    `${toPercent(costRatio)} by processor time (${toCost(rounds.map(({ twin }) => twin))}, ${toCost(against)})`,
    `median ${toMs(median(rounds.map((round) => round.median)))}, p99 ${toMs(median(rounds.map(({ p99 }) => p99)))}`,
    `rounds ${ratios.map(toPercent).join("")}`,
  ];
  if (target !== undefined)
    parts.push(`target ${toPercent(target)}: ${ratio >= target ? "reached" : "MISSED"}`);
  return parts.join("; ");
}

function toRates(paces: readonly Pace[]): string {
  return `${Math.round(median(paces.map(({ rate }) => rate))).toLocaleString("en")}/s`;
}

function toCost(paces: readonly Pace[]): string {
  return `${median(paces.map(({ cost }) => cost)).toFixed(0)} µs`;
}

export function toMemoryLine(idle: number): string {
  const verdict = idle <= MEMORY_TARGET ? "reached" : "MISSED";
  return `PSS of all processes, idle   ${idle.toFixed(0)} MB; target ${MEMORY_TARGET} MB: ${verdict}`;
}

export function toStartLines({
  bare,
  refused,
  answered,
  ready,
  firstRefused,
  firstReady,
}: StartTimes): readonly string[] {
  const against = (time: number) => `${toMs(time)} (${(time / bare).toFixed(2)} × bare)`;
  return [
    `start, state present         first refusal ${against(refused)}, first answer of the function ${against(answered)}, ready ${against(ready)}; ` +
      `bare ${toMs(bare)}; target ${START_TARGET} ×: ${refused <= START_TARGET * bare ? "reached" : "MISSED"}`,
    `first start                  first refusal ${against(firstRefused)}, ready ${against(firstReady)}`,
  ];
}

export function toReloadLines(times: readonly ReloadTime[]): readonly string[] {
  return times.map(
    (time) =>
      `reload, ${time.name.padEnd(20)} ${toMs(time.median)} from the save to the answer, worst ${toMs(time.worst)}; ` +
      `target ${RELOAD_TARGET_MS} ms: ${time.median <= RELOAD_TARGET_MS ? "reached" : "MISSED"}`,
  );
}

export function toRouteStartLines(starts: readonly RouteStart[]): readonly string[] {
  return starts.map(
    ({ routes, first, warm }) =>
      `route start, ${String(routes).padEnd(5)} ready after ${toMs(warm)}; the first time, with new keys, ${toMs(first)}`,
  );
}

function toPercent(part: number): string {
  return `${(part * 100).toFixed(0).padStart(3)} %`;
}

function toMs(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

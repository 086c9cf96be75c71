import type { Scenario } from "./scenarios.ts";
import type { StartTimes } from "./start-times.ts";
import { median } from "./statistics.ts";

/** One round: floor and twin directly after each other. */
export interface Round {
  readonly floor: number;
  readonly twin: number;
  /** Milliseconds of one exchange with the twin. */
  readonly median: number;
  readonly p99: number;
  /** What cryptography allowed in the same round. */
  readonly limit?: number;
}

/** PSS of all processes, idle, in MB. */
const MEMORY_TARGET = 90;

/** Cold start with state, as a multiple of a bare node:http server's. */
const START_TARGET = 2;

/** `authorised GET             c10   45 % of the floor (12,345/s of 27,000/s), median 0.7 ms, p99 2.1 ms; target 40 %: reached`. */
export function toScenarioLine({ name, connections, target }: Scenario, rounds: readonly Round[]): string {
  const isLimited = rounds.every(({ limit }) => limit !== undefined);
  const ratio = median(rounds.map(({ twin, floor, limit }) => twin / (limit ?? floor)));
  const against = median(rounds.map(({ floor, limit }) => limit ?? floor));
  const twin = median(rounds.map((round) => round.twin));
  const parts = [
    `${name.padEnd(26)} c${String(connections).padEnd(4)}`,
    `${toPercent(ratio)} of ${isLimited ? "what cryptography allows" : "the floor"}`,
    `(${toRate(twin)} of ${toRate(against)}${isLimited ? `; bare node:http ${toRate(median(rounds.map(({ floor }) => floor)))}` : ""})`,
    `median ${toMs(median(rounds.map((round) => round.median)))}, p99 ${toMs(median(rounds.map(({ p99 }) => p99)))}`,
  ];
  const verdict =
    target === undefined ? [] : [`target ${toPercent(target)}: ${ratio >= target ? "reached" : "MISSED"}`];
  const raw = `[${rounds.map((round) => toPercent(round.twin / (round.limit ?? round.floor))).join(" ")}]`;
  return [...parts, ...verdict, raw].join("  ");
}

export function toMemoryLines(idle: number, afterwards: number): readonly string[] {
  return [
    `PSS of all processes         idle ${idle.toFixed(0)} MB, after the load ${afterwards.toFixed(0)} MB; target ${MEMORY_TARGET} MB idle: ${
      idle <= MEMORY_TARGET ? "reached" : "MISSED"
    }`,
  ];
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

function toPercent(part: number): string {
  return `${(part * 100).toFixed(0).padStart(3)} %`;
}

function toRate(value: number): string {
  return `${Math.round(value).toLocaleString("en")}/s`;
}

function toMs(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

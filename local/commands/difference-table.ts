import type { Difference } from "../conformance/compare-targets.ts";
import { toLogLine } from "../platform/log.ts";

/** Longest answer that is shown; the note has all of it. */
const MAX_WIDTH = 60;

/** Both answers under each other, for they are long: one block for each scenario. */
export function toDifferenceTable(differences: readonly Difference[], stackName: string): string {
  const names = [stackName, "twin"];
  const width = Math.max(...names.map((name) => name.length), ...differences.map(({ fact }) => fact.length));
  const lines: string[] = [];
  let shown = "";
  for (const { scenario, fact, deployed, twin } of differences) {
    if (scenario.id !== shown) lines.push("", `${scenario.id}  ${scenario.name} (${scenario.clauses})`);
    shown = scenario.id;
    lines.push(`  ${fact}`);
    lines.push(`    ${stackName.padEnd(width)}  ${cut(deployed, twin)}`);
    lines.push(`    ${"twin".padEnd(width)}  ${cut(twin, deployed)}`);
  }
  return lines.slice(1).join("\n");
}

/** Starts a little before the place where the two begin to differ. */
function cut(text: string, other: string): string {
  let start = 0;
  while (start < text.length && text[start] === other[start]) start += 1;
  const from = text.length <= MAX_WIDTH ? 0 : Math.max(0, start - 20);
  const to = from + MAX_WIDTH;
  return toLogLine(`${from > 0 ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`);
}

import type { Difference } from "./compare-targets.ts";

/** A note for `docs/behaviour/`. */
export interface BehaviourNote {
  /** `gateway-access-token.md`. */
  readonly fileName: string;
  readonly text: string;
}

export interface NoteOptions {
  readonly stackName: string;
  readonly region: string;
  /** `2026-11-23`. */
  readonly date: string;
}

/** One note for each scenario in which the two disagree: the fact, both answers, the date. */
export function toBehaviourNotes(
  differences: readonly Difference[],
  options: NoteOptions,
): readonly BehaviourNote[] {
  const ids = [...new Set(differences.map(({ scenario }) => scenario.id))];
  return ids.map((id) =>
    toNote(
      differences.filter(({ scenario }) => scenario.id === id),
      options,
    ),
  );
}

function toNote(differences: readonly Difference[], { stackName, region, date }: NoteOptions): BehaviourNote {
  const { id, name, clauses } = differences[0]?.scenario ?? { id: "", name: "", clauses: "" };
  const rows = differences.map(({ fact, deployed, twin }) => toRow([fact, toCode(deployed), toCode(twin)]));
  const lines = [
    `# ${name[0]?.toUpperCase()}${name.slice(1)}`,
    "",
    `Clauses: ${clauses}. Scenario: \`${id}\`.`,
    "",
    toRow(["fact", "AWS", "twin"]),
    toRow(["---", "---", "---"]),
    ...rows,
    "",
    `Observed: ${date}, stack \`${stackName}\` in ${region}, by \`npm run conformance\`.`,
    "",
  ];
  return { fileName: `${id}.md`, text: lines.join("\n") };
}

/** What a note says but for its date and place: the same again is no news. */
export function toFindings(text: string): string {
  return text
    .split("\n")
    .filter((line) => !line.startsWith("Observed: "))
    .join("\n");
}

function toRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** Longer than any backtick in it. */
function toCode(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.includes("`") ? `\`\` ${line} \`\`` : `\`${line}\``;
}

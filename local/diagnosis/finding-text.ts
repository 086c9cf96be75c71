import { type Finding, SEVERITIES } from "./finding.ts";

/** A finding in three lines: where, what, and what to do about it. */
export function toFindingText({ rule, clause, severity, problem, remedy, ...place }: Finding): string {
  const { file, line, path } = place;
  const where = [file && (line === undefined ? file : `${file}:${line}`), path].filter(Boolean).join(" › ");
  const why = clause === null ? rule : `${rule}, ${clause}`;
  return [`${severity.padEnd(7)}  ${where}  [${why}]`, `         ${problem}`, `         → ${remedy}`].join(
    "\n",
  );
}

/** `2 errors, 1 warning, 4 notes`. */
export function toCountText(findings: readonly Finding[]): string {
  return SEVERITIES.map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return `${count} ${severity}${count === 1 ? "" : "s"}`;
  }).join(", ");
}

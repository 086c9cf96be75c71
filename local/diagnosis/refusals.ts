import type { StartError } from "../platform/start-error.ts";
import type { Finding } from "./finding.ts";

/** The rules whose findings the rooms make themselves, while they read. */
export const REFUSED = "refused";
export const REMARK = "remark";

const CLAUSE = /\bcontract ((?:[A-Z])-\d+)/;
const REMARK_PLACE = /^(?<file>[^\n]+?):(?<line>\d+)(?: › (?<path>\S+))?: (?<text>.*)$/s;

/** What stops the start is an error here too: most of it AWS refuses as well. */
export function toRefusal({ details }: StartError): Finding {
  const { file, line, path, problem, remedy } = details;
  return { rule: REFUSED, clause: findClause(problem), severity: "error", file, line, path, problem, remedy };
}

/** What the rooms remark on while they read a template or a document: `template.yaml:12 › Resources.Api: …`. */
export function toRemark(remark: string): Finding {
  const { file, line, path, text = remark } = REMARK_PLACE.exec(remark)?.groups ?? {};
  return {
    rule: REMARK,
    clause: findClause(remark),
    severity: "warning",
    file,
    line: line === undefined ? undefined : Number(line),
    path,
    problem: text,
    remedy: "See that it is what you mean.",
  };
}

/** Messages cite the clause that makes them true. */
function findClause(text: string): string | null {
  const clause = CLAUSE.exec(text)?.[1];
  return clause === undefined ? null : `gateway ${clause}`;
}

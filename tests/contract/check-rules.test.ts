import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../local/diagnosis/diagnose.ts";
import { bySeverity } from "../../local/diagnosis/finding.ts";

const root = join(import.meta.dirname, "../..");

/** Documents that a clause may stand in; the tests' own copy of the contract's names. */
const CLAUSE =
  /^(?:gateway [A-H]-\d{1,3}|cognito [A-G]\d{1,2}(?:\.\d)?|catalogue [A-D]-\d\d|http-api H-\d\d)$/;

describe("the rules of check", () => {
  test("each cite a clause", () => {
    expect(RULES.filter(({ clause }) => !CLAUSE.test(clause))).toEqual([]);
  });

  test("are what docs/check.md shows (UPDATE_DOCS=1 writes it)", () => {
    const rows = bySeverity(RULES).map(
      ({ severity, id, title, clause }) => `| ${severity} | \`${id}\` | ${title} | ${clause} |`,
    );
    const table = ["| | rule | what it finds | clause |", "|---|---|---|---|", ...rows].join("\n");
    const path = join(root, "docs/check.md");
    const [before, , after] = readFileSync(path, "utf8").split(/<!-- (?:begin|end) rules -->/);
    const fresh = `${before}<!-- begin rules -->\n\n${table}\n\n<!-- end rules -->${after}`;
    if (process.env.UPDATE_DOCS === "1") writeFileSync(path, fresh);
    expect(readFileSync(path, "utf8")).toBe(fresh);
  });
});

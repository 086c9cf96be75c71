import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const tests = resolve(import.meta.dirname, "..");
const ROWS = Array.from({ length: 33 }, (_, index) => `D-${String(index + 1).padStart(2, "0")}`);

test("every row of section D is a test by its number", () => {
  const titles = readdirSync(tests, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts") && !file.endsWith("section-d-rows.test.ts"))
    .flatMap(
      (file) => readFileSync(join(tests, file), "utf8").match(/["`][^"`\n]*\bD-\d\d[^"`\n]*["`]/g) ?? [],
    );
  const tested = new Set(titles.join("\n").match(/\bD-\d\d\b/g));
  expect([...tested].sort()).toEqual(ROWS);
});

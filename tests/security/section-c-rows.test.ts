import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every row of section C of the security catalogue, by its number. */
const ROWS = Array.from({ length: 32 }, (_, index) => `C-${String(index + 1).padStart(2, "0")}`);

test("every row of section C is a test by its number", () => {
  const sources = readdirSync(import.meta.dirname)
    .filter((file) => /^section-c-(?!rows).*\.test\.ts$/.test(file))
    .map((file) => readFileSync(join(import.meta.dirname, file), "utf8"));
  const titles = sources.join("\n").match(/"C-\d\d[^"]*"/g) ?? [];
  const tested = new Set(titles.join("\n").match(/\bC-\d\d\b/g));
  expect([...tested].sort()).toEqual(ROWS);
});

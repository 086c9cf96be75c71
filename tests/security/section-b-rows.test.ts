import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Ids of section B of the catalogue, as a list, so that a row cannot be forgotten. */
const ROWS = Array.from({ length: 61 }, (_, index) => `B-${String(index + 1).padStart(2, "0")}`);

describe("section B of the security catalogue", () => {
  test("has a test for each row, by its number", () => {
    const files = readdirSync(import.meta.dirname).filter((name) => /^section-b\d.*\.test\.ts$/.test(name));
    const text = files.map((name) => readFileSync(join(import.meta.dirname, name), "utf8")).join("\n");
    const titles = [...text.matchAll(/"(?:[A-Z]\d*-?\d*[:,][^"]*)"/g)].map(([title]) => title).join("\n");
    const tested = new Set(titles.match(/B-\d\d/g));
    expect(ROWS.filter((row) => !tested.has(row))).toEqual([]);
    expect([...tested].filter((row) => !ROWS.includes(row))).toEqual([]);
  });
});

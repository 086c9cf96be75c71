import { mkdirSync, readdirSync, utimesSync } from "node:fs";
import { tidyCache } from "../../../local/start/tidy-cache.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

let folder: TemplateFolder;
let age = 0;
beforeEach(() => {
  folder = createTemplateFolder();
  age = 0;
});
afterEach(() => folder.remove());

const toHex = (index: number, length: number) => index.toString(16).padStart(length, "0");

/** Each entry is older than the one before. */
function add(name: string, kind: "file" | "folder" = "file"): void {
  if (kind === "file") folder.write(name, "{}");
  else mkdirSync(folder.file(name));
  age += 60;
  utimesSync(folder.file(name), 1_700_000_000 - age, 1_700_000_000 - age);
}

const list = (pattern: RegExp) => readdirSync(folder.path).filter((name) => pattern.test(name));

test("keeps the newest resolved templates, and no more than eight", () => {
  for (let index = 0; index < 20; index += 1) add(`stack-${toHex(index, 32)}.json`);
  tidyCache(folder.path, []);
  expect(list(/^stack-/).sort()).toEqual(
    Array.from({ length: 8 }, (_, index) => `stack-${toHex(index, 32)}.json`),
  );
});

test("leaves the bundles of the template's functions alone, one that is called stack among them", () => {
  for (const name of ["Hello", "stack"]) {
    for (let index = 0; index < 20; index += 1) add(`${name}-${toHex(index, 32)}`, "folder");
    add(`${name}-${toHex(1, 16)}.json`);
  }
  tidyCache(folder.path, ["Hello", "stack"]);
  expect(list(/^Hello-/)).toHaveLength(21);
  expect(list(/^stack-/)).toHaveLength(21);
});

test("of functions that are gone, and of what was half written, keeps the newest two dozen", () => {
  for (let index = 0; index < 40; index += 1) add(`Gone${index}-${toHex(index, 32)}`, "folder");
  add("stack-x.json.4711");
  tidyCache(folder.path, ["Hello"]);
  expect(list(/./).sort()).toEqual(
    Array.from({ length: 24 }, (_, index) => `Gone${index}-${toHex(index, 32)}`).sort(),
  );
});

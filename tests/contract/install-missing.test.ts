import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createTemplateFolder } from "../support/template-folder.ts";

const MODULE = resolve(import.meta.dirname, "../support/install-missing.mjs");
const WANTED = {
  "": { version: "0.1.0" },
  "node_modules/a": { version: "1.0.0" },
  "node_modules/only-on-macos": { version: "2.0.0", optional: true },
};

/** What `isStale` says of a folder whose node_modules hold `installed`; `undefined` for a bare clone. */
function isStale(installed: object | undefined): boolean {
  const folder = createTemplateFolder({ "package-lock.json": JSON.stringify({ packages: WANTED }) });
  if (installed !== undefined) {
    const file = folder.file("node_modules/.package-lock.json");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ packages: installed }));
  }
  const code = `import(${JSON.stringify(pathToFileURL(MODULE).href)}).then(({ isStale }) => console.log(isStale(${JSON.stringify(folder.path)})))`;
  const answer = execFileSync(process.execPath, ["-e", code], { encoding: "utf8" });
  folder.remove();
  return answer.trim() === "true";
}

describe("npm test installs what is missing", () => {
  test.each([
    ["on a bare clone", undefined, true],
    ["when a package is missing", {}, true],
    ["when a package has another version", { "node_modules/a": { version: "0.9.0" } }, true],
    ["not for what is for other platforms", { "node_modules/a": { version: "1.0.0" } }, false],
  ])("%s", (_name, installed, expected) => expect(isStale(installed)).toBe(expected));
});

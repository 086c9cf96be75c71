import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadStackCached, type StackCacheOptions } from "../../../local/template/stack-cache.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Parameters:
  Name: { Type: String, Default: first }
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: a.handler
      Runtime: nodejs22.x
Outputs:
  Name: { Value: !Ref Name }
`;

let folder: TemplateFolder;
let cacheDir: string;
const load = (options: Partial<StackCacheOptions> = {}) =>
  loadStackCached({ templateFile: folder.file("template.yaml"), cacheDir, version: "1", ...options });
const nameOf = async (options?: Partial<StackCacheOptions>) => (await load(options)).outputs[0]?.value;

beforeEach(() => {
  folder = createTemplateFolder({ "template.yaml": TEMPLATE, "src/a.js": "" });
  cacheDir = folder.file("cache/template");
});
afterEach(() => folder.remove());

/** Puts another value into the one entry, so that an answer says where it comes from. */
function markEntry(): void {
  const [name = ""] = readdirSync(cacheDir);
  const path = join(cacheDir, name);
  writeFileSync(path, readFileSync(path, "utf8").replaceAll('"first"', '"from the cache"'));
}

test("answers from the cache while nothing has changed", async () => {
  expect(await nameOf()).toBe("first");
  markEntry();
  expect(await nameOf()).toBe("from the cache");
});

test("the entry is its owner's alone, and nothing else is left", async () => {
  await load();
  const [name = "", ...others] = readdirSync(cacheDir);
  expect(others).toEqual([]);
  expect(statSync(join(cacheDir, name)).mode & 0o777).toBe(0o600);
  expect(statSync(cacheDir).mode & 0o777).toBe(0o700);
});

function relinkSource(): undefined {
  rmSync(folder.file("src"), { recursive: true });
  folder.write("code/a.js", "");
  symlinkSync(folder.file("code"), folder.file("src"));
}

test.each<[string, () => Partial<StackCacheOptions> | undefined]>([
  ["the template", () => void folder.write("template.yaml", `${TEMPLATE}# changed\n`)],
  ["the version", () => ({ version: "2" })],
  ["a parameter", () => ({ parameterOverrides: { Name: "other" } })],
  ["the stack's name", () => ({ stackName: "other" })],
  ["the Region", () => ({ region: "eu-west-1" })],
  ["what samconfig.toml says", () => ({ samconfig: { file: "x", parameterOverrides: { Name: "other" } } })],
  ["what a checked path is", relinkSource],
])("reads again when %s is another", async (_what, change) => {
  await load();
  markEntry();
  const options = change() ?? {};
  expect(await nameOf(options)).not.toBe("from the cache");
});

test("reads again when the repository is another", async () => {
  const templateFile = folder.file("app/template.yaml");
  folder.write("app/template.yaml", TEMPLATE);
  folder.write("app/src/a.js", "");
  await load({ templateFile });
  markEntry();
  expect(await nameOf({ templateFile })).toBe("from the cache");
  mkdirSync(folder.file(".git"));
  expect(await nameOf({ templateFile })).toBe("first");
});

test("D-27: a link that leads out of the repository since the last start is refused, cache or not", async () => {
  mkdirSync(folder.file(".git"));
  await load();
  const elsewhere = createTemplateFolder({ "a.js": "" });
  rmSync(folder.file("src"), { recursive: true });
  symlinkSync(elsewhere.path, folder.file("src"));
  await expect(load()).rejects.toThrow("src lies outside the repository");
  elsewhere.remove();
});

test.each([
  "",
  "{",
  "[]",
  '{"model":{},"facts":{}}',
  '{"model":{"templateFile":"x"},"facts":{"filesRead":{},"realPaths":[]}}',
])("reads again when the entry is %j", async (damaged) => {
  await load();
  const [name = ""] = readdirSync(cacheDir);
  writeFileSync(join(cacheDir, name), damaged);
  expect(await nameOf()).toBe("first");
  markEntry();
  expect(await nameOf()).toBe("from the cache");
});

test("a folder that cannot be written is no reason not to start", async () => {
  folder.write("blocked", "a file where the folder should be");
  expect(await nameOf({ cacheDir: folder.file("blocked/cache") })).toBe("first");
});

test("a broken template is never cached", async () => {
  folder.write("template.yaml", "Resources: {}\n");
  await expect(load()).rejects.toThrow("The template has no Resources.");
  expect(() => readdirSync(cacheDir)).toThrow();
});

test("a warm start loads neither the YAML library nor the room's other half", () => {
  const room = join(import.meta.dirname, "../../../local/template");
  const loaded = collectImports(room, "stack-cache.ts", new Set());
  expect([...loaded].sort()).toEqual(["source-place.ts", "stack-cache.ts", "template-files.ts"]);
});

/** Files of the room that are loaded with `name`: what is imported for its types alone, or later, is not. */
function collectImports(room: string, name: string, found: Set<string>): Set<string> {
  found.add(name);
  const text = readFileSync(join(room, name), "utf8");
  for (const [, inner = ""] of text.matchAll(/^import (?!type\b)[^;]*? from "\.\/([^"]+)";/gm)) {
    if (!found.has(inner)) collectImports(room, inner, found);
  }
  expect(text).not.toMatch(/^import (?!type\b)[^;]*? from "(?:yaml|smol-toml)";/m);
  return found;
}

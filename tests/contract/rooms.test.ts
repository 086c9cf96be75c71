import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";

const root = resolve(import.meta.dirname, "../..");

/** What each room may import besides itself: the matrix of `docs/architecture.md`. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  platform: [],
  http: ["platform"],
  template: ["platform"],
  openapi: ["platform", "template"],
  "user-pool": ["platform"],
  lambda: ["platform", "template"],
  store: ["platform", "user-pool"],
  gateway: ["platform", "http", "openapi", "template", "lambda"],
  apigateway: ["platform", "http", "gateway", "openapi"],
  "cognito-idp": ["platform", "http", "user-pool"],
  oauth2: ["platform", "http", "user-pool"],
  "managed-login": ["platform", "http", "user-pool", "oauth2"],
  desk: ["platform", "http"],
  diagnosis: ["platform", "template", "openapi", "gateway", "lambda", "user-pool"],
  conformance: ["platform"],
  library: ["platform", "start", "commands", "user-pool"],
  commands: ["platform", "start", "diagnosis", "conformance"],
};

/** `user-pool` for a file in a room, `start` for a file directly in `local/`, `src` for the application. */
function roomOf(file: string): string {
  const [top, room, ...rest] = relative(root, file).split(sep);
  if (top !== "local") return top ?? "";
  return rest.length === 0 ? "start" : (room ?? "");
}

function listSources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("node_modules"))
    .map((name) => join(folder, name));
}

function listImports(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"), true, true);
  return importedFiles.map(({ fileName }) => fileName);
}

function isAllowed(importer: string, imported: string): boolean {
  const from = roomOf(importer);
  const to = roomOf(imported);
  if (from === to || from === "start") return to !== "src";
  return (MAY_IMPORT[from] ?? []).includes(to);
}

describe("the rooms", () => {
  const files = [...listSources(join(root, "local")), ...listSources(join(root, "src"))];

  test("there are files to look at", () => expect(files.length).toBeGreaterThan(20));

  test("every room is in the matrix", () => {
    const rooms = new Set(files.map(roomOf).filter((room) => room !== "start" && room !== "src"));
    expect([...rooms].filter((room) => !(room in MAY_IMPORT))).toEqual([]);
  });

  test("import only what the matrix allows, types included, on resolved paths", () => {
    const breaks = files.flatMap((file) =>
      listImports(file)
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => resolve(dirname(file), specifier))
        .filter((imported) => !isAllowed(file, imported))
        .map((imported) => `${relative(root, file)} → ${relative(root, imported)}`),
    );
    expect(breaks).toEqual([]);
  });

  test("src imports no package at run time", () => {
    const packages = listSources(join(root, "src")).flatMap((file) =>
      listImports(file).filter((specifier) => !specifier.startsWith(".") && specifier !== "aws-lambda"),
    );
    expect(packages).toEqual([]);
  });
});

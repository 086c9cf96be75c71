import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { StartError } from "../platform/start-error.ts";
import type { RestApiResource } from "../template/resources.ts";

/** An OpenAPI 3.0 or Swagger 2.0 document with a way to say where its parts stand. */
export interface ApiDocument {
  readonly dialect: "openapi-3.0" | "swagger-2.0";
  readonly body: JsonObject;
  /** Stops the start at a part of the document, or at the nearest part above it whose line is known. */
  refuse(path: readonly string[], problem: string, remedy: string): never;
  warn(path: readonly string[], text: string): void;
  readonly warnings: readonly string[];
}

/** A document with what is known of its lines, of either kind of API. */
export type DocumentSource = Pick<RestApiResource, "body" | "bodyFile" | "bodyLines">;

export interface DocumentPlace {
  readonly file: string;
  readonly line?: number | undefined;
  readonly path: string;
}

/** @throws StartError for a dialect that API Gateway refuses (contract A-01) */
export function openDocument(resource: DocumentSource): ApiDocument {
  const warnings: string[] = [];
  const document: Omit<ApiDocument, "dialect"> = {
    body: resource.body,
    refuse(path, problem, remedy) {
      throw new StartError({ ...findPlace(resource, path), problem, remedy });
    },
    warn(path, text) {
      const { file, line, path: inner } = findPlace(resource, path);
      warnings.push(`${file}${line === undefined ? "" : `:${line}`} › ${inner}: ${text}`);
    },
    warnings,
  };
  return { ...document, dialect: parseDialect(document) };
}

function parseDialect(document: Omit<ApiDocument, "dialect">): ApiDocument["dialect"] {
  const swagger = toVersion(getOwn(document.body, "swagger"));
  const openapi = toVersion(getOwn(document.body, "openapi"));
  if (swagger === undefined && openapi === undefined) {
    document.refuse([], "This is no OpenAPI document: neither openapi nor swagger.", "Write openapi: 3.0.1.");
  }
  if (swagger !== undefined && openapi !== undefined) {
    document.refuse(
      ["openapi"],
      "openapi and swagger exclude each other.",
      "Keep the one that the document is.",
    );
  }
  if (swagger === "2.0") return "swagger-2.0";
  if (openapi !== undefined && /^3\.0(?:\.\d+)?$/.test(openapi)) return "openapi-3.0";
  const shown = openapi === undefined ? `swagger ${swagger}` : `openapi ${openapi}`;
  const problem = `API Gateway takes OpenAPI 3.0 and Swagger 2.0, not ${shown} (contract A-01).`;
  return document.refuse([openapi === undefined ? "swagger" : "openapi"], problem, "Write openapi: 3.0.1.");
}

/** YAML reads `2.0` and `3.0` without quotes as whole numbers. */
function toVersion(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? `${value}.0` : String(value);
  return value === undefined ? undefined : String(value);
}

/** The nearest part at or above `path` whose line is known. */
export function findPlace(resource: DocumentSource, path: readonly string[]): DocumentPlace {
  const lines = resource.bodyLines ?? {};
  for (let length = path.length; length > 0; length -= 1) {
    const key = path.slice(0, length).join(".");
    const place = Object.hasOwn(lines, key) ? lines[key] : undefined;
    if (typeof place === "object") return place;
    if (place !== undefined)
      return { file: resource.bodyFile, line: place, path: toFullPath(resource, path) };
  }
  const root = lines[""];
  if (typeof root === "object") return { ...root, path: toFullPath(resource, path) };
  return { file: resource.bodyFile, path: path.join(".") };
}

function toFullPath(resource: DocumentSource, path: readonly string[]): string {
  const root = resource.bodyLines?.[""];
  const prefix = typeof root === "object" && root.path !== "" ? [root.path] : [];
  return [...prefix, ...path].join(".");
}

/** The map at `key`, empty when it is not there. @throws StartError when something else is there */
export function readMap(document: ApiDocument, holder: JsonObject, path: readonly string[]): JsonObject {
  const value = getOwn(holder, path.at(-1) ?? "");
  if (value === undefined || value === null) return {};
  if (isJsonObject(value)) return value;
  return document.refuse(path, `${path.at(-1)} must be a map.`, "Correct it.");
}

/** A map of texts. @throws StartError */
export function readTexts(
  document: ApiDocument,
  holder: JsonObject,
  path: readonly string[],
): Readonly<Record<string, string>> {
  const map = readMap(document, holder, path);
  for (const [name, value] of Object.entries(map)) {
    if (typeof value !== "string")
      document.refuse([...path, name], `${name} must be text.`, "Put it in quotes.");
  }
  return map as Readonly<Record<string, string>>;
}

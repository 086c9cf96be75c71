import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { BodyPlace } from "./resources.ts";
import { findPlace, type SourcePlace } from "./source-place.ts";

type BodyLines = Record<string, number | BodyPlace>;

/** How deep below the body each part is of interest; nothing below it is looked up by line. */
const DEPTHS: Readonly<Record<string, number>> = {
  components: 4,
  paths: 4,
  securityDefinitions: 3,
  servers: 2,
  "x-amazon-apigateway-gateway-responses": 2,
  "x-amazon-apigateway-request-validators": 2,
};

/** The places of a body's parts, for a room that sees plain data only. */
export function collectBodyLines(body: JsonObject): Readonly<Record<string, number | BodyPlace>> {
  const lines: BodyLines = {};
  const root = findPlace(body);
  if (root !== undefined) lines[""] = toBodyPlace(root);
  for (const name of Object.keys(body)) {
    const depth = Object.hasOwn(DEPTHS, name) ? (DEPTHS[name] ?? 1) : 1;
    collect({ holder: body, key: name, path: name, depth }, root, lines);
  }
  return lines;
}

interface Step {
  readonly holder: object;
  readonly key: string;
  readonly path: string;
  readonly depth: number;
}

function collect({ holder, key, path, depth }: Step, root: SourcePlace | undefined, lines: BodyLines): void {
  const value: unknown = getOwn(holder as JsonObject, key);
  const place = findPlace(value) ?? findPlace(holder, key);
  if (place !== undefined) lines[path] = isInPlace(place, path, root) ? place.line : toBodyPlace(place);
  if (depth <= 1 || (!isJsonObject(value) && !Array.isArray(value))) return;
  for (const inner of Object.keys(value)) {
    collect({ holder: value, key: inner, path: `${path}.${inner}`, depth: depth - 1 }, root, lines);
  }
}

function isInPlace(place: SourcePlace, path: string, root: SourcePlace | undefined): boolean {
  if (root === undefined || place.file !== root.file) return false;
  return place.path === (root.path === "" ? path : `${root.path}.${path}`);
}

function toBodyPlace({ file, line, path }: SourcePlace): BodyPlace {
  return { file, line, path };
}

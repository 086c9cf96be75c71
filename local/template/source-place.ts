import { StartError } from "../platform/start-error.ts";

/** Where a value of a template (or of a file that it includes) was written. */
export interface SourcePlace {
  /** The file as the user knows it. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Dotted path inside that file; empty for the whole document. */
  readonly path: string;
}

interface NodePlace extends SourcePlace {
  /** Members and items: a line in the same file, or a place of their own where a node was put together. */
  readonly children: ReadonlyMap<string, number | SourcePlace>;
}

/**
 * Positions are an annotation of objects and arrays, never part of their value: what is serialised or
 * compared stays plain data, and a resolved copy can still say where its original stands.
 */
const PLACES = new WeakMap<object, NodePlace>();

const NO_CHILDREN: ReadonlyMap<string, number | SourcePlace> = new Map();

/** Remembers where `node` stands; answers `node`. */
export function recordPlace<Node extends object>(
  node: Node,
  place: SourcePlace,
  children: ReadonlyMap<string, number | SourcePlace> = NO_CHILDREN,
): Node {
  PLACES.set(node, { file: place.file, line: place.line, path: place.path, children });
  return node;
}

/** Gives `copy` the place of the node that it was made from; answers `copy`. */
export function copyPlace<Node extends object>(original: object, copy: Node): Node {
  const place = PLACES.get(original);
  if (place !== undefined) PLACES.set(copy, place);
  return copy;
}

/** The place of `node`, or of its member `key`; `undefined` for what was written by nobody. */
export function findPlace(node: unknown, key?: string | number): SourcePlace | undefined {
  if (typeof node !== "object" || node === null) return undefined;
  const place = PLACES.get(node);
  if (place === undefined || key === undefined) return place;
  const child = place.children.get(String(key));
  if (typeof child === "object") return child;
  const path = place.path === "" ? String(key) : `${place.path}.${key}`;
  return { file: place.file, line: child ?? place.line, path };
}

/** Stops the start at a place of the template. */
export function refuseAt(place: SourcePlace | undefined, problem: string, remedy: string): never {
  throw new StartError({
    ...(place && { file: place.file, line: place.line, path: place.path }),
    problem,
    remedy,
  });
}

/** `template.yaml:12 › Resources.Api`, for warnings. */
export function toPlaceText(place: SourcePlace | undefined): string {
  if (place === undefined) return "";
  const line = `${place.file}:${place.line}`;
  return place.path === "" ? line : `${line} › ${place.path}`;
}

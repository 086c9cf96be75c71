import type { HttpMethod } from "../openapi/rest-api.ts";
import { decodePercent, toSegments } from "./request-target.ts";

/** Something found by method and path. */
export interface RouteTree<Value> {
  /**
   * The most specific match of path and method together (contract C-10 to C-17): a resource without the
   * method does not hide a less specific one that has it. Costs the same for one route and for a thousand.
   *
   * @param path as sent, without the stage
   */
  find(method: string, path: string): Value | undefined;
}

export interface RouteTreeEntry<Value> {
  readonly method: HttpMethod;
  /** `/users/{id}`, `/{proxy+}`. */
  readonly resourcePath: string;
  readonly value: Value;
}

interface Node<Value> {
  readonly literals: Map<string, Node<Value>>;
  parameter: Node<Value> | undefined;
  greedy: Node<Value> | undefined;
  readonly methods: Map<string, Value>;
}

/** What `ANY` stands for (A-23, C-13). */
const METHODS = new Set<string>(["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH"]);

/** @param split how paths fall apart; a REST API does not look at slashes at their ends */
export function createRouteTree<Value>(
  entries: readonly RouteTreeEntry<Value>[],
  split: (path: string) => readonly string[] = toSegments,
): RouteTree<Value> {
  const root = createNode<Value>();
  for (const { method, resourcePath, value } of entries) {
    const node = split(resourcePath).reduce(getChild, root);
    if (!node.methods.has(method)) node.methods.set(method, value);
  }
  return {
    find(method, path) {
      const segments = split(path);
      return findBelow(root, { method, segments }, 0);
    },
  };
}

function createNode<Value>(): Node<Value> {
  return { literals: new Map(), parameter: undefined, greedy: undefined, methods: new Map() };
}

function getChild<Value>(node: Node<Value>, segment: string): Node<Value> {
  if (/^\{.+\+\}$/.test(segment)) {
    node.greedy ??= createNode();
    return node.greedy;
  }
  if (/^\{.+\}$/.test(segment)) {
    node.parameter ??= createNode();
    return node.parameter;
  }
  const child = node.literals.get(segment) ?? createNode<Value>();
  node.literals.set(segment, child);
  return child;
}

interface Sought {
  readonly method: string;
  readonly segments: readonly string[];
}

/** Literal before parameter before greedy; each node is visited once at most, whatever the path says. */
function findBelow<Value>(node: Node<Value>, sought: Sought, depth: number): Value | undefined {
  const segment = sought.segments[depth];
  if (segment === undefined) return findMethod(node, sought.method);
  // Assumed (C-17): literals are compared with the decoded segment, letter case and all.
  const literal = node.literals.get(decodePercent(segment));
  const found = literal && findBelow(literal, sought, depth + 1);
  if (found !== undefined) return found;
  // An empty segment, left by a double slash, is no value of a parameter; only a greedy one takes it (C-07).
  const single = segment === "" || !node.parameter ? undefined : findBelow(node.parameter, sought, depth + 1);
  return single ?? (node.greedy && findMethod(node.greedy, sought.method));
}

/** C-13: the method itself before ANY, which stands for the seven verbs only. */
function findMethod<Value>({ methods }: Node<Value>, method: string): Value | undefined {
  if (!METHODS.has(method)) return undefined;
  return methods.get(method) ?? methods.get("ANY");
}

/** A parameter of a resource path, and where its value stands. */
export interface PathParameter {
  readonly name: string;
  readonly index: number;
  readonly isGreedy: boolean;
}

export function parsePathParameters(resourcePath: string): readonly PathParameter[] {
  return toSegments(resourcePath).flatMap((segment, index) => {
    const [, name, plus] = /^\{(.+?)(\+?)\}$/.exec(segment) ?? [];
    return name === undefined ? [] : [{ name, index, isGreedy: plus === "+" }];
  });
}

const NO_PARAMETERS: readonly string[] = [];

/**
 * The values in `path`, a flat list of names and values. They keep their percent-encoding (C-37; Assumed for
 * a single segment, C-38) and lose a trailing slash (C-06).
 */
export function readPathParameters(parameters: readonly PathParameter[], path: string): readonly string[] {
  if (parameters.length === 0) return NO_PARAMETERS;
  const segments = toSegments(path);
  return parameters.flatMap(({ name, index, isGreedy }) => [
    name,
    isGreedy ? segments.slice(index).join("/") : (segments[index] ?? ""),
  ]);
}

/**
 * The path that a request meant: literals as the resource spells them, values as sent, no slash too many. Two
 * spellings of one path are one here, so that no policy that names it misses the other.
 *
 * Assumed: API Gateway writes the method ARN so.
 *
 * @param values names and values in turn, from {@link readPathParameters}
 */
export function toCanonicalPath(resourcePath: string, values: readonly string[]): string {
  let next = 1;
  const segments = toSegments(resourcePath).map((segment) => {
    if (!/^\{.+\}$/.test(segment)) return segment;
    next += 2;
    return values[next - 2] ?? "";
  });
  return `/${segments.join("/")}`;
}

import type { Alias, Document, LineCounter, Node, Pair, ParsedNode, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { parsePlainScalar } from "./plain-scalar.ts";
import { findLongForm, toLongFormArgument } from "./short-form.ts";
import { recordPlace, refuseAt, type SourcePlace } from "./source-place.ts";

type Yaml = typeof import("yaml");

export interface YamlSource {
  readonly text: string;
  /** The file as the user knows it, for places. */
  readonly file: string;
  /** An included file may not use `!Ref` and its like (contract A-92). */
  readonly shortForms: "allowed" | "refused";
}

/** Nodes that aliases may multiply a document by; a template has dozens, an alias bomb billions (D-29). */
const MAX_ALIASED_NODES = 20_000;
const MAX_DEPTH = 150;
/** Far more than text and comments leave open by accident; beyond it the library takes seconds (D-29). */
const MAX_OPEN_BRACKETS = 2000;
/** YAML 1.2 §7.4.2 allows no more for an implicit key. */
const MAX_KEY_LENGTH = 1024;
const REMEDY = "Mend the file; `cfn-lint` and `sam validate --lint` show the same place.";

/** Reads YAML or JSON into plain data whose objects and arrays know their places ({@link recordPlace}). */
export type ParseYaml = (source: YamlSource) => unknown;

/** The YAML library is heavy, and a warm start does not need it: it is loaded here, on first use. */
export async function createYamlParser(): Promise<ParseYaml> {
  const yaml = await import("yaml");
  return (source) => parseYaml(yaml, source);
}

interface Reading {
  readonly yaml: Yaml;
  readonly source: YamlSource;
  readonly document: Document<ParsedNode>;
  readonly lines: LineCounter;
  aliasedNodes: number;
}

/** Where in the value being built a node stands. */
interface Position {
  readonly path: string;
  readonly depth: number;
  /** 1-based: a value stands where its key does. */
  readonly line: number;
  readonly isAliased: boolean;
}

function parseYaml(yaml: Yaml, source: YamlSource): unknown {
  checkOpenBrackets(source);
  const reading = compose(yaml, source);
  const start = { path: "", depth: 0, line: 1, isAliased: false };
  try {
    return toValue(reading, reading.document.contents, start);
  } catch (error) {
    if (error instanceof RangeError) refuseAt({ file: source.file, line: 1, path: "" }, TOO_DEEP, REMEDY);
    throw error;
  }
}

/** Wherever they stand: the point is to look at hostile text once, before anything is built from it. */
function checkOpenBrackets({ text, file }: YamlSource): void {
  let open = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open += bracket === "[" || bracket === "{" ? 1 : -1;
    if (open > MAX_OPEN_BRACKETS) refuseAt({ file, line: 1, path: "" }, TOO_DEEP, REMEDY);
  }
}

const TOO_DEEP = `The document is nested deeper than ${MAX_DEPTH} levels.`;

function compose(yaml: Yaml, source: YamlSource): Reading {
  const lines = new yaml.LineCounter();
  const document = parseDocument(yaml, source, lines);
  const [error] = document.errors;
  if (error !== undefined) {
    const line = lines.linePos(error.pos[0]).line;
    refuseAt(
      { file: source.file, line, path: "" },
      `This is not valid YAML or JSON: ${error.message}.`,
      REMEDY,
    );
  }
  return { yaml, source, document, lines, aliasedNodes: 0 };
}

/** Unique keys are checked in {@link toMap}: the library compares every key with every other. */
function parseDocument(yaml: Yaml, source: YamlSource, lineCounter: LineCounter): Document<ParsedNode> {
  try {
    return yaml.parseDocument(source.text, {
      schema: "failsafe",
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "error", // "silent" would also hide a second document
      lineCounter,
    }) as Document<ParsedNode>;
  } catch (error) {
    if (error instanceof RangeError) refuseAt({ file: source.file, line: 1, path: "" }, TOO_DEEP, REMEDY);
    throw error;
  }
}

function toValue(reading: Reading, node: Node | null | undefined, position: Position): unknown {
  const place = placeOf(reading, position);
  if (position.depth > MAX_DEPTH) refuseAt(place, TOO_DEEP, REMEDY);
  if (node === null || node === undefined) return null;
  countAliased(reading, position, place);
  if (reading.yaml.isAlias(node)) return toAliasedValue(reading, node, position);
  const tag = node.tag;
  if (tag === undefined || isDefaultTag(reading, node, tag)) return toUntaggedValue(reading, node, position);
  return toTaggedValue({ reading, node, position, place }, tag);
}

/** In the failsafe schema a node's own tag is only there when it was written. */
function isDefaultTag(reading: Reading, node: Node, tag: string): boolean {
  return (
    (tag === "tag:yaml.org,2002:str" && reading.yaml.isScalar(node)) ||
    (tag === "tag:yaml.org,2002:map" && reading.yaml.isMap(node)) ||
    (tag === "tag:yaml.org,2002:seq" && reading.yaml.isSeq(node))
  );
}

function toUntaggedValue(reading: Reading, node: Node, position: Position): unknown {
  if (reading.yaml.isMap(node)) return toMap(reading, node, position);
  if (reading.yaml.isSeq(node)) return toList(reading, node, position);
  return toScalar(node as Scalar);
}

function toScalar(node: Scalar): unknown {
  const text = node.source ?? String(node.value);
  return node.type === "PLAIN" && node.tag === undefined ? parsePlainScalar(text) : text;
}

interface TaggedNode {
  readonly reading: Reading;
  readonly node: Node;
  readonly position: Position;
  readonly place: SourcePlace;
}

function toTaggedValue({ reading, node, position, place }: TaggedNode, tag: string): unknown {
  const longForm = findLongForm(tag);
  if (longForm === undefined) {
    const written = tag.replace("tag:yaml.org,2002:", "!!");
    refuseAt(place, `The tag ${written} is not one of CloudFormation's.`, "Remove it.");
  }
  if (reading.source.shortForms === "refused") {
    const remedy = `Write the long form, ${longForm}: …`;
    refuseAt(
      place,
      `In an included file AWS does not resolve the short form ${tag} (contract A-92).`,
      remedy,
    );
  }
  // A tagged scalar is always text to CloudFormation: `!Ref 123` names something called "123".
  const inside = { ...position, depth: position.depth + 1 };
  const argument = reading.yaml.isScalar(node)
    ? (node.source ?? String(node.value))
    : toUntaggedValue(reading, node, inside);
  return recordPlace({ [longForm]: toLongFormArgument(longForm, argument) }, place);
}

function toAliasedValue(reading: Reading, alias: Alias, position: Position): unknown {
  const target = alias.resolve(reading.document);
  if (target === undefined) {
    refuseAt(placeOf(reading, position), `The alias *${alias.source} names no anchor.`, REMEDY);
  }
  return toValue(reading, target, { ...position, depth: position.depth + 1, isAliased: true });
}

function countAliased(reading: Reading, position: Position, place: SourcePlace): void {
  if (!position.isAliased) return;
  reading.aliasedNodes += 1;
  if (reading.aliasedNodes > MAX_ALIASED_NODES) {
    refuseAt(place, "The aliases of this document expand to too many values.", "Write the values out.");
  }
}

function toList(reading: Reading, node: YAMLSeq, position: Position): unknown[] {
  const lines = new Map<string, number>();
  const list = node.items.map((item, index) => {
    const inner = toInner(position, String(index), lineOf(reading, item as Node) ?? position.line);
    lines.set(String(index), inner.line);
    return toValue(reading, item as Node, inner);
  });
  return recordPlace(list, placeOf(reading, position), lines);
}

function toMap(reading: Reading, node: YAMLMap, position: Position): object {
  const map: Record<string, unknown> = {};
  const lines = new Map<string, number>();
  const merges: unknown[] = [];
  for (const pair of node.items) {
    const line = lineOf(reading, pair.key as Node) ?? position.line;
    if (isMergeKey(reading, pair)) {
      merges.push(toValue(reading, pair.value as Node, toInner(position, "<<", line)));
      continue;
    }
    const key = toKey(reading, pair, { ...position, line });
    const inner = toInner(position, key, line);
    if (Object.hasOwn(map, key)) {
      refuseAt(placeOf(reading, inner), `The key ${key} stands twice.`, "Remove one of them.");
    }
    lines.set(key, line);
    map[key] = toValue(reading, pair.value as Node | null, inner);
  }
  for (const merged of merges) mergeInto(map, merged);
  return recordPlace(map, placeOf(reading, position), lines);
}

function isMergeKey(reading: Reading, pair: Pair): boolean {
  return reading.yaml.isScalar(pair.key) && pair.key.type === "PLAIN" && pair.key.source === "<<";
}

/** `<<: *defaults`: the members that are not there yet. The SAM CLI resolves these before AWS sees them. */
function mergeInto(map: Record<string, unknown>, merged: unknown): void {
  for (const source of Array.isArray(merged) ? merged : [merged]) {
    if (typeof source !== "object" || source === null) continue;
    for (const [key, value] of Object.entries(source)) if (!Object.hasOwn(map, key)) map[key] = value;
  }
}

function toKey(reading: Reading, pair: Pair, position: Position): string {
  const node = pair.key as Node;
  const place = placeOf(reading, position);
  if (!reading.yaml.isScalar(node)) refuseAt(place, "A key must be text.", REMEDY);
  const text = node.source ?? String(node.value);
  if (text.length > MAX_KEY_LENGTH)
    refuseAt(place, `A key is longer than ${MAX_KEY_LENGTH} characters.`, REMEDY);
  // A plain object has no such member of its own; whoever writes one means something else.
  if (text === "__proto__") refuseAt(place, "__proto__ is not allowed as a key.", "Remove it.");
  const value = toScalar(node);
  if (typeof value === "boolean" || value === null) {
    refuseAt(place, `The key ${text} is the value ${value} to CloudFormation.`, `Quote it: "${text}".`);
  }
  return text;
}

function toInner(position: Position, key: string, line: number): Position {
  const path = position.path === "" ? key : `${position.path}.${key}`;
  return { path, depth: position.depth + 1, line, isAliased: position.isAliased };
}

function lineOf(reading: Reading, node: Node | null | undefined): number | undefined {
  const offset = node?.range?.[0];
  return offset === undefined ? undefined : reading.lines.linePos(offset).line;
}

function placeOf(reading: Reading, position: Position): SourcePlace {
  return { file: reading.source.file, line: position.line, path: position.path };
}

import { isJsonObject } from "../platform/json.ts";

/** The headers of a function's result, ready to be sent: names and values in turn. */
export interface ResultHeaders {
  readonly contentType: readonly string[] | undefined;
  readonly others: readonly string[];
}

/** E-65, E-67: sent under another name, for they belong to the gateway. */
const RENAMED = new Set([
  "authorization",
  "connection",
  "content-length",
  "content-md5",
  "date",
  "host",
  "max-forwards",
  "server",
  "user-agent",
  "www-authenticate",
  // Assumed: the gateway's own ids are protected in the same way.
  "x-amz-apigw-id",
  "x-amzn-requestid",
  "x-amzn-trace-id",
]);

/** E-66. */
const DROPPED = new Set([
  "expect",
  "proxy-authenticate",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
]);

const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
const UNSENDABLE = /[^\t\x20-\x7e\u0080-\uffff]/;
const NON_ASCII = /[\u0080-\uffff]/;

/**
 * Merges the two maps of headers of a result (contract E-34 to E-39).
 *
 * @returns what is wrong with them, as a sentence, where something is
 */
export function readResultHeaders(single: unknown, multi: unknown): ResultHeaders | string {
  const lines = toLines(single, multi);
  return typeof lines === "string" ? lines : toAnswerHeaders(lines);
}

/** Headers of an integration's answer as the gateway sends them on: some renamed, some dropped. */
export function toAnswerHeaders(lines: readonly (readonly [name: string, value: string])[]): ResultHeaders {
  let contentType: string[] | undefined;
  const others: string[] = [];
  for (const [name, value] of lines) {
    const lower = name.toLowerCase();
    if (lower === "content-type") contentType = [...(contentType ?? []), name, value];
    else if (RENAMED.has(lower)) others.push(`x-amzn-Remapped-${name}`, value);
    else if (!DROPPED.has(lower)) others.push(name, value);
  }
  return { contentType, others };
}

type Line = readonly [name: string, value: string];

/** E-39: of a name in both maps, the multiple values come first, and in their spelling. */
function toLines(single: unknown, multi: unknown): readonly Line[] | string {
  const singles = toSingleLines(single ?? {});
  if (typeof singles === "string" || multi === undefined || multi === null) return singles;
  const multiples = toMultiLines(multi);
  if (typeof multiples === "string" || singles.length === 0) return multiples;
  const spellings = new Map(multiples.map(([name]) => [name.toLowerCase(), name]));
  return [
    ...multiples,
    ...singles.map(([name, value]) => [spellings.get(name.toLowerCase()) ?? name, value] as const),
  ];
}

function toSingleLines(map: unknown): readonly Line[] | string {
  if (!isJsonObject(map)) return "its headers are not an object";
  return collectLines(Object.keys(map).map((name) => [name, map[name]]));
}

/** E-37, E-38. */
function toMultiLines(map: unknown): readonly Line[] | string {
  if (!isJsonObject(map)) return "its multiValueHeaders are not an object";
  const pairs: [string, unknown][] = [];
  for (const name of Object.keys(map)) {
    const values = map[name];
    if (!Array.isArray(values)) return `its multiValueHeaders[${JSON.stringify(name)}] is not an array`;
    pairs.push(...values.map((value): [string, unknown] => [name, value]));
  }
  return collectLines(pairs);
}

function collectLines(pairs: readonly (readonly [string, unknown])[]): readonly Line[] | string {
  const lines: Line[] = [];
  for (const [name, value] of pairs) {
    const text = toHeaderText(value);
    if (text === undefined || UNSENDABLE.test(text) || !HEADER_NAME.test(name)) {
      return `its header ${JSON.stringify(name.slice(0, 80))} has a ${text === undefined ? "value that is no text" : "name or value that HTTP cannot carry"}`;
    }
    lines.push([name, NON_ASCII.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text]);
  }
  return lines;
}

/** E-34; Assumed (E-35): a number is written as text. E-36: anything else is malformed. */
function toHeaderText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "boolean" || typeof value === "number" ? String(value) : undefined;
}

import { isJsonObject } from "../platform/json.ts";
import { StartError } from "../platform/start-error.ts";

const LEGACY = /^ParameterKey=([^,]*),ParameterValue=(.*)$/s;

/**
 * Parameter values as the SAM CLI takes them: a list or one text of `Key=Value`, `"Key=V w s"`, `Key="V w s"`
 * and `ParameterKey=Key,ParameterValue=Value`, or a table.
 *
 * @param source the file or flag that they come from, for messages
 * @throws StartError
 */
export function parseParameterOverrides(value: unknown, source: string): Readonly<Record<string, string>> {
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toValue(one)]));
  const list = Array.isArray(value) ? value : [value];
  const entries = list.flatMap((text: unknown) => {
    if (typeof text !== "string") return refuse(source, String(text));
    // An item of a list is one assignment already; its blanks belong to the value.
    return Array.isArray(value) && isAssignment(text) ? [unquoteValue(text)] : splitWords(text);
  });
  return Object.fromEntries(entries.map((entry) => toEntry(entry, source)));
}

/** One assignment alone: no second `Key=` behind a blank. */
function isAssignment(text: string): boolean {
  return !/^["']/.test(text) && !/\s[A-Za-z0-9]+=/.test(text);
}

function unquoteValue(text: string): string {
  return text.replace(/^([^=]+)=(["'])(.*)\2$/s, "$1=$3");
}

/** A list becomes what CloudFormation takes for a list. */
function toValue(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(",") : String(value);
}

function toEntry(word: string, source: string): readonly [string, string] {
  const legacy = LEGACY.exec(word);
  if (legacy !== null) return [legacy[1] ?? "", (legacy[2] ?? "").replaceAll("\\,", ",")];
  const equals = word.indexOf("=");
  return equals < 1 ? refuse(source, word) : [word.slice(0, equals), word.slice(equals + 1)];
}

function refuse(source: string, word: string): never {
  throw new StartError({
    file: source,
    path: "parameter_overrides",
    problem: `${word} is no parameter.`,
    remedy: "Write Key=Value, in quotes where the value has blanks.",
  });
}

/** Cuts at blanks outside quotes, as a shell would; quotes go, and a backslash keeps what follows it. */
function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  for (const match of text.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gs)) {
    words.push(match[0].replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs, toUnquoted));
  }
  return words;
}

function toUnquoted(_match: string, ...[double, single, escaped]: (string | undefined)[]): string {
  if (double !== undefined) return double.replace(/\\(["\\])/g, "$1");
  return single ?? (escaped === "," ? "\\," : (escaped ?? ""));
}

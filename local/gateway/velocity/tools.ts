import { findByPath } from "./json-path.ts";
import { TemplateProblem } from "./template-problem.ts";
import { fromJson, isTool, type ToolValue, toJsonText, toText, type Value, type ValueMap } from "./value.ts";

/** What `$input` shows. */
export interface TemplateInput {
  /** Of the request, or of the integration's answer. */
  readonly body: string;
  /** `path`, `querystring` and `header`, each a map of texts. */
  readonly params: ValueMap;
}

/** AWS: the places of a parameter are searched in this order. */
const PLACES = ["path", "querystring", "header"] as const;

/** Observed: without a body, `$input.body` is `{}` (localstack/localstack#12413, 2025-03). */
const NO_BODY = "{}";

/** `$input`. The body is read as JSON when it is first asked for. */
export function createInputTool({ body, params }: TemplateInput): ToolValue {
  let json: Value | undefined;
  const find = (path: Value) => {
    json ??= body.trim() === "" ? null : parseBody(body);
    return findByPath(json, path === null ? "$" : toText(path));
  };
  return {
    tool: "input",
    properties: new Map([["body", () => (body === "" ? NO_BODY : body)]]),
    methods: new Map<string, (args: readonly Value[]) => Value>([
      ["params", ([name]) => (name === undefined ? params : findParameter(params, toText(name)))],
      ["path", ([path = null]) => find(path)],
      ["json", ([path = null]) => toJsonOutput(find(path), body)],
    ]),
  };
}

/** Observed: what a path does not find is the empty text, in quotes. Assumed: an absent body is `{}`. */
function toJsonOutput(found: Value, body: string): string {
  if (found !== null) return toJsonText(found);
  return body.trim() === "" ? NO_BODY : '""';
}

function findParameter(params: ValueMap, name: string): Value {
  for (const place of PLACES) {
    const group = params.get(place);
    const value = group instanceof Map ? group.get(name) : undefined;
    if (value !== undefined) return value;
  }
  return "";
}

function parseBody(body: string): Value {
  try {
    return fromJson(JSON.parse(body));
  } catch (cause) {
    throw new TemplateProblem("body-not-json", cause instanceof Error ? cause.message : String(cause));
  }
}

const onText =
  (run: (text: string) => Value) =>
  ([value = null]: readonly Value[]) =>
    value === null ? null : run(toPlainText(value));

function toPlainText(value: Value): string {
  return isTool(value) ? "" : toText(value);
}

/** `$util`. */
export const UTIL_TOOL: ToolValue = {
  tool: "util",
  properties: new Map(),
  methods: new Map([
    ["base64Decode", onText((text) => Buffer.from(text, "base64").toString("utf8"))],
    ["base64Encode", onText((text) => Buffer.from(text, "utf8").toString("base64"))],
    ["escapeJavaScript", onText(escapeJavaScript)],
    ["parseJson", onText(parseJson)],
    ["urlDecode", onText(urlDecode)],
    ["urlEncode", onText(urlEncode)],
  ]),
};

function parseJson(text: string): Value {
  try {
    return fromJson(JSON.parse(text));
  } catch {
    throw new TemplateProblem("failed", "$util.parseJson was given what is no JSON");
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  '"': '\\"',
  "'": "\\'",
  "/": "\\/",
  "\\": "\\\\",
};

/** AWS: by the rules of JavaScript strings, so that a single quote becomes `\'`, which is no JSON. */
function escapeJavaScript(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped.
  return text.replace(/[\0-\x1f"'/\\\x7f-\uffff]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return ESCAPES[character] ?? `\\u${code}`;
  });
}

/** As forms are encoded: a blank is `+`. */
function urlEncode(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}

function urlDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new TemplateProblem("failed", "$util.urlDecode was given what is not encoded");
  }
}

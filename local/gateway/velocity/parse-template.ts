import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import {
  type Branch,
  type Expression,
  OPERATORS,
  type Reference,
  type Step,
  type Template,
  type TemplateNode,
} from "./template-node.ts";
import { refuseTemplate, TemplateProblem } from "./template-problem.ts";

type ParseText = (text: string) => unknown;

/** AWS: a mapping template has 300 KB at most. */
const MAX_TEMPLATE_CHARACTERS = 300 * 1024;

/** Directives that the grammar takes for text, or for a macro of that name. */
const FOREIGN =
  /(?<!\\)#\{?(stop|return|include|parse|evaluate|literal)\b|(?<!\\)#\{(if|elseif|set|foreach|macro|define)\}/;

/**
 * A comment behind the template: where it does not come last, and at the outermost level, a block is not
 * closed, or an `#end` too many has hidden the rest; the grammar takes both without a word.
 */
const END_MARK = "#*\u0001*#";

/**
 * Reads a mapping template. The grammar is loaded with the first one; only its syntax is taken from there, for
 * its evaluation would put templates within reach of JavaScript's own objects.
 *
 * @throws TemplateProblem naming what is not supported, or what cannot be read
 */
export async function parseTemplate(text: string): Promise<Template> {
  const { parse } = await import("velocityjs");
  if (text.length > MAX_TEMPLATE_CHARACTERS) refuseTemplate("A template of more than 300 KB");
  const [, foreign, wrapped] = FOREIGN.exec(text) ?? [];
  if (foreign !== undefined) refuseTemplate(`#${foreign}`);
  if (wrapped !== undefined) refuseTemplate(`#{${wrapped}}`);
  return toTemplate(parseBlocks(text, parse), parse);
}

function parseBlocks(text: string, parse: ParseText): readonly unknown[] {
  const nodes = readSyntax(`${text}\n${END_MARK}`, parse);
  if (!isEndMark(nodes.at(-1))) refuseBlocks();
  const written = nodes.slice(0, -1);
  const last = written.at(-1);
  return typeof last === "string" ? [...written.slice(0, -1), last.replace(/\n$/, "")] : written;
}

function isEndMark(node: unknown): boolean {
  return readText(node, "value") === END_MARK;
}

function refuseBlocks(): never {
  throw new TemplateProblem(
    "failed",
    "the mapping template has a block without its #end, or an #end too many",
  );
}

function readSyntax(text: string, parse: ParseText): readonly unknown[] {
  try {
    return parse(text) as readonly unknown[];
  } catch (cause) {
    const [, line] = /on line (\d+)/.exec(cause instanceof Error ? cause.message : "") ?? [];
    throw new TemplateProblem("unsupported", `the mapping template cannot be read at line ${line ?? "?"}`);
  }
}

function toTemplate(nodes: readonly unknown[], parse: ParseText): Template {
  return nodes.flatMap((node) => toNode(node, parse) ?? []);
}

function toNode(node: unknown, parse: ParseText): TemplateNode | undefined {
  if (typeof node === "string") return node === "" ? undefined : { kind: "text", text: node };
  if (Array.isArray(node)) return toBlock(node, parse);
  const type = readText(node, "type");
  switch (type) {
    case "references":
      return toReference(node, parse);
    case "raw":
      return { kind: "text", text: readText(node, "value") };
    case "comment":
      return isEndMark(node) ? refuseBlocks() : undefined;
    case "break":
      return { kind: "break" };
    case "set": {
      const [target, value] = readList(node, "equal");
      return { kind: "set", target: toReference(target, parse), value: toExpression(value, parse) };
    }
    case "macro_call":
      return { kind: "call", name: readText(node, "id"), args: toArguments(node, parse) };
    default:
      return refuseTemplate(`#${type}`);
  }
}

function toBlock([head, ...inner]: readonly unknown[], parse: ParseText): TemplateNode {
  const type = readText(head, "type");
  if (type === "if") return { kind: "if", branches: toBranches(head, inner, parse) };
  const body = toTemplate(inner, parse);
  switch (type) {
    case "foreach":
      return {
        kind: "foreach",
        name: readText(head, "to"),
        list: toExpression(read(head, "from"), parse),
        body,
      };
    case "define":
      return { kind: "define", name: readText(head, "id"), body };
    case "macro": {
      const parameters = readList(head, "args").map((parameter) => readText(parameter, "id"));
      return { kind: "macro", name: readText(head, "id"), macro: { parameters, body } };
    }
    default:
      return refuseTemplate(`#${type}`);
  }
}

function toBranches(head: unknown, inner: readonly unknown[], parse: ParseText): readonly Branch[] {
  const isHead = (node: unknown) => isJsonObject(node) && ["elseif", "else"].includes(readText(node, "type"));
  const branches: Branch[] = [];
  let condition: Expression | undefined = toExpression(read(head, "condition"), parse);
  let start = 0;
  for (let index = 0; index <= inner.length; index += 1) {
    const node = inner[index];
    if (index < inner.length && !isHead(node)) continue;
    branches.push({ condition, body: toTemplate(inner.slice(start, index), parse) });
    start = index + 1;
    const next = index < inner.length ? read(node, "condition") : undefined;
    condition = next === undefined ? undefined : toExpression(next, parse);
  }
  return branches;
}

function toReference(node: unknown, parse: ParseText): Reference {
  const name = readText(node, "id");
  if (read(node, "args") !== undefined) refuseTemplate(`$${name}(…)`);
  return { kind: "reference", name, steps: readList(node, "path").map((step) => toStep(step, parse)) };
}

function toStep(step: unknown, parse: ParseText): Step {
  switch (readText(step, "type")) {
    case "property":
      return { kind: "property", name: readText(step, "id") };
    case "index":
      return { kind: "index", at: toExpression(read(step, "id"), parse) };
    default:
      return { kind: "method", name: readText(step, "id"), args: toArguments(step, parse) };
  }
}

function toArguments(node: unknown, parse: ParseText): readonly Expression[] {
  return readList(node, "args").map((argument) => toExpression(argument, parse));
}

const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

function toExpression(node: unknown, parse: ParseText): Expression {
  const type = readText(node, "type");
  switch (type) {
    case "references":
      return toReference(node, parse);
    case "integer":
    case "decimal":
      return { kind: "literal", value: Number(readText(node, "value")) };
    case "bool":
      return { kind: "literal", value: WORDS[readText(node, "value")] ?? null };
    case "string":
      return toStringExpression(node, parse);
    case "array":
      return toListExpression(node, parse);
    case "map": {
      const map = read(node, "value");
      const members = Object.entries(isJsonObject(map) ? map : {});
      return { kind: "map", members: members.map(([name, value]) => [name, toExpression(value, parse)]) };
    }
    case "math":
      return toOperation(node, parse);
    default:
      return refuseTemplate(`an expression of kind ${type}`);
  }
}

/** What stands in double quotes is a template of its own. */
function toStringExpression(node: unknown, parse: ParseText): Expression {
  const text = readText(node, "value");
  if (read(node, "isEval") !== true || !/[#$]/.test(text)) return { kind: "literal", value: text };
  return { kind: "template", body: toTemplate(parseBlocks(text, parse), parse) };
}

function toListExpression(node: unknown, parse: ParseText): Expression {
  const items = readList(node, "value");
  if (read(node, "isRange") !== true)
    return { kind: "list", items: items.map((item) => toExpression(item, parse)) };
  const toBound = (item: unknown): Expression =>
    isJsonObject(item) ? toExpression(item, parse) : { kind: "literal", value: Number(item) };
  return { kind: "range", from: toBound(items[0]), to: toBound(items[1]) };
}

function toOperation(node: unknown, parse: ParseText): Expression {
  const written = readText(node, "operator");
  const operands = readList(node, "expression").map((operand) => toExpression(operand, parse));
  const [only] = operands;
  if (written === "parenthesis" && only !== undefined) return only;
  const operator = OPERATORS.find((one) => one === written) ?? refuseTemplate(`the operator ${written}`);
  return { kind: "operation", operator, operands };
}

function read(node: unknown, name: string): unknown {
  return isJsonObject(node) ? getOwn(node as JsonObject, name) : undefined;
}

function readText(node: unknown, name: string): string {
  const value = read(node, name);
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Empty where there is none: the grammar writes `false`, or nothing. */
function readList(node: unknown, name: string): readonly unknown[] {
  const value = read(node, name);
  return Array.isArray(value) ? value : [];
}

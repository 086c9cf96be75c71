import { callMethod, findProperty } from "./members.ts";
import { calculate } from "./operations.ts";
import type { Expression, Macro, Reference, Step, Template, TemplateNode } from "./template-node.ts";
import { refuseTemplate, TemplateProblem } from "./template-problem.ts";
import { isTrue, toText, type Value } from "./value.ts";

/** AWS: a `#foreach` makes this many rounds at most. */
const MAX_ROUNDS = 1000;
/** Assumed: nested loops end here; no template that serves a purpose comes near. */
const MAX_STEPS = 500_000;
const MAX_CHARACTERS = 10_485_760;
const MAX_DEPTH = 50;

interface Rendering {
  readonly variables: Map<string, Value>;
  readonly defines: Map<string, Template>;
  readonly macros: Map<string, Macro>;
  steps: number;
  characters: number;
  depth: number;
  isBreaking: boolean;
}

/**
 * Renders a mapping template.
 *
 * Observed: what has no value prints nothing (ToQoz/api-gateway-mapping-template#5).
 *
 * @param variables by name, without the dollar sign; what the template sets is written into them
 * @throws TemplateProblem
 */
export function renderTemplate(template: Template, variables: Map<string, Value>): string {
  const rendering: Rendering = {
    variables,
    defines: new Map(),
    macros: new Map(),
    steps: 0,
    characters: 0,
    depth: 0,
    isBreaking: false,
  };
  return renderNodes(rendering, template);
}

function renderNodes(rendering: Rendering, nodes: Template): string {
  let text = "";
  for (const node of nodes) {
    if (rendering.isBreaking) break;
    const piece = renderNode(rendering, node);
    countStep(rendering, piece.length);
    text += piece;
  }
  return text;
}

/** A template that works without end answers 500, not never (catalogue D-30). */
function countStep(rendering: Rendering, characters: number): void {
  rendering.steps += 1;
  rendering.characters += characters;
  // Each piece is counted once for every block around it.
  if (rendering.steps > MAX_STEPS || rendering.characters > MAX_CHARACTERS * 4) {
    throw new TemplateProblem("failed", "the mapping template does too much");
  }
}

function renderNode(rendering: Rendering, node: TemplateNode): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "reference":
      return renderReference(rendering, node);
    case "set":
      assign(rendering, node.target, evaluate(rendering, node.value));
      return "";
    case "if": {
      const chosen = node.branches.find(
        ({ condition }) => condition === undefined || isTrue(evaluate(rendering, condition)),
      );
      return chosen === undefined ? "" : renderNodes(rendering, chosen.body);
    }
    case "foreach":
      return renderLoop(rendering, node);
    case "break":
      rendering.isBreaking = true;
      return "";
    case "define":
      rendering.defines.set(node.name, node.body);
      return "";
    case "macro":
      rendering.macros.set(node.name, node.macro);
      return "";
    case "call":
      return renderCall(rendering, node);
  }
}

/** `#define`d blocks are rendered where they are named, with the variables of that moment. */
function renderReference(rendering: Rendering, reference: Reference): string {
  const block = reference.steps.length === 0 ? rendering.defines.get(reference.name) : undefined;
  return block === undefined
    ? toText(evaluateReference(rendering, reference))
    : renderInside(rendering, block);
}

function renderInside(rendering: Rendering, body: Template): string {
  rendering.depth += 1;
  if (rendering.depth > MAX_DEPTH) throw new TemplateProblem("failed", "the mapping template calls itself");
  const text = renderNodes(rendering, body);
  rendering.depth -= 1;
  return text;
}

function renderCall(rendering: Rendering, call: Extract<TemplateNode, { kind: "call" }>): string {
  const macro = rendering.macros.get(call.name) ?? refuseTemplate(`#${call.name}`);
  const values = call.args.map((argument) => evaluate(rendering, argument));
  const bindings = macro.parameters.map((name, index) => [name, values[index] ?? null] as const);
  return withVariables(rendering, new Map(bindings), () => renderInside(rendering, macro.body));
}

function renderLoop(rendering: Rendering, loop: Extract<TemplateNode, { kind: "foreach" }>): string {
  const items = toItems(evaluate(rendering, loop.list));
  if (items.length > MAX_ROUNDS) {
    throw new TemplateProblem(
      "failed",
      `a #foreach of the mapping template has more than ${MAX_ROUNDS} rounds`,
    );
  }
  let text = "";
  for (const [index, item] of items.entries()) {
    const variables = new Map<string, Value>([
      [loop.name, item],
      ["foreach", toLoopState(index, items.length)],
      ["velocityCount", index + 1],
    ]);
    text += withVariables(rendering, variables, () => renderNodes(rendering, loop.body));
    countStep(rendering, 0);
    if (rendering.isBreaking) break;
  }
  rendering.isBreaking = false;
  return text;
}

/** A map gives its values. */
function toItems(list: Value): readonly Value[] {
  if (Array.isArray(list)) return [...list];
  return list instanceof Map ? [...list.values()] : [];
}

function toLoopState(index: number, length: number): Value {
  return new Map<string, Value>([
    ["index", index],
    ["count", index + 1],
    ["hasNext", index + 1 < length],
    ["first", index === 0],
    ["last", index + 1 === length],
  ]);
}

/** What a loop or macro binds is as it was before, afterwards. */
function withVariables(rendering: Rendering, bound: ReadonlyMap<string, Value>, run: () => string): string {
  const { variables } = rendering;
  const before = [...bound.keys()].map((name) => [name, variables.get(name)] as const);
  for (const [name, value] of bound) variables.set(name, value);
  const text = run();
  for (const [name, value] of before) {
    if (value === undefined) variables.delete(name);
    else variables.set(name, value);
  }
  return text;
}

/** Where the parent of the target has no members, nothing is set. */
function assign(rendering: Rendering, { name, steps }: Reference, value: Value): void {
  const last = steps.at(-1);
  if (last === undefined) return void rendering.variables.set(name, value);
  const parent = evaluateSteps(rendering, rendering.variables.get(name) ?? null, steps.slice(0, -1));
  const key = toKey(rendering, last);
  if (parent instanceof Map) parent.set(toText(key), value);
  else if (Array.isArray(parent) && typeof key === "number" && key >= 0 && key < parent.length)
    parent[key] = value;
}

function toKey(rendering: Rendering, step: Step): Value {
  if (step.kind === "index") return evaluate(rendering, step.at);
  return step.kind === "property" ? step.name : refuseTemplate("#set of a method");
}

function evaluateReference(rendering: Rendering, { name, steps }: Reference): Value {
  return evaluateSteps(rendering, rendering.variables.get(name) ?? null, steps);
}

function evaluateSteps(rendering: Rendering, start: Value, steps: readonly Step[]): Value {
  let value = start;
  for (const step of steps) {
    countStep(rendering, 0);
    if (value === null) return null;
    if (step.kind === "property") value = findProperty(value, step.name);
    else if (step.kind === "index") value = findProperty(value, evaluate(rendering, step.at));
    else {
      const args = step.args.map((argument) => evaluate(rendering, argument));
      value = callMethod(value, step.name, args);
    }
  }
  return value;
}

function evaluate(rendering: Rendering, expression: Expression): Value {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "reference":
      return evaluateReference(rendering, expression);
    case "template":
      return renderNodes(rendering, expression.body);
    case "list":
      return expression.items.map((item) => evaluate(rendering, item));
    case "range":
      return toRange(evaluate(rendering, expression.from), evaluate(rendering, expression.to));
    case "map":
      return new Map(expression.members.map(([name, value]) => [name, evaluate(rendering, value)]));
    case "operation":
      return evaluateOperation(rendering, expression);
  }
}

/** `&&` and `||` look no further than they need to. */
function evaluateOperation(
  rendering: Rendering,
  { operator, operands: [first, second] }: Extract<Expression, { kind: "operation" }>,
): Value {
  if (first === undefined) return null;
  const left = evaluate(rendering, first);
  if (operator === "not") return !isTrue(left);
  if (operator === "&&" && !isTrue(left)) return false;
  if (operator === "||" && isTrue(left)) return true;
  const right = second === undefined ? null : evaluate(rendering, second);
  if (operator === "&&" || operator === "||") return isTrue(right);
  const value = calculate(operator, left, right);
  if (typeof value === "string") countStep(rendering, value.length);
  return value;
}

function toRange(from: Value, to: Value): Value {
  if (typeof from !== "number" || typeof to !== "number") return [];
  const length = Math.abs(to - from) + 1;
  if (!Number.isInteger(length) || length > MAX_ROUNDS)
    throw new TemplateProblem("failed", "a range is too long");
  return Array.from({ length }, (_, index) => (to >= from ? from + index : from - index));
}

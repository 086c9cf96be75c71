import { getTrace, type RouteCall } from "./call.ts";
import { listEventHeaders } from "./event-headers.ts";
import { toContext } from "./template-variables.ts";
import type { Template } from "./velocity/template-node.ts";
import { createInputTool, UTIL_TOOL } from "./velocity/tools.ts";
import { fromJson, type Value, type ValueMap } from "./velocity/value.ts";

/** What a template made. */
export interface Rendered {
  readonly text: string;
  readonly overrides: Overrides;
}

/** What templates set in `$context.requestOverride` and `$context.responseOverride`; handed on from one to the next. */
export interface Overrides {
  readonly request: ValueMap;
  readonly response: ValueMap;
}

export interface TemplateScope {
  readonly routed: RouteCall;
  /** `$input.body`: of the request, or of the integration's answer. */
  readonly body: string;
  readonly overrides: Overrides;
}

/** The mapping templates of one integration; each is read when it is first used. */
export interface MappingTemplates {
  /** @throws TemplateProblem (or rejects) */
  render(template: string, scope: TemplateScope): Rendered | Promise<Rendered>;
}

export function createMappingTemplates(): MappingTemplates {
  const read = new Map<string, Promise<Template>>();
  return {
    render(template, scope) {
      if (!hasCode(template)) return { text: template, overrides: scope.overrides };
      const parsed = read.get(template) ?? readTemplate(template);
      read.set(template, parsed);
      return parsed.then((nodes) => renderNodes(nodes, scope));
    },
  };
}

/** Whether a template is more than text. */
export function hasCode(template: string): boolean {
  return /[#$]/.test(template);
}

async function readTemplate(template: string): Promise<Template> {
  const { parseTemplate } = await import("./velocity/parse-template.ts");
  return parseTemplate(template);
}

async function renderNodes(nodes: Template, { routed, body, overrides }: TemplateScope): Promise<Rendered> {
  const { renderTemplate } = await import("./velocity/render-template.ts");
  const context = fromJson(toContext(routed.call));
  if (context instanceof Map) {
    context.set("requestOverride", overrides.request);
    context.set("responseOverride", overrides.response);
  }
  const variables = new Map<string, Value>([
    ["input", createInputTool({ body, params: toParams(routed) })],
    ["util", UTIL_TOOL],
    ["context", context],
    ["stageVariables", fromJson(routed.stage.api.stageVariables ?? {})],
  ]);
  return { text: renderTemplate(nodes, variables), overrides };
}

export function createOverrides(): Overrides {
  const createMap = (...names: readonly string[]) => new Map(names.map((name) => [name, new Map()]));
  return { request: createMap("header", "path", "querystring"), response: createMap("header") };
}

/** `$input.params()`: of repeated names the last value. */
function toParams({ call, stage, pathParameters }: RouteCall): ValueMap {
  const headers = listEventHeaders(call.headers, call.connection, getTrace(call));
  return new Map<string, Value>([
    ["path", toMap(pathParameters)],
    ["querystring", toMap(stage.query)],
    ["header", new Map(headers.map(({ name, values }) => [name.spelling, values.at(-1) ?? ""]))],
  ]);
}

function toMap(pairs: readonly string[]): ValueMap {
  const map: ValueMap = new Map();
  for (let index = 0; index < pairs.length; index += 2) map.set(pairs[index] ?? "", pairs[index + 1] ?? "");
  return map;
}

import type { MappedValue, RequestParameter } from "../openapi/integration-shapes.ts";
import type { RouteCall } from "./call.ts";
import { findHeaderValues } from "./request-headers.ts";
import { createFindVariable, type FindVariable } from "./template-variables.ts";
import { findByPath } from "./velocity/json-path.ts";
import { TemplateProblem } from "./velocity/template-problem.ts";
import { fromJson, toJsonText, toText, type Value } from "./velocity/value.ts";

/** The values of a mapping, several for a multi-value one; none where there is nothing. */
export type FindValues = (value: MappedValue) => readonly string[];

const MULTI_VALUE = /^method\.request\.multivalue(header|querystring)\.(.+)$/;
const REQUEST_BODY = /^method\.request\.body(.*)$/s;
const ANSWER_HEADER = /^integration\.response\.(multivalue)?header\.(.+)$/;
const ANSWER_BODY = /^integration\.response\.body(.*)$/s;

/** @throws TemplateProblem (when asked) for a body that is no JSON, where one of its members is mapped */
export function createFindInRequest(routed: RouteCall): FindValues {
  const find = createLazyFind(routed);
  return (value) => {
    if (value.kind === "literal") return [value.text];
    const [, place, name = ""] = MULTI_VALUE.exec(value.expression) ?? [];
    if (place === "header") return joinAll(findHeaderValues(routed.call.headers, name.toLowerCase()));
    if (place === "querystring") return findAll(routed.stage.query, name);
    const [, path] = REQUEST_BODY.exec(value.expression) ?? [];
    return toValues(
      path === undefined ? find()(value.expression) : findInBody(routed.stage.body.toString("utf8"), path),
    );
  };
}

export interface AnsweredHeaders {
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
  readonly body: () => string;
}

/** @throws TemplateProblem (when asked), as {@link createFindInRequest} */
export function createFindInAnswer(routed: RouteCall, { rawHeaders, body }: AnsweredHeaders): FindValues {
  const find = createLazyFind(routed);
  return (value) => {
    if (value.kind === "literal") return [value.text];
    const [, multi, name = ""] = ANSWER_HEADER.exec(value.expression) ?? [];
    if (name !== "") {
      const values = findAll(rawHeaders, name.toLowerCase(), (written) => written.toLowerCase());
      return multi === undefined ? values.slice(-1) : joinAll(values);
    }
    const [, path] = ANSWER_BODY.exec(value.expression) ?? [];
    return toValues(path === undefined ? find()(value.expression) : findInBody(body(), path));
  };
}

/** Literals, which most mappings are, need no context. */
function createLazyFind({ call }: RouteCall): () => FindVariable {
  let find: FindVariable | undefined;
  return () => {
    find ??= createFindVariable(call);
    return find;
  };
}

function toValues(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}

/** Assumed: several values of a header go on as one, joined by commas. */
function joinAll(values: readonly string[]): readonly string[] {
  return values.length === 0 ? [] : [values.join(",")];
}

function findAll(
  pairs: readonly string[],
  name: string,
  normalise: (written: string) => string = (written) => written,
): readonly string[] {
  return pairs.filter((_, index) => index % 2 === 1 && normalise(pairs[index - 1] ?? "") === name);
}

/** @param path after `body`: nothing, `.a.b` or `[0]` */
function findInBody(body: string, path: string): string | undefined {
  if (path === "") return body;
  const found = findByPath(parseBody(body), `$${path}`);
  if (found === null) return undefined;
  return typeof found === "object" ? toJsonText(found) : toText(found);
}

function parseBody(body: string): Value {
  try {
    return fromJson(JSON.parse(body === "" ? "{}" : body));
  } catch (cause) {
    throw new TemplateProblem("body-not-json", cause instanceof Error ? cause.message : String(cause));
  }
}

/** Values by name for each place of the integration's request. */
export type MappedParameters = Readonly<
  Record<RequestParameter["place"], ReadonlyMap<string, readonly string[]>>
>;

/** @throws TemplateProblem */
export function mapParameters(parameters: readonly RequestParameter[], find: FindValues): MappedParameters {
  const mapped = { header: new Map(), path: new Map(), querystring: new Map() };
  for (const { place, name, value } of parameters) {
    const values = find(value);
    if (values.length > 0) mapped[place].set(name, values);
  }
  return mapped;
}

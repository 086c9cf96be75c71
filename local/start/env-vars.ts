import { readFileSync } from "node:fs";
import { isJsonObject } from "../platform/json.ts";
import { StartError } from "../platform/start-error.ts";
import type { FunctionResource, StackModel } from "../template/resources.ts";

type Variables = Readonly<Record<string, string>>;

/** Name in the file for what every function gets. */
const FOR_ALL = "Parameters";

/**
 * Lays the variables of a file over those of the template, as `sam local --env-vars` takes them: by logical id
 * or name of a function, and under `Parameters` for all. Unlike there, a variable need not be in the template.
 *
 * @throws StartError for a file that is not so
 */
export function applyEnvVars(stack: StackModel, file: string): StackModel {
  const vars = readEnvVars(file);
  const isFunction = (name: string) => stack.functions.some((one) => namesOf(one).includes(name));
  const unknown = Object.keys(vars).filter((name) => name !== FOR_ALL && !isFunction(name));
  return {
    ...stack,
    functions: stack.functions.map((one) => ({ ...one, environment: toEnvironment(one, vars) })),
    filesRead: [...stack.filesRead, file],
    warnings: [...stack.warnings, ...unknown.map((name) => `${file}: there is no function ${name}.`)],
  };
}

function namesOf({ origin, functionName }: FunctionResource): readonly string[] {
  return [origin.logicalId, functionName];
}

function toEnvironment(resource: FunctionResource, vars: Readonly<Record<string, Variables>>): Variables {
  const own = namesOf(resource).map((name) => vars[name]);
  return Object.assign({}, resource.environment, vars[FOR_ALL], ...own.reverse()) as Variables;
}

function readEnvVars(file: string): Readonly<Record<string, Variables>> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const problem = `The variables cannot be read as JSON (${cause instanceof Error ? cause.message : String(cause)}).`;
    throw new StartError({ file, problem, remedy: "Correct the file, or --env-vars.", cause });
  }
  if (!isJsonObject(value)) throw refuse(file, undefined);
  return Object.fromEntries(
    Object.entries(value).map(([name, vars]) => [name, toVariables(file, name, vars)]),
  );
}

function toVariables(file: string, name: string, vars: unknown): Variables {
  if (!isJsonObject(vars)) throw refuse(file, name);
  return Object.fromEntries(
    Object.entries(vars).map(([variable, value]) => [variable, toText({ file, name, variable }, value)]),
  );
}

interface Place {
  readonly file: string;
  readonly name: string;
  readonly variable: string;
}

/** As sam does it: `null` is nothing, numbers and booleans are written as in JSON. */
function toText({ file, name, variable }: Place, value: unknown): string {
  if (value === null) return "";
  if (typeof value !== "object") return String(value);
  throw refuse(file, `${name}.${variable}`);
}

function refuse(file: string, path: string | undefined): StartError {
  return new StartError({
    file,
    path,
    problem: "This is not a map of variables.",
    remedy: `Write { "MyFunction": { "TABLE": "local" }, "${FOR_ALL}": { "FOR": "all functions" } }.`,
  });
}

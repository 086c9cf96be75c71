import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseRestApi } from "../../local/openapi/parse-rest-api.ts";
import type { Route } from "../../local/openapi/rest-api.ts";
import type { JsonObject } from "../../local/platform/json.ts";
import { StartError } from "../../local/platform/start-error.ts";
import { loadStack } from "../../local/template/load-stack.ts";
import type { StackModel } from "../../local/template/resources.ts";
import type { TemplateFolder } from "./template-folder.ts";

/** What the translator makes of a template. */
export type Translation = { readonly output: JsonObject } | { readonly error: string };

/** A Python with `aws-sam-translator`; CI has one, a laptop seldom. */
export const TRANSLATOR_PYTHON = process.env.SAM_TRANSLATOR_PYTHON;

/** Runs the real translator on all templates in one process. */
export function translateAll(python: string, templates: readonly JsonObject[]): readonly Translation[] {
  const script = join(import.meta.dirname, "translate-sam.py");
  const input = JSON.stringify(templates);
  const run = spawnSync(python, [script], { input, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  if (run.status !== 0) throw new Error(`the translator failed: ${run.stderr}`);
  return JSON.parse(run.stdout) as readonly Translation[];
}

/** Who may call what, of a template, in words: one line a route or permission; or why it is not served. */
export type Guards = readonly string[] | { readonly refused: string };

/** Reads a template, SAM or what SAM made of it, as the twin would, and says who guards what. */
export async function readGuards(folder: TemplateFolder, template: JsonObject): Promise<Guards> {
  folder.write("template.json", JSON.stringify(template));
  try {
    const model = await loadStack({ templateFile: folder.file("template.json") });
    return [...model.restApis.flatMap((api) => toLines(api, model)), ...toPermissions(model)].sort();
  } catch (error) {
    if (error instanceof StartError) return { refused: error.details.problem };
    throw error;
  }
}

function toLines(api: StackModel["restApis"][number], model: StackModel): readonly string[] {
  const { routes } = parseRestApi(api, model);
  const name = `${api.origin.logicalId} ${api.stageName}`;
  return routes.map(
    (route) => `${name} ${route.method} ${route.resourcePath}: ${toGuard(route)} → ${toTarget(route)}`,
  );
}

function toGuard({ authorization, isApiKeyRequired }: Route): string {
  const key = isApiKeyRequired ? " + key" : "";
  if (authorization === undefined) return `open${key}`;
  const authorizer = { ...authorization.authorizer, authorizerId: undefined };
  return `${JSON.stringify(authorizer)} ${JSON.stringify(authorization.scopes)}${key}`;
}

/** The function, without the version or alias that SAM may name; and whose permissions are asked for. */
function toTarget({ integration }: Route): string {
  if (integration.kind !== "lambda-proxy") return integration.kind;
  return `${integration.functionArn} ${integration.credentials ?? ""}`;
}

function toPermissions({ functions }: StackModel): readonly string[] {
  return functions.flatMap(({ origin, invokePermissions }) =>
    [...new Set(invokePermissions)].map((arn) => `${origin.logicalId} may be called by ${arn}`),
  );
}

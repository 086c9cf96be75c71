import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type Conditions, createConditions } from "./conditions.ts";
import { IMPLICIT_API, needsImplicitApi } from "./function-events.ts";
import { type Globals, mergeGlobals, parseGlobals } from "./globals.ts";
import { IMPLICIT_HTTP_API, needsImplicitHttpApi } from "./http-api-events.ts";
import { expandIncludes } from "./includes.ts";
import { resolveValue } from "./intrinsics.ts";
import { expandLoops } from "./loops.ts";
import { type ParameterOverrides, type ParameterValues, resolveParameters } from "./parameters.ts";
import type { StackIdentity } from "./pseudo-parameters.ts";
import type { Scope } from "./scope.ts";
import { copyPlace, findPlace, refuseAt } from "./source-place.ts";
import {
  checkSections,
  declaresTransform,
  LANGUAGE_EXTENSIONS,
  parseResources,
  readSection,
  type TemplateResource,
} from "./template-document.ts";
import type { TemplateFiles } from "./template-files.ts";
import type { ParseYaml } from "./yaml-text.ts";

/** A template with its includes, globals, parameters and conditions in force; resources not yet resolved. */
export interface StackTemplate {
  readonly parameters: ParameterValues;
  readonly dynamicValues: Scope["dynamicValues"];
  readonly hasLanguageExtensions: boolean;
  readonly mappings: JsonObject;
  readonly isConditionTrue: Conditions;
  readonly declared: ReadonlyMap<string, TemplateResource>;
  /** Those whose condition is true, the API that SAM adds for events among them. */
  readonly active: ReadonlyMap<string, TemplateResource>;
  readonly outputs: JsonObject;
}

export interface StackTemplateDeps {
  readonly files: TemplateFiles;
  readonly parseYaml: ParseYaml;
  readonly identity: StackIdentity;
  readonly given: ParameterOverrides;
}

export function readStackTemplate({ files, parseYaml, identity, given }: StackTemplateDeps): StackTemplate {
  const text = files.readTemplate();
  const file = files.templateName;
  const raw = checkSections(parseYaml({ text, file, shortForms: "allowed" }), file);
  const { dynamicValues, overrides } = splitOverrides(given.overrides);
  const parameters = resolveParameters(getOwn(raw, "Parameters"), { ...given, overrides });
  const hasLanguageExtensions = declaresTransform(raw, LANGUAGE_EXTENSIONS);
  const bare = createBareScope({
    identity,
    parameters,
    dynamicValues,
    hasLanguageExtensions,
    mappings: readSection(raw, "Mappings"),
  });
  const resolveBare = (value: unknown, at: object) =>
    resolveValue(value, { ...bare, isConditionTrue: () => refuseReference("", at) });
  const included = expandDocument(raw, { files, parseYaml, resolveLocation: resolveBare });
  const document = expandLoops(included, {
    isDeclared: hasLanguageExtensions,
    resolveCollection: resolveBare,
  }) as JsonObject;
  const scope = { ...bare, mappings: readSection(document, "Mappings") };
  const isConditionTrue = createConditions(readSection(document, "Conditions"), scope);
  const globals = parseGlobals(getOwn(document, "Globals"));
  const declared = parseResources(document, globals);
  return {
    parameters,
    dynamicValues,
    hasLanguageExtensions,
    mappings: scope.mappings,
    isConditionTrue,
    declared,
    active: activate(declared, isConditionTrue, globals),
    outputs: readSection(document, "Outputs"),
  };
}

/** Includes are resolved before everything else, and once more checked as a template. */
function expandDocument(raw: JsonObject, deps: Parameters<typeof expandIncludes>[1]): JsonObject {
  const expanded = expandIncludes(raw, deps);
  return expanded === raw ? raw : checkSections(expanded, deps.files.templateName);
}

/** What conditions and the locations of includes may look up: no resource. */
function createBareScope(
  parts: Omit<Scope, "findRef" | "getAttribute" | "isConditionTrue">,
): Omit<Scope, "isConditionTrue"> {
  return {
    ...parts,
    findRef: (logicalId, at) => refuseReference(logicalId, at),
    getAttribute: ({ logicalId }, at) => refuseReference(logicalId, at),
  };
}

/** A key that begins with `resolve:` is no parameter, but a dynamic reference of the template. */
function splitOverrides(overrides: Readonly<Record<string, string>>) {
  const entries = Object.entries(overrides);
  const isDynamic = ([name]: readonly [string, string]) => name.startsWith("resolve:");
  return {
    dynamicValues: Object.fromEntries(entries.filter(isDynamic)),
    overrides: Object.fromEntries(entries.filter((entry) => !isDynamic(entry))),
  };
}

function refuseReference(name: string, at: object): never {
  const problem =
    name === "" ? "No condition can be asked here." : `There is no parameter ${name} to ask here.`;
  return refuseAt(findPlace(at), problem, "Use parameters, pseudo parameters and Mappings only.");
}

function activate(
  declared: ReadonlyMap<string, TemplateResource>,
  isConditionTrue: Conditions,
  globals: Globals,
): ReadonlyMap<string, TemplateResource> {
  const active = new Map([...declared].filter(([, resource]) => isActive(resource, isConditionTrue)));
  for (const implicit of IMPLICIT_APIS) {
    const first = [...active.values()].find(implicit.isNeeded);
    if (first === undefined) continue;
    const { logicalId } = implicit;
    if (declared.has(logicalId)) {
      const problem = `SAM uses the name ${logicalId} for events without ${implicit.idProperty}.`;
      refuseAt(findPlace(declared.get(logicalId)?.node), problem, "Rename the resource.");
    }
    active.set(logicalId, createImplicitApi(implicit, first, globals));
  }
  return active;
}

interface ImplicitApi {
  readonly logicalId: string;
  readonly type: string;
  /** What an event would name another API by. */
  readonly idProperty: string;
  readonly properties: JsonObject;
  isNeeded(resource: TemplateResource): boolean;
}

/** The stage of the first is always called Prod; everything else comes from `Globals`. */
const IMPLICIT_APIS: readonly ImplicitApi[] = [
  {
    logicalId: IMPLICIT_API,
    type: "AWS::Serverless::Api",
    idProperty: "RestApiId",
    properties: { StageName: "Prod" },
    isNeeded: needsImplicitApi,
  },
  {
    logicalId: IMPLICIT_HTTP_API,
    type: "AWS::Serverless::HttpApi",
    idProperty: "ApiId",
    properties: {},
    isNeeded: needsImplicitHttpApi,
  },
];

function isActive(resource: TemplateResource, isConditionTrue: Conditions): boolean {
  return resource.condition === undefined || isConditionTrue(resource.condition, resource.node);
}

function createImplicitApi(
  { logicalId, type, properties }: ImplicitApi,
  first: TemplateResource,
  globals: Globals,
): TemplateResource {
  const events = getOwn(first.properties, "Events");
  const origin = isJsonObject(events) ? events : first.node;
  const node = copyPlace(origin, { Type: type });
  const own = copyPlace(origin, { ...properties });
  return { logicalId, type, node, properties: mergeGlobals(globals, node, own), dependsOn: [] };
}

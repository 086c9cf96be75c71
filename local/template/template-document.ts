import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type Globals, mergeGlobals } from "./globals.ts";
import { copyPlace, findPlace, refuseAt } from "./source-place.ts";

/** One entry of `Resources`, its intrinsic functions still in place. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  /** The entry itself, for places and attributes. */
  readonly node: JsonObject;
  /** `Properties`, with SAM's globals under them. */
  readonly properties: JsonObject;
  /** Name of its `Condition`. */
  readonly condition?: string;
  readonly dependsOn: readonly string[];
}

const SECTIONS = new Set([
  "AWSTemplateFormatVersion",
  "Conditions",
  "Description",
  "Globals",
  "Hooks",
  "Mappings",
  "Metadata",
  "Outputs",
  "Parameters",
  "Resources",
  // Assertions about parameters, checked by CloudFormation at deployment; they change no value.
  "Rules",
  "Transform",
]);

const ATTRIBUTES = new Set([
  "Condition",
  "Connectors",
  "CreationPolicy",
  "DeletionPolicy",
  "DependsOn",
  "Description", // undocumented, and let pass by CloudFormation
  "IgnoreGlobals",
  "Metadata",
  "Properties",
  "Type",
  "UpdatePolicy",
  "UpdateReplacePolicy",
]);

export const SAM_TRANSFORM = "AWS::Serverless-2016-10-31";
export const LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions";
const KNOWN_TRANSFORMS = new Set([SAM_TRANSFORM, LANGUAGE_EXTENSIONS]);

/** The template's top level. @throws StartError for what CloudFormation does not accept there */
export function checkSections(document: unknown, file: string): JsonObject {
  if (!isJsonObject(document)) {
    const place = findPlace(document) ?? { file, line: 1, path: "" };
    return refuseAt(place, "A template must be a map.", "Write Resources: and the rest at its top level.");
  }
  for (const key of Object.keys(document)) {
    if (!SECTIONS.has(key))
      refuseAt(findPlace(document, key), `${key} is no section of a template.`, "Remove it.");
  }
  const version = getOwn(document, "AWSTemplateFormatVersion");
  if (version !== undefined && version !== "2010-09-09") {
    refuseAt(
      findPlace(document, "AWSTemplateFormatVersion"),
      `There is no version ${version}.`,
      'Write "2010-09-09".',
    );
  }
  return document;
}

/** Whether `Transform` names it, alone or in its list. */
export function declaresTransform(document: JsonObject, name: string): boolean {
  const transform = getOwn(document, "Transform");
  return Array.isArray(transform) ? transform.includes(name) : transform === name;
}

/** Whether SAM's transform is declared. @throws StartError for a macro that is not run here */
export function checkTransform(document: JsonObject): boolean {
  const transform = getOwn(document, "Transform");
  const names = transform === undefined ? [] : Array.isArray(transform) ? transform : [transform];
  for (const name of names) {
    if (typeof name === "string" && KNOWN_TRANSFORMS.has(name)) continue;
    const shown = isJsonObject(name) ? String(getOwn(name, "Name")) : String(name);
    const remedy = "Use Fn::Transform for AWS::Include; write out what another macro would produce.";
    refuseAt(findPlace(document, "Transform"), `The macro ${shown} is not run here.`, remedy);
  }
  return names.includes(SAM_TRANSFORM);
}

/** A section that is a map, or empty when the template has none. */
export function readSection(document: JsonObject, name: string): JsonObject {
  const section = getOwn(document, name);
  if (section === undefined) return {};
  if (!isJsonObject(section)) refuseAt(findPlace(document, name), `${name} must be a map.`, "Correct it.");
  return section;
}

/** @throws StartError for a resource that CloudFormation or SAM would not accept as it is written */
export function parseResources(
  document: JsonObject,
  globals: Globals,
): ReadonlyMap<string, TemplateResource> {
  const section = readSection(document, "Resources");
  const isSam = checkTransform(document);
  if (Object.keys(section).length === 0) {
    refuseAt(findPlace(document), "The template has no Resources.", "Declare at least one resource.");
  }
  const entries = Object.keys(section).map((logicalId) => {
    const resource = parseResource(section, logicalId, globals);
    if (!isSam && resource.type.startsWith("AWS::Serverless::")) {
      refuseAt(
        findPlace(section, logicalId),
        `${resource.type} needs SAM.`,
        `Write Transform: ${SAM_TRANSFORM}.`,
      );
    }
    return [logicalId, resource] as const;
  });
  return new Map(entries);
}

function parseResource(section: JsonObject, logicalId: string, globals: Globals): TemplateResource {
  const place = findPlace(section, logicalId);
  const node = section[logicalId];
  if (!/^[A-Za-z0-9]+$/.test(logicalId)) {
    refuseAt(place, `${logicalId} is no logical id.`, "Use letters and digits only.");
  }
  if (!isJsonObject(node)) return refuseAt(place, "A resource must be a map with a Type.", "Write its Type.");
  const type = getOwn(node, "Type");
  if (typeof type !== "string" || type === "")
    return refuseAt(place, "The resource has no Type.", "Write its Type.");
  for (const key of Object.keys(node)) {
    if (!ATTRIBUTES.has(key))
      refuseAt(findPlace(node, key), `A resource has no ${key}.`, "Put it under Properties.");
  }
  const condition = getOwn(node, "Condition");
  if (condition !== undefined && typeof condition !== "string") {
    refuseAt(
      findPlace(node, "Condition"),
      "Condition must be the name of a condition.",
      "Name one of Conditions.",
    );
  }
  const properties = getOwn(node, "Properties") ?? copyPlace(node, {});
  if (!isJsonObject(properties))
    refuseAt(findPlace(node, "Properties"), "Properties must be a map.", "Correct it.");
  return {
    logicalId,
    type,
    node,
    properties: mergeGlobals(globals, node, properties),
    ...(condition !== undefined && { condition }),
    dependsOn: toDependsOn(node),
  };
}

function toDependsOn(node: JsonObject): readonly string[] {
  const value = getOwn(node, "DependsOn");
  const list = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return list.map((name) => {
    if (typeof name === "string") return name;
    return refuseAt(findPlace(node, "DependsOn"), "DependsOn takes logical ids.", "Name resources.");
  });
}

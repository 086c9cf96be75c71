import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse as parseToml } from "smol-toml";
import { type CollectionTag, parseDocument, type ScalarTag, type Tags, YAMLMap, YAMLSeq } from "yaml";
import type { JsonObject } from "../../local/platform/json.ts";

/** Where `template.yaml` stands. */
export const ROOT = resolve(import.meta.dirname, "../..");

export interface Parameter {
  readonly Type: string;
  readonly Description?: string;
  readonly Default?: string | number;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly string[];
  readonly MinValue?: number;
  readonly MaxValue?: number;
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: JsonObject;
  readonly Properties: JsonObject;
}

export interface Template {
  readonly Transform: string;
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Conditions?: JsonObject;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Description?: string; readonly Value: unknown }>>;
}

/** `template.yaml` with every short-form intrinsic (`!Ref X`) written out (`{ Ref: X }`), nothing resolved. */
export function readTemplate(): Template {
  return readYaml("template.yaml", INTRINSICS) as unknown as Template;
}

/** `openapi.yaml`; a short-form intrinsic in it is an error, as it is for `AWS::Include` (contract A-92). */
export function readOpenApi(): JsonObject {
  return readYaml("openapi.yaml", []);
}

export function readSamconfig(): JsonObject {
  return parseToml(readText("samconfig.toml"));
}

export function readJson(file: string): JsonObject {
  return JSON.parse(readText(file)) as JsonObject;
}

export function readText(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** File names in a folder of the project, sorted. */
export function listFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).sort();
}

/** Logical ids of the resources of one type, in the template's order. */
export function findLogicalIds(template: Template, type: string): string[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([logicalId]) => logicalId);
}

/** The value below `path`, or `undefined`. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((node, key) => (node as JsonObject | undefined)?.[key], value);
}

function readYaml(file: string, customTags: Tags): JsonObject {
  const document = parseDocument(readText(file), { customTags });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) throw new Error(`${file}: ${problem.message}`);
  return document.toJS() as JsonObject;
}

const SHORT_FORMS: readonly [tag: string, longForm: string][] = [
  ["!Ref", "Ref"],
  ["!Condition", "Condition"],
  ...["GetAtt", "Sub", "Join", "Select", "Split", "If", "And", "Or", "Not", "Equals", "FindInMap"].map(
    (name): [string, string] => [`!${name}`, `Fn::${name}`],
  ),
];

const INTRINSICS: Tags = SHORT_FORMS.flatMap(([tag, longForm]) => [
  toScalarTag(tag, longForm),
  toCollectionTag(tag, longForm),
]);

function toScalarTag(tag: string, longForm: string): ScalarTag {
  return { tag, resolve: (text) => ({ [longForm]: tag === "!GetAtt" ? text.split(".") : text }) };
}

function toCollectionTag(tag: string, longForm: string): CollectionTag {
  return {
    tag,
    collection: "seq",
    nodeClass: YAMLSeq,
    resolve(sequence) {
      const map = new YAMLMap();
      map.set(longForm, sequence);
      return map;
    },
  };
}

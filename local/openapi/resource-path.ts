import { createStableId, LOWER_ALPHANUMERIC } from "../platform/stable-id.ts";
import type { ApiDocument } from "./api-document.ts";

/** Never `.` or `..`, which a URL would lose on its way. */
const LITERAL = /^(?!\.{1,2}$)[A-Za-z0-9_.,:-]+$/;
const PARAMETER = /^\{([A-Za-z0-9_.:-]+)(\+?)\}$/;

/**
 * The resource that a key of `paths` names; a trailing slash makes no other resource.
 *
 * @throws StartError for a path that API Gateway does not take (contract)
 */
export function parseResourcePath(document: ApiDocument, key: string): string {
  const place = ["paths", key];
  const refuse = (problem: string) => document.refuse(place, problem, "Correct the path (contract A-20).");
  if (!key.startsWith("/")) refuse(`The path ${key} must begin with a slash.`);
  const resourcePath = key === "/" ? key : key.replace(/\/$/, "");
  const segments = toSegments(resourcePath);
  for (const [index, segment] of segments.entries()) {
    const parameter = PARAMETER.exec(segment);
    if (parameter === null && !LITERAL.test(segment)) refuse(`The path ${key} has a segment "${segment}".`);
    const isGreedy = parameter?.[2] === "+";
    if (isGreedy && index < segments.length - 1) refuse(`${segment} must be the last segment of ${key}.`);
  }
  const names = segments.map((segment) => PARAMETER.exec(segment)?.[1]).filter((name) => name !== undefined);
  if (new Set(names).size < names.length) refuse(`The path ${key} has a parameter twice.`);
  return resourcePath;
}

/**
 * Refuses two parameters of one kind under one parent: API Gateway knows no order between them, and the
 * guard of one could stand before the route of the other.
 */
export function refuseSiblingParameters(document: ApiDocument, keys: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const key of keys) {
    let parent = "";
    for (const segment of toSegments(key)) {
      const parameter = PARAMETER.exec(segment);
      const slot = `${parent}/{${parameter?.[2] ?? ""}}`;
      if (parameter !== null) {
        const other = seen.get(slot) ?? segment;
        if (other !== segment) {
          const problem = `${segment} and ${other} stand at the same place; API Gateway takes one parameter there.`;
          document.refuse(["paths", key], problem, "Give them one name.");
        }
        seen.set(slot, segment);
      }
      parent = `${parent}/${segment}`;
    }
  }
}

/** Six characters, ten for the root, as on AWS. */
export function createResourceId(restApiId: string, resourcePath: string): string {
  const length = resourcePath === "/" ? 10 : 6;
  return createStableId({ kind: "resource", parts: [restApiId, resourcePath] }, LOWER_ALPHANUMERIC, length);
}

function toSegments(path: string): readonly string[] {
  return path === "/" ? [] : path.replace(/\/$/, "").slice(1).split("/");
}

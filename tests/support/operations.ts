import { isJsonObject, type JsonObject } from "../../local/platform/json.ts";
import { at, readOpenApi } from "./application.ts";

/** One operation of `openapi.yaml`, as written. */
export interface Operation {
  readonly path: string;
  /** Upper case. */
  readonly method: string;
  readonly operationId: string;
  /** `operationId` in kebab-case: the name of its handler file and of its events. */
  readonly fileName: string;
  readonly definition: JsonObject;
  /** Logical id of the function behind it; `undefined` when no function is. */
  readonly functionId: string | undefined;
}

const VERBS = ["get", "put", "post", "delete", "options", "head", "patch"];

export function listOperations(): Operation[] {
  return Object.entries(readOpenApi().paths as JsonObject).flatMap(([path, item]) =>
    Object.entries(item as JsonObject)
      .filter(([verb]) => VERBS.includes(verb))
      .map(([verb, definition]) => toOperation(path, verb, definition as JsonObject)),
  );
}

/** Operations that a function answers. */
export function listFunctionOperations(): Operation[] {
  return listOperations().filter(({ functionId }) => functionId !== undefined);
}

/** Every object below `value`, `value` included, with the path that leads to it. */
export function walk(value: unknown, path: readonly string[] = []): [path: string[], node: JsonObject][] {
  if (Array.isArray(value)) return value.flatMap((item, index) => walk(item, [...path, String(index)]));
  if (!isJsonObject(value)) return [];
  const below = Object.entries(value).flatMap(([key, item]) => walk(item, [...path, key]));
  return [[[...path], value], ...below];
}

function toOperation(path: string, verb: string, definition: JsonObject): Operation {
  const operationId = String(definition.operationId);
  const uri = String(at(definition, "x-amazon-apigateway-integration", "uri", "Fn::Sub"));
  return {
    path,
    method: verb.toUpperCase(),
    operationId,
    fileName: operationId.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    definition,
    functionId: /\/functions\/\$\{(\w+)\.Arn\}\/invocations$/.exec(uri)?.[1],
  };
}

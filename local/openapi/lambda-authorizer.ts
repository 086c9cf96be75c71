import type { IdentitySource } from "./authorizer-definition.ts";

/** `method.request.header.Authorization`, `context.httpMethod`. */
export function toIdentityExpression({ in: place, name }: IdentitySource): string {
  return place === "header" || place === "querystring"
    ? `method.request.${place}.${name}`
    : `${place}.${name}`;
}

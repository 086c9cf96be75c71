import type { IdentitySource } from "../authorizer-definition.ts";

const SOURCE =
  /^\$(?:request\.(?<request>header|querystring)|(?<other>stageVariables|context))\.(?<name>[^\s,]+)$/;

/** The context variables that are known when an authorizer is asked, and name something of the request. */
const CONTEXT_NAMES = [
  "accountId",
  "apiId",
  "domainName",
  "domainPrefix",
  "httpMethod",
  "identity.sourceIp",
  "identity.userAgent",
  "path",
  "protocol",
  "routeKey",
  "stage",
] as const;

export type ContextName = (typeof CONTEXT_NAMES)[number];

/** `$request.header.Authorization`; `undefined` for what is no such expression. */
export function parseIdentitySource(written: unknown): IdentitySource | undefined {
  const groups = typeof written === "string" ? SOURCE.exec(written)?.groups : undefined;
  const place = groups?.request ?? groups?.other;
  if (groups?.name === undefined || place === undefined) return undefined;
  if (place === "context" && !CONTEXT_NAMES.some((name) => name === groups.name)) return undefined;
  return { in: place as IdentitySource["in"], name: groups.name };
}

/** A list of them, or texts with commas between; `undefined` when one is no such expression. */
export function parseIdentitySources(written: unknown): readonly IdentitySource[] | undefined {
  if (written === undefined || written === null || written === "") return [];
  const list: readonly unknown[] = Array.isArray(written) ? written : String(written).split(",");
  const sources = list.map((one) => parseIdentitySource(typeof one === "string" ? one.trim() : one));
  return sources.every((source) => source !== undefined) ? sources : undefined;
}

/** As it is written in a template. */
export function toHttpExpression({ in: place, name }: IdentitySource): string {
  return place === "header" || place === "querystring" ? `$request.${place}.${name}` : `$${place}.${name}`;
}

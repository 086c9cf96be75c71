import type { IdentitySource } from "../../openapi/authorizer-definition.ts";
import type { ContextName } from "../../openapi/http-api/identity-source.ts";
import { findHeaderValues } from "../request-headers.ts";
import { findInQuery } from "../request-target.ts";
import { toDomainName } from "../template-variables.ts";
import type { HttpCall } from "./http-call.ts";
import type { HttpGuardRequest } from "./http-guard.ts";

/** The values of identity sources, in their order; the source that is missing where one is. */
export function readIdentityValues(
  sources: readonly IdentitySource[],
  request: HttpGuardRequest,
): readonly string[] | { readonly missing: IdentitySource } {
  const values: string[] = [];
  for (const source of sources) {
    const value = readValue(source, request);
    // AWS: the function is not asked without them. Assumed: an empty one is none.
    if (value === undefined || value === "") return { missing: source };
    values.push(value);
  }
  return values;
}

function readValue({ in: place, name }: IdentitySource, request: HttpGuardRequest): string | undefined {
  const { http } = request;
  switch (place) {
    case "header":
      return findHeaderValues(http.call.headers, name.toLowerCase()).join(",");
    case "querystring":
      return findInQuery(http.query, name);
    case "stageVariables": {
      const variables = http.stage.stageVariables ?? {};
      return Object.hasOwn(variables, name) ? variables[name] : undefined;
    }
    case "context":
      return Object.hasOwn(CONTEXT, name) ? CONTEXT[name as ContextName](request) : undefined;
  }
}

const domainNameOf = ({ api }: HttpCall) => toDomainName({ restApiId: api.httpApiId, region: api.region });

/** Nothing here may be missing that `parseIdentitySource` lets through. */
const CONTEXT: Readonly<Record<ContextName, (request: HttpGuardRequest) => string>> = {
  accountId: ({ http }) => http.api.accountId,
  apiId: ({ http }) => http.api.httpApiId,
  domainName: ({ http }) => domainNameOf(http),
  domainPrefix: ({ http }) => http.api.httpApiId,
  httpMethod: ({ http }) => http.call.method,
  "identity.sourceIp": ({ http }) => http.call.connection.sourceIp,
  "identity.userAgent": ({ http }) => http.call.headers.read.userAgent ?? "",
  path: ({ http }) => http.rawPath,
  protocol: () => "HTTP/1.1",
  routeKey: ({ route }) => route.routeKey,
  stage: ({ http }) => http.stage.stageName,
};

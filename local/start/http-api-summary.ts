import { listHttpApiAddresses } from "../gateway/http-api/http-api-address.ts";
import {
  DEFAULT_ROUTE,
  type HttpApi,
  type HttpRoute,
  type HttpRouteAuthorization,
} from "../openapi/http-api/http-api.ts";
import { toHttpExpression } from "../openapi/http-api/identity-source.ts";
import type { RestApi } from "../openapi/rest-api.ts";
import type { RouteSummary } from "./route-summary.ts";

/** One stage of an HTTP API: where it answers, and who may call what. */
export interface HttpApiSummary {
  /** No slash at the end: `http://localhost:3000` for the default stage. */
  readonly apiUrl: string;
  readonly stage: string;
  readonly httpApiId: string;
  readonly name: string;
  readonly authorizers: readonly { readonly id: string; readonly name: string }[];
  readonly routes: readonly RouteSummary[];
}

export interface HttpApiPlaces {
  readonly httpApis: readonly HttpApi[];
  readonly apis: readonly RestApi[];
  /** Of the gateway's port. */
  readonly origin: string;
}

export function toHttpApiSummaries({ httpApis, apis, origin }: HttpApiPlaces): readonly HttpApiSummary[] {
  return listHttpApiAddresses(httpApis, apis).flatMap(({ httpApiId, stageName, paths }) => {
    const api = httpApis.find((one) => one.httpApiId === httpApiId);
    if (api === undefined) return [];
    const authorizers = api.authorizers.flatMap((one) =>
      one.kind === "iam" ? [] : [{ id: one.authorizerId, name: one.name }],
    );
    const apiUrl = `${origin}${paths[0] ?? ""}`;
    const routes = toHttpRouteSummaries(api);
    return [{ apiUrl, stage: stageName, httpApiId, name: api.name, authorizers, routes }];
  });
}

/** A guarded GET to try, and how its token is sent. */
export interface HttpExample {
  readonly url: string;
  readonly header: string;
  /** Whether it must be an access token, for its scopes. */
  readonly isAccessToken: boolean;
}

/** The first route of all that a token of the twin's own could open. */
export function findHttpExample(places: HttpApiPlaces): HttpExample | undefined {
  for (const { apiUrl, httpApiId } of toHttpApiSummaries(places)) {
    const api = places.httpApis.find((one) => one.httpApiId === httpApiId);
    for (const { method, path, authorization } of api?.routes ?? []) {
      const { authorizer, scopes = [] } = authorization ?? {};
      if (authorizer?.kind !== "jwt" || authorizer.identitySource.in !== "header") continue;
      if (!["GET", "ANY"].includes(method) || path.includes("{")) continue;
      const url = `${apiUrl}${path === DEFAULT_ROUTE ? "/" : path}`;
      return { url, header: authorizer.identitySource.name, isAccessToken: scopes.length > 0 };
    }
  }
  return undefined;
}

/** What is unusual about their addresses: of several that want one path, only the first has it. */
export function describeHttpAddresses({ httpApis, apis, origin }: HttpApiPlaces): readonly string[] {
  return listHttpApiAddresses(httpApis, apis)
    .filter(({ paths }) => paths.length === 1)
    .map(({ httpApiId, stageName, paths, host }) => {
      const port = new URL(origin).port;
      const name = httpApis.find((one) => one.httpApiId === httpApiId)?.name ?? httpApiId;
      return `another API has the plain path of stage ${stageName} of ${name}; it answers at ${origin}${paths[0]} and under the host ${host}:${port}`;
    });
}

export function toHttpRouteSummaries({ routes }: HttpApi): readonly RouteSummary[] {
  return routes.map((route) => ({
    method: route.method,
    path: route.path,
    authorizer: route.authorization?.authorizer.name ?? null,
    scopes: route.authorization?.scopes ?? [],
    isApiKeyRequired: false,
    integration: route.integration.kind,
    functionName: findFunctionName(route),
    description: describeRoute(route),
  }));
}

function findFunctionName({ integration }: HttpRoute): string | null {
  return integration.kind === "lambda-proxy" ? (integration.functionArn.split(":").at(-1) ?? null) : null;
}

function describeRoute({ authorization, integration, path }: HttpRoute): string {
  const notRun = integration.kind === "not-run-here" ? ` (answers 501: ${integration.reason})` : "";
  const rest = path === DEFAULT_ROUTE ? " – whatever no other route takes" : "";
  const guard =
    authorization === undefined ? "open to anybody" : `guarded by ${describeGuard(authorization)}`;
  return `${guard}${rest}${notRun}`;
}

function describeGuard({ authorizer, scopes }: HttpRouteAuthorization): string {
  switch (authorizer.kind) {
    case "jwt": {
      const wanted = scopes.length === 0 ? "" : ` with ${scopes.join(" or ")}`;
      const source = toHttpExpression(authorizer.identitySource);
      return `${authorizer.name}: token of ${authorizer.issuer}${wanted} in ${source}`;
    }
    case "lambda": {
      const sources = authorizer.identitySources.map(toHttpExpression).join(", ");
      return `${authorizer.name}: a function that is asked with ${sources || "the request"}`;
    }
    case "iam":
      return "AWS_IAM: a signature with AWS keys";
  }
}

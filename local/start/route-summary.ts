import type { RestApi, Route } from "../openapi/rest-api.ts";
import { describeGuard } from "./describe-guard.ts";

/** Who may call what. */
export interface RouteSummary {
  readonly method: string;
  readonly path: string;
  /** Name; `null` where the route is open. */
  readonly authorizer: string | null;
  /** Empty: an ID token is wanted, where a user pool guards. */
  readonly scopes: readonly string[];
  readonly isApiKeyRequired: boolean;
  readonly integration: Route["integration"]["kind"];
  /** Name of the function that answers; `null` where something else does. */
  readonly functionName: string | null;
  /** All of it in words: `guarded by Users: ID token in Authorization`. */
  readonly description: string;
}

export function toRouteSummaries({ routes }: RestApi): readonly RouteSummary[] {
  return routes.map((route) => ({
    method: route.method,
    path: route.resourcePath,
    authorizer: route.authorization?.authorizer.name ?? null,
    scopes: route.authorization?.scopes ?? [],
    isApiKeyRequired: route.isApiKeyRequired,
    integration: route.integration.kind,
    functionName: findFunctionName(route),
    description: describeRoute(route),
  }));
}

function findFunctionName({ integration }: Route): string | null {
  return "functionArn" in integration ? (integration.functionArn.split(":").at(-1) ?? null) : null;
}

/** A table in columns: method, path, guard. */
export function toRouteLines(routes: readonly RouteSummary[]): readonly string[] {
  const widthOf = (name: "method" | "path") => Math.max(0, ...routes.map((route) => route[name].length));
  const [method, path] = [widthOf("method"), widthOf("path")];
  return routes.map(
    (route) => `${route.method.padEnd(method)}  ${route.path.padEnd(path)}  ${route.description}`,
  );
}

/** Who guards the route, and where nothing answers behind the guard, why. */
export function describeRoute({ authorization, isApiKeyRequired, integration }: Route): string {
  const notRun = integration.kind === "not-run-here" ? ` (answers 501: ${integration.reason})` : "";
  const key = isApiKeyRequired ? "an API key" : undefined;
  const guard = authorization && `guarded by ${describeGuard(authorization)}`;
  const both = [guard, key === undefined || guard ? key : `asks for ${key}`].filter(
    (one) => one !== undefined,
  );
  return `${both.length === 0 ? "open to anybody" : both.join(", and ")}${notRun}`;
}

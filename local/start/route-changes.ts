import type { RestApi, Route } from "../openapi/rest-api.ts";
import { describeGuard } from "./describe-guard.ts";

/** More than a person reads at once. */
const MOST_LINES = 20;

/** Who may call what, where that is other than before: one line for each route. */
export function listRouteChanges(before: readonly RestApi[], after: readonly RestApi[]): readonly string[] {
  const [old, now] = [describeRoutes(before), describeRoutes(after)];
  const gone = [...old.keys()].filter((route) => !now.has(route)).map((route) => `- ${route}`);
  const changed = [...now].flatMap(([route, guard]) => {
    const was = old.get(route);
    if (was === guard) return [];
    return was === undefined ? `+ ${route}  ${guard}` : `  ${route}  ${guard} (was ${was})`;
  });
  const lines = [...gone, ...changed];
  const hidden = lines.length - MOST_LINES;
  return hidden > 0 ? [...lines.slice(0, MOST_LINES), `  and ${hidden} more`] : lines;
}

function describeRoutes(apis: readonly RestApi[]): ReadonlyMap<string, string> {
  return new Map(
    apis.flatMap((api) =>
      api.routes.map((route) => [`${route.method} /${api.stageName}${route.resourcePath}`, describe(route)]),
    ),
  );
}

function describe({ authorization }: Route): string {
  return authorization === undefined ? "open to anybody" : `guarded by ${describeGuard(authorization)}`;
}

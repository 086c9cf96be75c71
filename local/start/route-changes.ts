import { toHttpApiSummaries } from "./http-api-summary.ts";
import { type RouteSummary, toRouteSummaries } from "./route-summary.ts";
import type { RunningParts } from "./twin-summary.ts";

type Apis = Pick<RunningParts, "apis" | "httpApis" | "origins">;

/** More than a person reads at once. */
const MOST_LINES = 20;

/** Who may call what, where that is other than before: one line for each route. */
export function listRouteChanges(before: Apis, after: Apis): readonly string[] {
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

function describeRoutes({ apis, httpApis, origins }: Apis): ReadonlyMap<string, string> {
  const toLines = (prefix: string, routes: readonly RouteSummary[]) =>
    routes.map(({ method, path, description }) => [`${method} ${prefix}${path}`, description] as const);
  const ofHttpApis = toHttpApiSummaries({ httpApis, apis, origin: origins.api });
  return new Map([
    ...apis.flatMap((api) => toLines(`/${api.stageName}`, toRouteSummaries(api))),
    ...ofHttpApis.flatMap(({ apiUrl, routes }) => toLines(apiUrl.slice(origins.api.length), routes)),
  ]);
}

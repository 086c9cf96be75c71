import { DEFAULT_STAGE, type HttpApi, type HttpApiStage } from "../../openapi/http-api/http-api.ts";
import type { RestApi } from "../../openapi/rest-api.ts";
import { skipSlashes } from "../request-target.ts";

/** Where a stage of an HTTP API answers on the gateway's port. */
export interface HttpApiAddress {
  readonly httpApiId: string;
  readonly stageName: string;
  /**
   * Base paths under any host, best first: the empty one or `/dev`, and `/restapis/ID/dev/_user_request_`. The
   * first is missing when an API that comes earlier has it.
   */
  readonly paths: readonly string[];
  /** Host of its own; there the path is that of AWS. */
  readonly host: string;
}

/** REST APIs come first, then HTTP APIs in their order: of several that want a path, the first gets it. */
export function listHttpApiAddresses(
  httpApis: readonly HttpApi[],
  restApis: readonly Pick<RestApi, "stageName">[],
): readonly HttpApiAddress[] {
  const taken = new Set(restApis.map(({ stageName }) => stageName));
  return httpApis.flatMap(({ httpApiId, stages }) =>
    stages.map(({ stageName }) => {
      const plain = taken.has(stageName) ? [] : [toPrefix(stageName)];
      taken.add(stageName);
      return {
        httpApiId,
        stageName,
        paths: [...plain, `/restapis/${httpApiId}/${stageName}/_user_request_`],
        host: `${httpApiId}.execute-api.localhost`,
      };
    }),
  );
}

/** The default stage has none. */
export function toPrefix(stageName: string): string {
  return stageName === DEFAULT_STAGE ? "" : `/${stageName}`;
}

export interface FoundHttpStage<Served> {
  readonly served: Served;
  readonly stage: HttpApiStage;
  /** After the stage, as sent; empty or starting with a slash. */
  readonly rest: string;
}

/** Finds the stage of an HTTP API that a request names, once no REST API has claimed it. */
export interface HttpStageFinder<Served> {
  /** @returns `"no-stage"` when the host is that of an HTTP API and the path names none of its stages */
  find(path: string, host: string): FoundHttpStage<Served> | "no-stage" | undefined;
}

type Stages<Served> = ReadonlyMap<string, { readonly served: Served; readonly stage: HttpApiStage }>;

const LONG_PATH = /^\/+restapis\/([^/]+)\/([^/]+)\/_user_request_(?=\/|$)/;

/** A named stage is looked for before the default one takes everything (H-11). */
export function createHttpStageFinder<Served extends { readonly api: HttpApi }>(
  all: readonly Served[],
): HttpStageFinder<Served> {
  const byApi = new Map(all.map((served) => [served.api.httpApiId, toStages([served])]));
  const plain = toStages(all);
  return {
    find(path, host) {
      const ownHost = host.indexOf(".execute-api.");
      if (ownHost !== -1) {
        const stages = byApi.get(host.slice(0, ownHost).toLowerCase());
        return stages && (findStage(stages, path) ?? "no-stage");
      }
      return findByLongPath(byApi, path) ?? findStage(plain, path);
    },
  };
}

/** The first of each name. */
function toStages<Served extends { readonly api: HttpApi }>(all: readonly Served[]): Stages<Served> {
  const stages = new Map<string, { readonly served: Served; readonly stage: HttpApiStage }>();
  for (const served of all) {
    for (const stage of served.api.stages)
      if (!stages.has(stage.stageName)) stages.set(stage.stageName, { served, stage });
  }
  return stages;
}

function findStage<Served>(stages: Stages<Served>, path: string): FoundHttpStage<Served> | undefined {
  const start = skipSlashes(path);
  const slash = path.indexOf("/", start);
  const end = slash === -1 ? path.length : slash;
  const segment = path.slice(start, end);
  // Nobody reaches the default stage by its name (H-11).
  const named = segment === DEFAULT_STAGE ? undefined : stages.get(segment);
  if (named !== undefined) return { ...named, rest: path.slice(end) };
  const fallback = stages.get(DEFAULT_STAGE);
  return fallback && { ...fallback, rest: path };
}

function findByLongPath<Served>(
  byApi: ReadonlyMap<string, Stages<Served>>,
  path: string,
): FoundHttpStage<Served> | undefined {
  const [prefix = "", apiId = "", stageName = ""] = LONG_PATH.exec(path) ?? [];
  const found = byApi.get(apiId)?.get(stageName);
  return found && { ...found, rest: path.slice(prefix.length) };
}

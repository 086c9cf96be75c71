import { diagnose } from "../diagnosis/diagnose.ts";
import type { Finding } from "../diagnosis/finding.ts";
import type {
  DiagnosedApi,
  DiagnosedHttpApi,
  DiagnosedPool,
  DiagnosisMaterial,
} from "../diagnosis/material.ts";
import { toRefusal } from "../diagnosis/refusals.ts";
import { parseHttpApi } from "../openapi/http-api/parse-http-api.ts";
import { parseRestApi } from "../openapi/parse-rest-api.ts";
import { systemClock } from "../platform/clock.ts";
import { systemRandom } from "../platform/random.ts";
import { StartError } from "../platform/start-error.ts";
import { IN_MEMORY, openStore } from "../store/open-store.ts";
import type { StackModel, UserPoolResource } from "../template/resources.ts";
import { createUserPools } from "../user-pool/create-user-pools.ts";
import { toHttpRouteSummaries } from "./http-api-summary.ts";
import { toUserPoolInput } from "./pool-input.ts";
import { readTwinStack } from "./read-stack.ts";
import { type RouteSummary, toRouteSummaries } from "./route-summary.ts";
import { createTriggerFunctions } from "./trigger-functions.ts";
import { DEFAULT_PORTS, type TwinOptions } from "./twin-options.ts";

/** What `check` and `routes` say of a stack. */
export interface Diagnosis {
  readonly findings: readonly Finding[];
  /** Who guards what; empty where the template itself cannot be read. */
  readonly apis: readonly DiagnosedApiSummary[];
}

export interface DiagnosedApiSummary {
  readonly name: string;
  readonly stage: string;
  /** Also that of an HTTP API. */
  readonly restApiId: string;
  readonly routes: readonly RouteSummary[];
}

/**
 * Reads a stack as a start would, and starts nothing: no port, no process, no file. What cannot be read is a
 * finding; what can be is looked at all the same.
 */
export async function diagnoseStack(options: TwinOptions): Promise<Diagnosis> {
  const refusals: Finding[] = [];
  const stack = await orRefusal(refusals, () =>
    readTwinStack(options, { cacheDir: null, deskUrl: `http://localhost:${DEFAULT_PORTS.deskPort}` }),
  );
  if (stack === undefined) return { findings: refusals, apis: [] };
  const material: DiagnosisMaterial = {
    stack,
    apis: await readApis(stack, refusals),
    httpApis: await readHttpApis(stack, refusals),
    pools: await readPools(stack, refusals),
  };
  return {
    findings: diagnose(material, refusals),
    apis: [...material.apis.map(toSummary), ...material.httpApis.flatMap(toHttpSummaries)],
  };
}

function toSummary({ api }: DiagnosedApi): DiagnosedApiSummary {
  const { name, stageName: stage, restApiId } = api;
  return { name, stage, restApiId, routes: toRouteSummaries(api) };
}

function toHttpSummaries({ api }: DiagnosedHttpApi): readonly DiagnosedApiSummary[] {
  const { name, httpApiId: restApiId, stages } = api;
  const routes = toHttpRouteSummaries(api);
  return stages.map(({ stageName: stage }) => ({ name, stage, restApiId, routes }));
}

async function readHttpApis(stack: StackModel, refusals: Finding[]): Promise<readonly DiagnosedHttpApi[]> {
  const apis = await Promise.all(
    stack.httpApis.map((resource) =>
      orRefusal(refusals, () => ({ resource, api: parseHttpApi(resource, stack) })),
    ),
  );
  return apis.filter((one) => one !== undefined);
}

async function readApis(stack: StackModel, refusals: Finding[]): Promise<readonly DiagnosedApi[]> {
  const apis = await Promise.all(
    stack.restApis.map((resource) =>
      orRefusal(refusals, () => ({ resource, api: parseRestApi(resource, stack) })),
    ),
  );
  return apis.filter((one) => one !== undefined);
}

/** One by one, so that what is wrong with one pool does not hide another. */
async function readPools(stack: StackModel, refusals: Finding[]): Promise<readonly DiagnosedPool[]> {
  const pools: DiagnosedPool[] = [];
  for (const resource of stack.userPools) {
    const pool = await orRefusal(refusals, () => readPool(resource, stack));
    if (pool !== undefined) pools.push(pool);
  }
  return pools;
}

/** As the twin would run it, in memory, and without the keys that take most of a start. */
async function readPool(resource: UserPoolResource, stack: StackModel): Promise<DiagnosedPool> {
  const store = await openStore({ file: IN_MEMORY });
  try {
    const pool = createUserPools({
      store,
      clock: systemClock,
      random: systemRandom,
      outbox: { deliver: () => {} },
      pools: [toUserPoolInput(resource, stack.region)],
      issuerFor: (userPoolId) => userPoolId,
      triggerFunctions: createTriggerFunctions({ resources: () => stack.functions, find: () => undefined }),
      generateSigningKey: () => new Promise(() => {}),
    }).get(resource.userPoolId);
    const clients = resource.clients.map((client) => ({
      resource: client,
      client: pool.getClient(client.clientId),
    }));
    return { resource, settings: pool.settings, clients };
  } finally {
    await store.close();
  }
}

async function orRefusal<T>(refusals: Finding[], read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    refusals.push(toRefusal(error));
    return undefined;
  }
}

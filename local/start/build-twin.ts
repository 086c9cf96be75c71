import type { RequestListener } from "node:http";
import { isControlRequest } from "../apigateway/control-request.ts";
import { createDesk } from "../desk/create-desk.ts";
import { createDeskOutbox, type DeskOutbox } from "../desk/outbox.ts";
import { createGateway, type Gateway, type GatewayDeps } from "../gateway/create-gateway.ts";
import { createLambdaFunction, type LocalFunction } from "../lambda/create-lambda-function.ts";
import type { NearHost } from "../lambda/runtime/near-hosts.ts";
import { createPoolDomain } from "../managed-login/create-pool-domain.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Random } from "../platform/random.ts";
import { toOneLine } from "../platform/start-error.ts";
import type { FunctionResource, StackModel } from "../template/resources.ts";
import { createUserPools, type ManagedUserPools } from "../user-pool/create-user-pools.ts";
import type { Store } from "../user-pool/store.ts";
import { findBootstrapFile } from "./bootstrap-file.ts";
import { findCallerCredentials } from "./caller-credentials.ts";
import { toDeskStatus } from "./desk-status.ts";
import { createFunctionSet, type FunctionSet } from "./function-set.ts";
import { createLazyHandler } from "./lazy-handler.ts";
import type { Origins, Part } from "./listeners.ts";
import type { OpenParts } from "./open-parts.ts";
import type { ApiHost } from "./pool-certificate.ts";
import { toUserPoolInput } from "./pool-input.ts";
import { provisionPools } from "./provision-pools.ts";
import { parseApis, type RunningStack, replaceStack } from "./replace-stack.ts";
import { createTokenIssuers } from "./token-issuers.ts";
import { createTriggerFunctions } from "./trigger-functions.ts";
import type { TwinOptions } from "./twin-options.ts";
import type { RunningParts } from "./twin-summary.ts";

/** What everything is made with. */
export interface TwinDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** What one twin is made of. */
export interface TwinMaterial {
  readonly stack: StackModel;
  readonly store: Store;
  readonly cacheDir: string | null;
  readonly origins: Origins;
  readonly options: TwinOptions;
  readonly deps: TwinDeps;
  /** AWS's host of the Cognito API, as functions know it. */
  readonly apiHost: (region: string) => ApiHost;
  /** What a person trusts for https; `null` when nothing is kept. */
  readonly caFile: string | null;
}

export interface BuiltTwin {
  /** What runs at the moment. */
  parts(): RunningParts;
  readonly outbox: DeskOutbox;
  readonly handlers: Readonly<Record<Part, RequestListener>>;
  /**
   * Settles when every function's code and the pools' users are there; rejects with a StartError for code that
   * does not compile, or a user that cannot be.
   */
  readonly prepared: Promise<unknown>;
  /**
   * Runs another version of the template; see {@link replaceStack}.
   *
   * @throws StartError when any of it cannot be; then nothing has changed
   */
  replace(stack: StackModel): Promise<void>;
}

/** Builds every room; nothing here waits for keys, code or processes. */
export function buildTwin(material: TwinMaterial, opened: OpenParts): BuiltTwin {
  const { stack, origins, options, deps, caFile } = material;
  let current = stack;
  const functions = createFunctionSet((resource) => startFunction(material, () => current, resource));
  opened.add(() => functions.close());
  // Their processes are started first: they take longest, and nobody waits for them.
  const started = functions.prepare(stack.functions);
  started.exchange(() => {});
  const outbox = createDeskOutbox(deps);
  const userPools = createPools(material, outbox, functions);
  const toTokenIssuer = createTokenIssuers(userPools, (userPoolId) => toIssuer(material, userPoolId));
  const issuers = userPools.list().map(({ settings }) => toTokenIssuer(settings));
  const gateway = createGateway(
    { ...parseApis(stack), issuers, findFunction: functions.find },
    toGatewayDeps(material),
  );
  const parts = (): RunningParts => ({
    stack: current,
    apis: gateway.apis(),
    httpApis: gateway.httpApis(),
    pools: userPools.list(),
    origins,
    caFile,
  });
  const handlers = {
    api: createApiHandler(gateway, deps),
    pool: createPoolHandler(userPools, material),
    desk: createDesk({ ...deps, outbox, status: () => toDeskStatus(parts(), options) }),
  };
  const running: RunningStack = { functions, userPools, gateway, toTokenIssuer, current: () => current };
  return {
    parts,
    outbox,
    handlers,
    prepared: Promise.all([provisionPools(userPools, stack.userPools), started.prepared]),
    async replace(next) {
      await replaceStack(running, next, () => {
        current = next;
      });
      await provisionPools(userPools, next.userPools, "kept").catch((error: unknown) =>
        deps.log.error(toOneLine(error)),
      );
    },
  };
}

function startFunction(
  material: TwinMaterial,
  current: () => StackModel,
  resource: FunctionResource,
): LocalFunction {
  const { stack, cacheDir, origins, options, deps } = material;
  const local = createLambdaFunction(resource, {
    ...deps,
    bootstrapFile: findBootstrapFile(),
    cacheDir,
    region: stack.region,
    codeBoundary: options.codeBoundary === null ? null : "repository",
    ...(options.debugPort !== undefined && { debugPort: options.debugPort + indexOf(stack, resource) }),
    nearHosts: () => toNearHosts(material, current()),
    extraEnvironment: { ...options.endpointUrls, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: origins.pool },
  });
  if (options.isWatching === true) local.watch();
  return local;
}

/** Its place in the template that the twin was started with; a function that came later has the port behind all. */
function indexOf({ functions }: StackModel, { origin }: FunctionResource): number {
  const index = functions.findIndex((one) => one.origin.logicalId === origin.logicalId);
  return index === -1 ? functions.length : index;
}

/**
 * Code in functions that names AWS's address, to fetch keys or to call the pool, finds this twin there. Where
 * the stack has no pool, that address is left alone.
 */
function toNearHosts({ origins, options, apiHost }: TwinMaterial, stack: StackModel): readonly NearHost[] {
  if (stack.userPools.length === 0) return [];
  const { name, cert } = apiHost(stack.region);
  const { host = "localhost" } = options;
  const address = ["localhost", "0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
  return [{ name, cert, address, port: Number(new URL(origins.poolHttps).port) }];
}

function createPools(material: TwinMaterial, outbox: DeskOutbox, functions: FunctionSet): ManagedUserPools {
  const { stack, store, options, deps } = material;
  const { userQuotas = "aws", generateSigningKey } = options;
  return createUserPools({
    ...deps,
    store,
    outbox,
    pools: stack.userPools.map((pool) => toUserPoolInput(pool, stack.region)),
    issuerFor: (userPoolId) => toIssuer(material, userPoolId),
    originFor: () => material.origins.pool,
    limits: { quotas: userQuotas !== null },
    triggerFunctions: createTriggerFunctions(functions),
    generateSigningKey,
  });
}

function toIssuer({ stack, origins, options }: TwinMaterial, userPoolId: string): string {
  return options.issuer === "local"
    ? `${origins.pool}/${userPoolId}`
    : `https://cognito-idp.${stack.region}.amazonaws.com/${userPoolId}`;
}

function toGatewayDeps({ deps, options }: TwinMaterial): GatewayDeps {
  const callerCredentials = findCallerCredentials(options);
  const { isThrottling = false } = options;
  const reportLine = (line: string) => deps.log.info(line);
  return { ...deps, reportRefusal: reportLine, reportAccess: reportLine, callerCredentials, isThrottling };
}

function createApiHandler(gateway: Gateway, deps: TwinDeps): RequestListener {
  const control = createLazyHandler(() => loadControlApi(gateway, deps), deps.log);
  return (request, response) =>
    (isControlRequest(request, gateway.apis()) ? control : gateway.handle)(request, response);
}

/** The API Gateway API shares the port of the APIs that it describes. */
async function loadControlApi(gateway: Gateway, deps: TwinDeps): Promise<RequestListener> {
  const { createApiGatewayApi } = await import("../apigateway/create-api-gateway-api.ts");
  const api = createApiGatewayApi({ ...deps, gateway });
  return (request, response) => {
    if (!api.answer(request, response)) gateway.handle(request, response);
  };
}

/** One origin for the JSON API and the domain, told apart as AWS's host names do it (contract 1). */
function createPoolHandler(
  userPools: ManagedUserPools,
  { origins, options, deps }: TwinMaterial,
): RequestListener {
  const domain = createPoolDomain({
    ...deps,
    userPools,
    origin: () => origins.pool,
    outboxUrl: () => `${origins.desk}/outbox`,
  });
  const load = async (): Promise<RequestListener> => {
    const { createCognitoIdpApi, isCognitoIdpRequest } = await import(
      "../cognito-idp/create-cognito-idp-api.ts"
    );
    const { signingCredentials: credentials } = options;
    const signing = credentials ? { credentials, clock: deps.clock } : undefined;
    const api = createCognitoIdpApi({ ...deps, userPools, signing });
    return (request, response) => (isCognitoIdpRequest(request) ? api : domain)(request, response);
  };
  return createLazyHandler(load, deps.log);
}

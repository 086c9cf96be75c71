import type { RequestListener, ServerResponse } from "node:http";
import type { LambdaFunction } from "../lambda/lambda-function.ts";
import type { AuthorizerDefinition } from "../openapi/authorizer-definition.ts";
import type { HttpApi, HttpAuthorizer } from "../openapi/http-api/http-api.ts";
import type { RestApi } from "../openapi/rest-api.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Random } from "../platform/random.ts";
import type { Credentials } from "../platform/signature-v4.ts";
import type { CustomDomain } from "../template/resources.ts";
import { writeAccessLine } from "./access-log.ts";
import { type Answer, JSON_CONTENT_TYPE, type Refusal, sendAnswer } from "./answer.ts";
import { answerCall, type Outcome, type Stages } from "./answer-call.ts";
import { createStageFinder } from "./api-address.ts";
import type { Authorizer } from "./authorizers/authorizer.ts";
import { type AuthorizerDeps, createAuthorizer } from "./authorizers/create-authorizer.ts";
import { createKeySet, type KeySet } from "./authorizers/key-set.ts";
import { guardByPolicy } from "./authorizers/resource-policy.ts";
import type { Call } from "./call.ts";
import { type ClockTexts, createClockTexts } from "./clock-texts.ts";
import { compressAnswer } from "./content-coding.ts";
import { createIntegration } from "./create-integration.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { createIssuerSource } from "./foreign-issuers.ts";
import { renderRefusal } from "./gateway-response.ts";
import { INTERNAL_SERVER_ERROR } from "./gateway-response-types.ts";
import { createHttpGuard, type HttpGuardDeps } from "./http-api/create-http-guard.ts";
import { FAILURE as HTTP_FAILURE } from "./http-api/http-answers.ts";
import { createHttpStageFinder } from "./http-api/http-api-address.ts";
import type { HttpGuard } from "./http-api/http-guard.ts";
import { type HttpServingDeps, prepareHttpApi } from "./http-api/prepare-http-api.ts";
import type { TokenIssuer } from "./issuer-keys.ts";
import { type OpenCallDeps, openCall } from "./open-call.ts";
import { createRequestIds, type RequestIds } from "./request-ids.ts";
import { createRequestValidation } from "./request-validation.ts";
import { type ServedApi, serveApi } from "./serve-apis.ts";
import { createAdmission } from "./usage/admission.ts";
import { createApiKeys, type Usage } from "./usage/api-keys.ts";
import { createUsageMeter, type UsageMeter } from "./usage/usage-meter.ts";

/** What a gateway serves; replaced as a whole. */
export interface Serving {
  /** Order matters where two have a stage of the same name: see `listApiAddresses`. */
  readonly apis: readonly RestApi[];
  /** Order matters here too: see `listHttpApiAddresses`. @default none */
  readonly httpApis?: readonly HttpApi[];
  /** The user pools whose tokens are trusted, found by the ARN that an authorizer names. */
  readonly issuers: readonly TokenIssuer[];
  /** Where APIs answer besides. @default none */
  readonly customDomains?: readonly CustomDomain[];
  /** API keys and what they may use. @default none, so that nobody has a key */
  readonly usage?: Usage;
  /** Asked at each request, so that a function may be exchanged behind its ARN. */
  findFunction(functionArn: string): LambdaFunction | undefined;
}

export interface GatewayDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** For what went wrong inside; refusals go to `reportRefusal`. */
  readonly log: Pick<Log, "error">;
  /** Takes one line for each refused request: the check that failed, what the token says, what to do. */
  reportRefusal(line: string): void;
  /** Takes one line for each request that a stage with an access log answers (contract E.8). @default nobody does */
  reportAccess?(line: string): void;
  /** The access key whose signatures pass `AWS_IAM`; without one nobody's do. */
  readonly callerCredentials?: Credentials | undefined;
  /** Whether the limits of a stage count (contract E-104); those of usage plans do. @default false */
  readonly isThrottling?: boolean;
  /** How a guard is made; a test that must see the guard fail hands in another. @default a real one */
  createAuthorizer?(definition: AuthorizerDefinition, deps: AuthorizerDeps): Authorizer;
  /** The same for a guard of an HTTP API. @default a real one */
  createHttpGuard?(definition: HttpAuthorizer, deps: HttpGuardDeps): HttpGuard;
  /** Fetches what foreign issuers publish. @default the global one */
  readonly fetch?: typeof fetch;
}

/** The data plane of API Gateway, for every API on one port. */
export interface Gateway {
  /** Answers one request; for `node:http`, whose raw target and raw headers it needs. Never throws. */
  readonly handle: RequestListener;
  /**
   * Serves something else from the next request on; requests under way end with what they began with.
   * Guards and their caches are made anew; only keys of an issuer that stays (the same object) are kept, and
   * what was used of throttles and quotas.
   *
   * @throws when the new APIs cannot be served; then nothing has changed
   */
  replace(serving: Serving): void;
  /** What is served at the moment. */
  apis(): readonly RestApi[];
  httpApis(): readonly HttpApi[];
  /** The guard itself, for whoever tests it alone (contract B.7). */
  findAuthorizer(restApiId: string, authorizerId: string): Authorizer | undefined;
}

export function createGateway(serving: Serving, deps: GatewayDeps): Gateway {
  const clockTexts = createClockTexts();
  const requestIds = createRequestIds(deps.random);
  const keySets = new WeakMap<TokenIssuer, KeySet>();
  const meter = createUsageMeter(deps.clock.now());
  const prepare = (next: Serving) => prepareStages(next, { deps, requestIds, keySets, meter });
  const openDeps: OpenCallDeps = { clock: deps.clock, clockTexts, requestIds };
  let current = prepare(serving);
  return {
    handle(request, response) {
      const ending: Ending = { call: openCall(request, openDeps), response, deps, clockTexts };
      try {
        const outcome = answerCall(ending.call, current);
        if (!(outcome instanceof Promise)) return settle(ending, outcome);
        outcome.then((settled) => settle(ending, settled)).catch((cause) => settleFailure(ending, cause));
      } catch (cause) {
        settleFailure(ending, cause);
      }
    },
    replace(next) {
      current = prepare(next);
    },
    apis: () => current.apis,
    httpApis: () => current.httpApis,
    findAuthorizer: (restApiId, authorizerId) =>
      current.served.find(({ api }) => api.restApiId === restApiId)?.authorizers.get(authorizerId),
  };
}

const NO_USAGE: Usage = { apiKeys: [], usagePlans: [] };

interface Preparation {
  readonly deps: GatewayDeps;
  readonly requestIds: RequestIds;
  readonly keySets: WeakMap<TokenIssuer, KeySet>;
  readonly meter: UsageMeter;
}

interface PreparedStages extends Stages {
  readonly served: readonly ServedApi[];
  readonly httpApis: readonly HttpApi[];
}

function prepareStages(serving: Serving, { deps, requestIds, keySets, meter }: Preparation): PreparedStages {
  const create = deps.createAuthorizer ?? createAuthorizer;
  const authorizerDeps: Omit<AuthorizerDeps, "api"> = {
    clock: deps.clock,
    findIssuer: (arn) => serving.issuers.find(({ providerArn }) => providerArn === arn),
    getKeySet(issuer) {
      const keySet = keySets.get(issuer) ?? createKeySet(issuer, deps.clock);
      keySets.set(issuer, keySet);
      return keySet;
    },
    findFunction: (arn) => serving.findFunction(arn),
    callerCredentials: deps.callerCredentials,
  };
  const lambdaDeps = {
    findFunction: (arn: string) => serving.findFunction(arn),
    toAnswerTrace: requestIds.toAnswerTrace,
  };
  const apiKeys = createApiKeys(serving.usage ?? NO_USAGE);
  const admissionDeps = { clock: deps.clock, meter, apiKeys, isThrottling: deps.isThrottling === true };
  const served = serving.apis.map((api) =>
    serveApi(api, {
      createAuthorizer: (definition) => create(definition, { ...authorizerDeps, api }),
      guardByPolicy: (policy, method) => guardByPolicy(policy, method, deps.clock),
      createAdmission: (route) => createAdmission(api, route, admissionDeps),
      createIntegration: (route) => createIntegration({ api, route }, { ...lambdaDeps, clock: deps.clock }),
      createValidation: ({ requestValidation }) =>
        requestValidation && createRequestValidation(requestValidation),
    }),
  );
  const httpDeps: HttpServingDeps = {
    ...lambdaDeps,
    clock: deps.clock,
    callerCredentials: deps.callerCredentials,
    getIssuer: createIssuerSource(serving.issuers, deps.fetch ?? fetch),
    getKeySet: authorizerDeps.getKeySet,
    createGuard: deps.createHttpGuard ?? createHttpGuard,
  };
  const { httpApis = [] } = serving;
  const servedHttp = httpApis.map((api) => prepareHttpApi(api, httpDeps));
  return {
    apis: serving.apis,
    httpApis,
    served,
    finder: createStageFinder(served, serving.customDomains),
    httpFinder: createHttpStageFinder(servedHttp),
  };
}

/** What is needed to end a request. */
interface Ending {
  readonly call: Call;
  readonly response: ServerResponse;
  readonly deps: GatewayDeps;
  readonly clockTexts: ClockTexts;
}

function settle(ending: Ending, outcome: Outcome): void {
  if (outcome === "abandoned" || ending.response.destroyed) return void ending.response.destroy();
  const plain = "type" in outcome ? renderRefusal(outcome, ending.call) : outcome;
  const answer = compressAnswer(plain, ending.call);
  if (!(answer instanceof Promise)) return void send(ending, outcome, answer);
  answer
    .then((compressed) => send(ending, outcome, compressed))
    .catch((cause) => settleFailure(ending, cause));
}

function send({ call, response, deps, clockTexts }: Ending, outcome: Answer | Refusal, answer: Answer): void {
  const endedAt = deps.clock.now();
  sendAnswer(response, answer, { call, date: clockTexts.date(endedAt) });
  if (outcome.reason !== undefined) deps.reportRefusal(explainRefusal(call, outcome.reason, answer.status));
  const format = call.stage?.api.accessLogFormat;
  if (format === undefined || deps.reportAccess === undefined) return;
  const refusal = "type" in outcome ? outcome : undefined;
  deps.reportAccess(writeAccessLine(format, { call, answer, refusal, endedAt }));
}

/** D-23 of the catalogue: nothing of the error gets out. */
const FAILURE: Answer = {
  status: 500,
  contentType: JSON_CONTENT_TYPE,
  body: `{"message": "${INTERNAL_SERVER_ERROR}"}`,
  errorType: "InternalServerErrorException",
};

function settleFailure({ call, response, deps, clockTexts }: Ending, cause: unknown): void {
  deps.log.error(`The gateway failed: ${cause instanceof Error ? cause.stack : String(cause)}`);
  if (response.headersSent) response.destroy();
  else
    sendAnswer(response, call.http === undefined ? FAILURE : HTTP_FAILURE, {
      call,
      date: clockTexts.date(deps.clock.now()),
    });
}

import {
  createGateway,
  type Gateway,
  type GatewayDeps,
  type Serving,
} from "../../local/gateway/create-gateway.ts";
import type { TokenIssuer } from "../../local/gateway/issuer-keys.ts";
import { listen } from "../../local/http/server.ts";
import type { HttpApi } from "../../local/openapi/http-api/http-api.ts";
import type { RestApi } from "../../local/openapi/rest-api.ts";
import { createManualClock, type ManualClock } from "../../local/platform/clock.ts";
import { toLogLine } from "../../local/platform/log.ts";
import { systemRandom } from "../../local/platform/random.ts";
import { type RawAnswer, type RawRequest, sendRaw } from "./raw-http.ts";
import { createTestApi } from "./rest-api.ts";
import { createTestFunction, type ProxyEvent, type TestFunction } from "./test-function.ts";
import { createSigningKey, createTestIssuer, NOW, type SigningKey, type TestIssuer } from "./test-issuer.ts";

/** A gateway on a port of its own, with a pool's issuer and a function made for tests. */
export interface TestGateway {
  readonly gateway: Gateway;
  readonly port: number;
  readonly clock: ManualClock;
  /** Signs the tokens of `issuer`. */
  readonly key: SigningKey;
  readonly issuer: TestIssuer;
  readonly lambda: TestFunction;
  /** The lines of the refusal log. */
  readonly refusals: string[];
  /** The lines of access logs. */
  readonly accessLines: string[];
  /** The lines of the log of errors. */
  readonly errors: string[];
  send(request?: RawRequest): Promise<RawAnswer>;
  close(): Promise<void>;
}

export interface TestGatewayOptions {
  /** @default one API whose `GET /` is guarded */
  readonly apis?: readonly RestApi[];
  /** @default none */
  readonly httpApis?: readonly HttpApi[];
  readonly createHttpGuard?: GatewayDeps["createHttpGuard"];
  readonly fetch?: typeof fetch;
  /** Besides the one of the test pool. */
  readonly issuers?: readonly TokenIssuer[];
  /** Besides the test function. */
  readonly functions?: readonly TestFunction[];
  readonly createAuthorizer?: GatewayDeps["createAuthorizer"];
  /** Whether the limits of a stage count. @default false */
  readonly isThrottling?: boolean;
  /** API keys and plans. @default none */
  readonly usage?: Serving["usage"];
  /** The key that `AWS_IAM` knows. @default none */
  readonly callerCredentials?: GatewayDeps["callerCredentials"];
}

export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const clock = createManualClock(NOW);
  const key = createSigningKey("pool");
  const issuer = createTestIssuer({ keys: [key] });
  const lambda = createTestFunction();
  const refusals: string[] = [];
  const accessLines: string[] = [];
  const errors: string[] = [];
  const functions = [lambda, ...(options.functions ?? [])];
  const gateway = createGateway(
    {
      apis: options.apis ?? [createTestApi()],
      httpApis: options.httpApis ?? [],
      ...(options.usage && { usage: options.usage }),
      issuers: [issuer, ...(options.issuers ?? [])],
      findFunction: (arn) => functions.find(({ functionArn }) => functionArn === arn),
    },
    {
      clock,
      random: systemRandom,
      log: { error: (line) => void errors.push(line) },
      reportAccess: (line) => void accessLines.push(line),
      reportRefusal: (line) => void refusals.push(toLogLine(line)),
      callerCredentials: options.callerCredentials,
      isThrottling: options.isThrottling === true,
      ...(options.createHttpGuard && { createHttpGuard: options.createHttpGuard }),
      ...(options.fetch && { fetch: options.fetch }),
      ...(options.createAuthorizer && { createAuthorizer: options.createAuthorizer }),
    },
  );
  const listener = await listen({
    name: "REST API",
    flag: "--port",
    port: 0,
    host: "127.0.0.1",
    handler: gateway.handle,
  });
  const { port } = listener;
  const send = (request?: RawRequest) => sendRaw(port, request);
  return {
    gateway,
    port,
    clock,
    key,
    issuer,
    lambda,
    refusals,
    accessLines,
    errors,
    send,
    close: () => listener.close(0),
  };
}

/** Sends a request that reaches the function, and gives back what the function got. */
export async function receiveEvent({ send, lambda }: TestGateway, request: RawRequest): Promise<ProxyEvent> {
  const called = lambda.events.length;
  const { status, body } = await send(request);
  const event = lambda.events[called];
  if (status !== 200 || event === undefined)
    throw new Error(`The function was not reached: ${status} ${body}`);
  return event;
}

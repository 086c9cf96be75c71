import type { RestApi, Route } from "../openapi/rest-api.ts";
import type { Clock } from "../platform/clock.ts";
import { timeIntegration } from "./access-log.ts";
import { createHttpIntegration } from "./http-integration.ts";
import { createHttpProxy } from "./http-proxy.ts";
import type { Integrate } from "./integrate.ts";
import { createLambdaIntegration } from "./lambda-integration.ts";
import { createLambdaProxy, type LambdaProxyDeps } from "./lambda-proxy.ts";
import { createMockIntegration } from "./mock-integration.ts";
import { answerNotRunHere } from "./not-run-here.ts";

/** What stands behind the guard of a route, ready to answer. */
export function createIntegration(
  place: { readonly api: RestApi; readonly route: Route },
  deps: LambdaProxyDeps & { readonly clock: Clock },
): Integrate {
  const integrate = createByKind(place, deps);
  return place.api.accessLogFormat === undefined ? integrate : timeIntegration(integrate, deps.clock);
}

function createByKind(
  { api, route }: { readonly api: RestApi; readonly route: Route },
  deps: LambdaProxyDeps,
): Integrate {
  const { integration } = route;
  switch (integration.kind) {
    case "lambda-proxy":
      return createLambdaProxy({ api, route, integration }, deps);
    case "lambda":
      return createLambdaIntegration({ api, route, integration }, deps);
    case "http":
      return createHttpIntegration(integration);
    case "http-proxy":
      return createHttpProxy(integration);
    case "mock":
      return createMockIntegration(integration.mock);
    case "not-run-here":
      return () => answerNotRunHere(integration.reason);
  }
}

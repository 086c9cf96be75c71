import type { HttpApi, HttpAuthorizer, HttpRoute } from "../../openapi/http-api/http-api.ts";
import { answerNotRunHere } from "../not-run-here.ts";
import type { HttpGuardDeps } from "./create-http-guard.ts";
import { createHttpApiProxy } from "./http-api-proxy.ts";
import type { HttpGuard } from "./http-guard.ts";
import { createHttpLambdaProxy, type HttpIntegrate, type HttpLambdaProxyDeps } from "./http-lambda-proxy.ts";
import { type ServedHttpApi, serveHttpApi } from "./serve-http-api.ts";

export interface HttpServingDeps extends HttpGuardDeps, HttpLambdaProxyDeps {
  createGuard(definition: HttpAuthorizer, deps: HttpGuardDeps): HttpGuard;
}

/** An HTTP API with everything that answers it. @throws when a guard cannot be made */
export function prepareHttpApi(api: HttpApi, deps: HttpServingDeps): ServedHttpApi {
  return serveHttpApi(api, {
    createGuard: (definition) => deps.createGuard(definition, deps),
    createIntegration: (route) => createIntegration(route, deps),
  });
}

function createIntegration({ integration }: HttpRoute, deps: HttpLambdaProxyDeps): HttpIntegrate {
  switch (integration.kind) {
    case "lambda-proxy":
      return createHttpLambdaProxy(integration, deps);
    case "http-proxy":
      return createHttpApiProxy(integration);
    case "not-run-here":
      return () => answerNotRunHere(integration.reason);
  }
}

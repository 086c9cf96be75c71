import type { Verdict } from "../../../local/gateway/authorizers/authorizer.ts";
import type { GatewayDeps } from "../../../local/gateway/create-gateway.ts";
import { refuseUnauthorized } from "../../../local/gateway/http-api/http-answers.ts";
import type { HttpVerdict } from "../../../local/gateway/http-api/http-guard.ts";
import type { HttpApi, HttpRoute } from "../../../local/openapi/http-api/http-api.ts";
import {
  CLIENT_ID,
  createHttpRoute,
  createJwtDefinition,
  createTestHttpApi,
} from "../../support/http-api.ts";
import { createTestAuthorizer, FUNCTION_ARN, ISSUER } from "../../support/rest-api.ts";
import { startTestGateway } from "../../support/test-gateway.ts";
import { createSigningKey, createTestIssuer, type SigningKey } from "../../support/test-issuer.ts";
import {
  type BrokenGateName,
  createBrokenGate,
  type FixedAnswers,
  OTHER_ARN,
  OTHER_ISSUER,
  type SectionABench,
} from "./bench.ts";

const UNAUTHORIZED = { status: 401, body: '{"message":"Unauthorized"}', errorType: undefined };
const NOT_FOUND = { status: 404, body: '{"message":"Not Found"}', errorType: undefined };

/** An HTTP API has one 401, and says what is wrong in a header (docs/behaviour/http-api.md H-24, H-26, H-51). */
const HTTP_ANSWERS: FixedAnswers = {
  unauthorized: UNAUTHORIZED,
  expired: UNAUTHORIZED,
  noRoute: NOT_FOUND,
  unavailable: UNAUTHORIZED,
};

/** The circumstances of the REST bench that an HTTP API has too, each an API with a stage of that name. */
export async function startHttpSectionABench(broken?: BrokenGateName): Promise<SectionABench> {
  const [otherKey, foreignKey, rotatedKey, spareKey] = ["other", "foreign", "rotated", "spare"].map(
    createSigningKey,
  ) as [SigningKey, SigningKey, SigningKey, SigningKey];
  const otherIssuer = createTestIssuer({ keys: [otherKey], providerArn: OTHER_ARN, issuer: OTHER_ISSUER });
  const keys = [createSigningKey("pool"), otherKey, foreignKey, rotatedKey, spareKey];
  const createHttpGuard = broken && createBrokenHttpGuard(broken, keys);
  const test = await startTestGateway({
    apis: [],
    httpApis: broken === "open" ? STAGES.map(openUp) : STAGES,
    issuers: [otherIssuer],
    ...(createHttpGuard && { createHttpGuard }),
  });
  test.issuer.keys = [test.key, spareKey];
  return { ...test, answers: HTTP_ANSWERS, otherKey, foreignKey, rotatedKey, spareKey };
}

function createBrokenHttpGuard(
  name: BrokenGateName,
  keys: readonly SigningKey[],
): NonNullable<GatewayDeps["createHttpGuard"]> {
  return (definition) => {
    const identityHeader =
      definition.kind === "jwt" ? definition.identitySource.name : createTestAuthorizer().identityHeader;
    const gate = createBrokenGate(name, keys)(createTestAuthorizer({ identityHeader }));
    return {
      authorize({ http, route }) {
        const verdict = gate.authorize({
          headers: http.call.headers,
          scopes: route.authorization?.scopes ?? [],
        });
        return verdict instanceof Promise ? verdict.then(toHttpVerdict) : toHttpVerdict(verdict);
      },
    };
  };
}

function toHttpVerdict(verdict: Verdict): HttpVerdict {
  return verdict.kind === "allowed"
    ? { kind: "allowed", caller: { version1: "{}", version2: "{}" } }
    : { kind: "refused", answer: refuseUnauthorized({ problem: "a broken gate", remedy: "None." }) };
}

/** An open gate has no closed routes either: whatever is asked for is answered. */
function openUp(api: HttpApi): HttpApi {
  const routes = api.routes.map(({ authorization: _, ...route }) => route);
  return { ...api, routes: [...routes, createRoute("$default")] };
}

/** Payload format 1.0: its events are like those of REST APIs. */
function createRoute(routeKey: string, authorization?: HttpRoute["authorization"]): HttpRoute {
  return createHttpRoute(routeKey, {
    integration: {
      kind: "lambda-proxy",
      functionArn: FUNCTION_ARN,
      payloadFormatVersion: "1.0",
      timeoutInMillis: 30_000,
    },
    ...(authorization && { authorization }),
  });
}

const guarded = (routeKey: string, scopes: readonly string[] = [], overrides = {}) =>
  createRoute(routeKey, {
    authorizer: createJwtDefinition({ issuer: ISSUER, audience: [CLIENT_ID], ...overrides }),
    scopes,
  });

const STAGES: readonly HttpApi[] = [
  createStage("Prod", [
    guarded("GET /"),
    guarded("GET /private"),
    createRoute("GET /public"),
    createRoute("GET /both"),
    guarded("DELETE /both"),
  ]),
  createStage("Scoped", [guarded("GET /", ["orders/read", "orders/write"])]),
  createStage("Header", [guarded("GET /", [], { identitySource: { in: "header", name: "X-Api-Token" } })]),
];

function createStage(stageName: string, routes: readonly HttpRoute[]): HttpApi {
  return createTestHttpApi({
    httpApiId: `http${stageName.toLowerCase().padEnd(6, "0")}`,
    stages: [{ stageName, stageVariables: null }],
    routes,
  });
}

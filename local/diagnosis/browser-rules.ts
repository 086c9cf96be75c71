import { findPlace } from "../openapi/api-document.ts";
import type { AuthorizerDefinition } from "../openapi/authorizer-definition.ts";
import type { Route } from "../openapi/rest-api.ts";
import { isGuarded } from "./guard-rules.ts";
import { type DiagnosedApi, type DiagnosedRoute, listRoutes, toRouteName } from "./material.ts";
import { atOperation, type Observation, type Rule } from "./rule.ts";

/** What pages of another origin run into. An API is for browsers when it answers preflights somewhere. */
export const BROWSER_RULES: readonly Rule[] = [
  {
    id: "preflight-guarded",
    clause: "gateway A-114",
    severity: "error",
    title: "a preflight stands behind the authorizer, so every browser gets 401",
    observe: (material) =>
      listRoutes(material)
        .filter(({ route }) => route.method === "OPTIONS" && isGuarded(route))
        .map(toGuardedPreflight),
  },
  {
    id: "preflight-missing",
    clause: "gateway E-95",
    severity: "warning",
    title: "a guarded path answers no preflight, while other paths do",
    observe: ({ apis }) => apis.filter(isForBrowsers).flatMap(observeMissingPreflights),
  },
  {
    id: "preflight-without-token-header",
    clause: "gateway E-95",
    severity: "error",
    title: "a preflight does not allow the header that carries the token",
    observe: (material) => listRoutes(material).flatMap(observeAllowedHeaders),
  },
  {
    id: "refusal-hidden-from-pages",
    clause: "gateway D-21",
    severity: "warning",
    title: "a 401 has no CORS header, so a page cannot read it",
    observe: ({ apis }) => apis.filter(isForBrowsers).filter(hidesRefusals).map(toHiddenRefusal),
  },
  {
    id: "any-origin-with-credentials",
    clause: "catalogue D-05",
    severity: "error",
    title: "a preflight allows credentials to any origin, which browsers refuse",
    observe: (material) => listRoutes(material).flatMap(observeCredentials),
  },
];

function isForBrowsers({ api }: DiagnosedApi): boolean {
  return api.routes.some(({ method }) => method === "OPTIONS") && api.routes.some(isGuarded);
}

function toGuardedPreflight(diagnosed: DiagnosedRoute): Observation {
  return {
    place: atOperation(diagnosed, "security"),
    problem: `${toRouteName(diagnosed.route)} asks for a token, and a browser's preflight never has one: pages of other origins cannot call this path.`,
    remedy: "Write `security: []` there; in SAM's Auth, AddDefaultAuthorizerToCorsPreflight: false does it.",
  };
}

function observeMissingPreflights(one: DiagnosedApi): readonly Observation[] {
  const { routes } = one.api;
  const answered = new Set(routes.filter(answersPreflight).map(({ resourcePath }) => resourcePath));
  const seen = new Set<string>();
  return routes
    .filter((route) => isGuarded(route) && !answered.has(route.resourcePath))
    .filter(({ resourcePath }) => !seen.has(resourcePath) && seen.add(resourcePath))
    .map((route) => ({
      place: atOperation({ ...one, route }),
      problem: `${route.resourcePath} answers no preflight, so a page of another origin cannot send its token there.`,
      remedy: "Add an options operation, as the other paths have.",
    }));
}

function answersPreflight({ method }: Route): boolean {
  return method === "OPTIONS" || method === "ANY";
}

function observeAllowedHeaders(diagnosed: DiagnosedRoute): readonly Observation[] {
  const allowed = findPreflightHeader(diagnosed.route, "access-control-allow-headers");
  if (allowed === undefined || allowed.includes("*")) return [];
  const names = allowed.split(",").map((name) => name.trim().toLowerCase());
  const wanted = diagnosed.api.routes
    .filter(({ resourcePath }) => resourcePath === diagnosed.route.resourcePath)
    .map(({ authorization }) => findIdentityHeader(authorization?.authorizer))
    .find((header) => header !== undefined && !names.includes(header.toLowerCase()));
  if (wanted === undefined) return [];
  return [
    {
      place: atOperation(diagnosed),
      problem: `The preflight of ${diagnosed.route.resourcePath} allows ${allowed}, and not ${wanted}, which carries the token.`,
      remedy: `Add ${wanted} to Access-Control-Allow-Headers.`,
    },
  ];
}

function findIdentityHeader(authorizer: AuthorizerDefinition | undefined): string | undefined {
  if (authorizer?.kind === "cognito") return authorizer.identityHeader;
  return authorizer?.kind === "lambda" && authorizer.input.type === "TOKEN"
    ? authorizer.input.identityHeader
    : undefined;
}

/** What a mock always answers in a header; `undefined` where something else answers, or it sends none. */
function findPreflightHeader({ method, integration }: Route, name: string): string | undefined {
  if (method !== "OPTIONS" || integration.kind !== "mock") return undefined;
  const headers = integration.mock.responses.flatMap((response) => Object.entries(response.headers));
  const value = headers.find(([header]) => header.toLowerCase() === name)?.[1];
  return value?.kind === "literal" ? value.text : undefined;
}

function hidesRefusals({ api }: DiagnosedApi): boolean {
  const own = api.gatewayResponses.UNAUTHORIZED ?? api.gatewayResponses.DEFAULT_4XX;
  const names = Object.keys(own?.responseParameters ?? {}).map((name) => name.toLowerCase());
  return !names.includes("gatewayresponse.header.access-control-allow-origin");
}

function toHiddenRefusal({ resource }: DiagnosedApi): Observation {
  return {
    place: findPlace(resource, ["x-amazon-apigateway-gateway-responses"]),
    problem: "A 401 carries no Access-Control-Allow-Origin: a page sees a failed request and not why.",
    remedy: "Set gatewayresponse.header.Access-Control-Allow-Origin on DEFAULT_4XX.",
  };
}

function observeCredentials(diagnosed: DiagnosedRoute): readonly Observation[] {
  const { route } = diagnosed;
  const origin = findPreflightHeader(route, "access-control-allow-origin");
  const credentials = findPreflightHeader(route, "access-control-allow-credentials");
  if (origin !== "*" || credentials?.toLowerCase() !== "true") return [];
  return [
    {
      place: atOperation(diagnosed),
      problem: `${toRouteName(route)} allows credentials to every origin: browsers refuse the two together.`,
      remedy: "Name the origin, or leave Access-Control-Allow-Credentials out.",
    },
  ];
}

import { isInvokeAllowed, toSourceArn } from "../gateway/invoke-permission.ts";
import { findForeignReason } from "../lambda/foreign-reason.ts";
import { INTEGRATION } from "../openapi/integration.ts";
import type { RestApi, Route } from "../openapi/rest-api.ts";
import { getOwn } from "../platform/json.ts";
import type { FunctionResource } from "../template/resources.ts";
import {
  type DiagnosedRoute,
  type DiagnosisMaterial,
  findOperation,
  listRoutes,
  toRouteName,
} from "./material.ts";
import { atOperation, atProperty, type Observation, type Rule } from "./rule.ts";

/** What stands behind the guard. */
export const INTEGRATION_RULES: readonly Rule[] = [
  {
    id: "permission-missing",
    clause: "gateway E-44",
    severity: "error",
    title: "a function does not let the API call it: every call answers 500",
    observe: (material) => listRoutes(material).flatMap((one) => observePermission(one, material)),
  },
  {
    id: "permission-without-route",
    clause: "gateway A-116",
    severity: "warning",
    title: "a function lets an API call it by a route that the API does not have",
    observe: (material) => material.stack.functions.flatMap((one) => observeIdlePermission(one, material)),
  },
  {
    id: "function-elsewhere",
    clause: "gateway E-44",
    severity: "warning",
    title: "an integration calls a function that is not in the template",
    observe: (material) => listRoutes(material).flatMap((one) => observeForeignFunction(one, material)),
  },
  {
    id: "function-outlives-gateway",
    clause: "gateway E-50",
    severity: "warning",
    title: "a function may run longer than the gateway waits",
    observe: (material) => listRoutes(material).flatMap((one) => observeTimeout(one, material)),
  },
  {
    id: "route-not-run-here",
    clause: "gateway A-50",
    severity: "note",
    title: "a route answers 501 here, behind its guard",
    observe: (material) => listRoutes(material).flatMap(observeNotRunHere),
  },
  {
    id: "function-not-run-here",
    clause: "gateway F-01",
    severity: "note",
    title: "a function is not run here, so its routes answer 501 behind their guard",
    observe: ({ stack }) => stack.functions.flatMap(observeForeignRuntime),
  },
  {
    id: "runtime-deprecated",
    clause: "gateway G-12",
    severity: "warning",
    title: "a function's runtime is deprecated on Lambda",
    observe: ({ stack }) =>
      stack.functions.filter(({ runtime }) => DEPRECATED.test(runtime)).map(toDeprecated),
  },
  {
    id: "body-not-validated",
    clause: "gateway A-57",
    severity: "warning",
    title: "an operation describes a body or required parameters, and no request validator checks them",
    observe: (material) => listRoutes(material).flatMap(observeValidation),
  },
];

/** AWS: past the date of deprecation in Lambda's table of runtimes, as of November 2026. */
const DEPRECATED =
  /^(?:nodejs(?:|4\.3|6\.10|8\.10|10\.x|12\.x|14\.x|16\.x|18\.x|20\.x)|python(?:2\.7|3\.[6-9])|java8|go1\.x|ruby2\.[57]|ruby3\.2|dotnetcore.*|dotnet[567])$/;

type ProxyRoute = DiagnosedRoute & {
  readonly route: { readonly integration: Extract<Route["integration"], { kind: "lambda-proxy" }> };
};

function isProxyRoute(diagnosed: DiagnosedRoute): diagnosed is ProxyRoute {
  return diagnosed.route.integration.kind === "lambda-proxy";
}

function findFunction({ route }: ProxyRoute, { stack }: DiagnosisMaterial): FunctionResource | undefined {
  return stack.functions.find(({ functionArn }) => functionArn === route.integration.functionArn);
}

/** The verb that the gateway names in the ARN is the one of the request. */
function isAllowed(permissions: readonly (string | null)[], api: RestApi, route: Route): boolean {
  const methods = route.method === "ANY" ? ["GET", "POST"] : [route.method];
  return methods.some((method) => isInvokeAllowed(permissions, toSourceArn(api, route, method)));
}

function observePermission(diagnosed: DiagnosedRoute, material: DiagnosisMaterial): readonly Observation[] {
  if (!isProxyRoute(diagnosed) || diagnosed.route.integration.credentials !== undefined) return [];
  const { api, route } = diagnosed;
  const resource = findFunction(diagnosed, material);
  if (resource === undefined || isAllowed(resource.invokePermissions, api, route)) return [];
  return [
    {
      place: atOperation(diagnosed, INTEGRATION, "uri"),
      problem: `${resource.origin.logicalId} does not let ${toRouteName(route)} call it: AWS answers 500 to every call.`,
      remedy:
        "Add an Api event with this Path, Method and RestApiId to the function, or an AWS::Lambda::Permission.",
    },
  ];
}

function observeIdlePermission(
  { origin, invokePermissions }: FunctionResource,
  { apis }: DiagnosisMaterial,
): readonly Observation[] {
  return invokePermissions.flatMap((sourceArn) => {
    const target = apis.find(({ api }) => sourceArn?.split("/")[0]?.endsWith(`:${api.restApiId}`));
    if (sourceArn === null || target === undefined) return [];
    if (target.api.routes.some((route) => isAllowed([sourceArn], target.api, route))) return [];
    const [, , method = "", ...path] = sourceArn.split("/");
    return [
      {
        place: atProperty(origin),
        problem: `${origin.logicalId} lets ${target.resource.origin.logicalId} call it by ${method} /${path.join("/")}, a route that the API does not have: nothing calls it.`,
        remedy: "Add the route to the API's document, or correct the event.",
      },
    ];
  });
}

function observeForeignFunction(
  diagnosed: DiagnosedRoute,
  material: DiagnosisMaterial,
): readonly Observation[] {
  if (!isProxyRoute(diagnosed) || findFunction(diagnosed, material) !== undefined) return [];
  const { route } = diagnosed;
  return [
    {
      place: atOperation(diagnosed, INTEGRATION, "uri"),
      problem: `${toRouteName(route)} calls ${route.integration.functionArn}, which is not in this template: here it answers 500.`,
      remedy: "Name a function of this template with Fn::Sub and its Arn.",
    },
  ];
}

function observeTimeout(diagnosed: DiagnosedRoute, material: DiagnosisMaterial): readonly Observation[] {
  if (!isProxyRoute(diagnosed)) return [];
  const { route } = diagnosed;
  const { timeoutInMillis } = route.integration;
  const resource = findFunction(diagnosed, material);
  if (resource === undefined || resource.timeoutSeconds * 1000 <= timeoutInMillis) return [];
  return [
    {
      place: atProperty(resource.origin, "Timeout"),
      problem: `${resource.origin.logicalId} may run for ${resource.timeoutSeconds} s, and ${toRouteName(route)} answers 504 after ${timeoutInMillis / 1000} s while it goes on.`,
      remedy: `Set its Timeout to ${Math.floor(timeoutInMillis / 1000)} or less.`,
    },
  ];
}

function observeNotRunHere(diagnosed: DiagnosedRoute): readonly Observation[] {
  const { route } = diagnosed;
  if (route.integration.kind !== "not-run-here") return [];
  return [
    {
      place: atOperation(diagnosed, INTEGRATION),
      problem: `${toRouteName(route)} answers 501 here: ${route.integration.reason}.`,
      remedy: "Nothing: its guard is enforced all the same, and on AWS it answers.",
    },
  ];
}

function observeForeignRuntime(resource: FunctionResource): readonly Observation[] {
  const reason = findForeignReason(resource);
  if (reason === undefined) return [];
  return [
    {
      place: atProperty(resource.origin),
      problem: `${resource.origin.logicalId} is not run here: ${reason.replace(/\.$/, "")}.`,
      remedy: "Nothing: its routes are guarded all the same, and answer 501 behind the guard.",
    },
  ];
}

function toDeprecated({ origin, runtime }: FunctionResource): Observation {
  return {
    place: atProperty(origin, "Runtime"),
    problem: `The runtime ${runtime} is deprecated: Lambda refuses to create functions with it, or soon will.`,
    remedy: "Write nodejs24.x, or the newest of its language.",
  };
}

function observeValidation(diagnosed: DiagnosedRoute): readonly Observation[] {
  const { route } = diagnosed;
  const { operation } = findOperation(diagnosed);
  if (route.requestValidation !== undefined) return [];
  const parameters = getOwn(operation, "parameters");
  const isDescribed =
    getOwn(operation, "requestBody") !== undefined ||
    (Array.isArray(parameters) && parameters.some(isChecked));
  if (!isDescribed) return [];
  return [
    {
      place: atOperation(diagnosed),
      problem: `${toRouteName(route)} describes what it takes, and no request validator checks it: the function gets whatever is sent.`,
      remedy: "Add x-amazon-apigateway-request-validator, or check in the function.",
    },
  ];
}

function isChecked(parameter: unknown): boolean {
  const { in: place, required } = parameter as { readonly in?: unknown; readonly required?: unknown };
  return place === "body" || (required === true && (place === "query" || place === "header"));
}

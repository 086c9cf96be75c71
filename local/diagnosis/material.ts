import { type DocumentPlace, type DocumentSource, findPlace } from "../openapi/api-document.ts";
import type { AuthorizerDefinition } from "../openapi/authorizer-definition.ts";
import type { HttpApi } from "../openapi/http-api/http-api.ts";
import type { RestApi, Route } from "../openapi/rest-api.ts";
import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { toOperationKey } from "../template/operation-key.ts";
import type {
  HttpApiResource,
  RestApiResource,
  StackModel,
  UserPoolClientResource,
  UserPoolResource,
} from "../template/resources.ts";
import type { AppClient } from "../user-pool/app-client.ts";
import type { UserPoolSettings } from "../user-pool/user-pool-settings.ts";

/** A stack as the twin would run it, beside what it was read from. What could not be read is not in it. */
export interface DiagnosisMaterial {
  readonly stack: StackModel;
  readonly apis: readonly DiagnosedApi[];
  readonly httpApis: readonly DiagnosedHttpApi[];
  readonly pools: readonly DiagnosedPool[];
}

export interface DiagnosedApi {
  readonly resource: RestApiResource;
  readonly api: RestApi;
}

export interface DiagnosedHttpApi {
  readonly resource: HttpApiResource;
  readonly api: HttpApi;
}

export interface DiagnosedPool {
  readonly resource: UserPoolResource;
  readonly settings: UserPoolSettings;
  readonly clients: readonly DiagnosedClient[];
}

export interface DiagnosedClient {
  readonly resource: UserPoolClientResource;
  readonly client: AppClient;
}

export interface DiagnosedRoute extends DiagnosedApi {
  readonly route: Route;
}

export function listRoutes({ apis }: DiagnosisMaterial): readonly DiagnosedRoute[] {
  return apis.flatMap((one) => one.api.routes.map((route) => ({ ...one, route })));
}

/** `GET /orders/{id}`. */
export function toRouteName({ method, resourcePath }: Route): string {
  return `${method} ${resourcePath}`;
}

/** The pools of this stack that a route's tokens come from. */
export function listIssuingPools({ pools }: DiagnosisMaterial, route: Route): readonly DiagnosedPool[] {
  const arns = listProviderArns(route.authorization?.authorizer);
  return pools.filter(({ resource }) => arns.includes(resource.userPoolArn));
}

/** The user pools that an authorizer takes tokens of. */
export function listProviderArns(authorizer: AuthorizerDefinition | undefined): readonly string[] {
  return authorizer?.kind === "cognito" ? authorizer.providerArns : [];
}

/** Path of a route's operation in its document, and the operation as it is written there. */
export function findOperation({ resource, route }: DiagnosedRoute): {
  readonly path: readonly string[];
  readonly operation: JsonObject;
} {
  const paths = toMap(getOwn(resource.body, "paths"));
  const key = Object.keys(paths).find((one) => trimSlash(one) === trimSlash(route.resourcePath));
  const name = toOperationKey(route.method);
  if (key === undefined) return { path: ["paths"], operation: {} };
  return { path: ["paths", key, name], operation: toMap(getOwn(toMap(paths[key]), name)) };
}

function toMap(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function trimSlash(path: string): string {
  return path === "/" ? path : path.replace(/\/$/, "");
}

/** Where an authorizer is declared. */
export function atScheme(resource: DocumentSource, name: string): DocumentPlace {
  const holder = "swagger" in resource.body ? ["securityDefinitions"] : ["components", "securitySchemes"];
  return findPlace(resource, [...holder, name]);
}

import type { JsonObject } from "../platform/json.ts";
import type { MethodThrottle } from "../template/resources.ts";
import type { AuthorizerDefinition, RouteAuthorization } from "./authorizer-definition.ts";
import type { Integration } from "./integration-shapes.ts";
import type { Policy } from "./policies/policy.ts";

/** The seven verbs of a REST API (contract A-23); `ANY` stands for all of them. */
export type HttpMethod = "GET" | "PUT" | "POST" | "DELETE" | "OPTIONS" | "HEAD" | "PATCH" | "ANY";

/** One API as the gateway serves it. */
export interface RestApi {
  readonly restApiId: string;
  readonly name: string;
  readonly stageName: string;
  readonly stageVariables: Readonly<Record<string, string>> | null;
  readonly deploymentId: string;
  readonly region: string;
  readonly accountId: string;
  readonly routes: readonly Route[];
  /** All that the document declares, used or not, in order of declaration. */
  readonly authorizers: readonly AuthorizerDefinition[];
  /** Where API keys are read from. @default "HEADER", `x-api-key` */
  readonly apiKeySource?: "HEADER" | "AUTHORIZER";
  /** Limits of the stage (contract E-105). */
  readonly methodThrottles?: readonly MethodThrottle[];
  readonly resourcePolicy?: Policy;
  readonly gatewayResponses: Readonly<Partial<Record<string, CustomGatewayResponse>>>;
  readonly binaryMediaTypes: readonly string[];
  /** Bodies of so many bytes and more are compressed for who accepts it (contract E-68); `undefined`: none. */
  readonly minimumCompressionSize?: number;
  /** Of the stage's access log (contract E.8). */
  readonly accessLogFormat?: string;
  readonly warnings: readonly string[];
}

/** One method on one resource. */
export interface Route {
  readonly method: HttpMethod;
  /** Template path: `/`, `/users/{id}`, `/{proxy+}`. */
  readonly resourcePath: string;
  readonly resourceId: string;
  readonly operationName?: string;
  /** `undefined` only where the document leaves the method open on purpose. */
  readonly authorization?: RouteAuthorization;
  /** Whether a caller must send an API key besides (contract B-61). */
  readonly isApiKeyRequired: boolean;
  readonly integration: Integration;
  readonly requestValidation?: RequestValidation;
}

/** Contract E.5. */
export interface RequestValidation {
  readonly parameters: readonly { readonly in: "header" | "path" | "querystring"; readonly name: string }[];
  /** Model by content type, JSON Schema draft 4 with its own `definitions`; none when bodies are not validated. */
  readonly models: Readonly<Record<string, JsonObject>>;
}

/** One entry of `x-amazon-apigateway-gateway-responses` (contract D.3). */
export interface CustomGatewayResponse {
  readonly statusCode?: number;
  /** `gatewayresponse.header.X` → `'literal'` or a mapping expression, as written. */
  readonly responseParameters: Readonly<Record<string, string>>;
  readonly responseTemplates: Readonly<Record<string, string>>;
}

import type { JsonObject } from "../platform/json.ts";
import type { AuthorizerDefinition, RouteAuthorization } from "./authorizer-definition.ts";

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
  readonly gatewayResponses: Readonly<Partial<Record<string, CustomGatewayResponse>>>;
  readonly binaryMediaTypes: readonly string[];
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

export type Integration =
  | {
      readonly kind: "lambda-proxy";
      readonly functionArn: string;
      /** 50–29000. */
      readonly timeoutInMillis: number;
      /** ARN of a role that the gateway would call the function with; then no permission is asked for. */
      readonly credentials?: string;
    }
  | { readonly kind: "mock"; readonly mock: MockIntegration }
  /** Answers 501 behind the guard; `reason` names what is not run here. */
  | { readonly kind: "not-run-here"; readonly reason: string };

/** Contract E.6; enough of `mock` for a CORS preflight. */
export interface MockIntegration {
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly passthroughBehavior: "when_no_match" | "when_no_templates" | "never";
  readonly responses: readonly MockResponse[];
}

export interface MockResponse {
  /** Regular expression on the status code, or `default`. */
  readonly pattern: string;
  readonly statusCode: number;
  /** Header name → literal value, single quotes already taken off. */
  readonly headers: Readonly<Record<string, string>>;
  readonly templates: Readonly<Record<string, string>>;
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

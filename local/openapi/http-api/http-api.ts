import type { Throttle } from "../../template/resources.ts";
import type { IdentitySource } from "../authorizer-definition.ts";
import type { HttpMethod } from "../rest-api.ts";

/** One HTTP API (API Gateway's second version) as the gateway serves it. */
export interface HttpApi {
  readonly httpApiId: string;
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  /** Those that something is deployed to. */
  readonly stages: readonly HttpApiStage[];
  readonly routes: readonly HttpRoute[];
  /** All that are declared, used or not, in order of declaration. */
  readonly authorizers: readonly HttpAuthorizer[];
  /** `undefined` where the integrations say themselves what browsers may do. */
  readonly cors: CorsConfiguration | undefined;
  readonly warnings: readonly string[];
}

export interface HttpApiStage {
  /** `$default` for the one without a prefix in its paths. */
  readonly stageName: string;
  readonly stageVariables: Readonly<Record<string, string>> | null;
  /** By route key, `*` for all routes without their own. @default none */
  readonly throttles?: Readonly<Record<string, Throttle>>;
}

export const DEFAULT_STAGE = "$default";
export const DEFAULT_ROUTE = "$default";

/** What answers a method on a path, or everything that nothing else answers. */
export interface HttpRoute {
  /** `GET /pets/{id}`, `ANY /{proxy+}`, `$default`. */
  readonly routeKey: string;
  /** `ANY` of the route `$default`. */
  readonly method: HttpMethod;
  /** `/pets/{id}`; `$default` of the route of that name. */
  readonly path: string;
  /** `undefined` only where the document leaves the route open on purpose. */
  readonly authorization?: HttpRouteAuthorization;
  readonly integration: HttpIntegration;
}

export interface HttpRouteAuthorization {
  readonly authorizer: HttpAuthorizer;
  /** Any one of them suffices; none are asked for when it is empty. With JWT authorizers only. */
  readonly scopes: readonly string[];
}

export type HttpAuthorizer = JwtAuthorizer | HttpLambdaAuthorizer | HttpIamAuthorizer;

/** Checks tokens of one issuer. */
export interface JwtAuthorizer {
  readonly kind: "jwt";
  readonly authorizerId: string;
  readonly name: string;
  /** The exact `iss`, as configured. */
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly identitySource: IdentitySource;
}

/** Asks a function. */
export interface HttpLambdaAuthorizer {
  readonly kind: "lambda";
  readonly authorizerId: string;
  readonly name: string;
  readonly functionArn: string;
  readonly payloadFormatVersion: "1.0" | "2.0";
  /** Whether the function answers `{ isAuthorized }` and no policy. */
  readonly hasSimpleResponses: boolean;
  readonly identitySources: readonly IdentitySource[];
  /** `0` asks the function at each request. */
  readonly ttlInSeconds: number;
  /** ARN of a role that the gateway would call the function with; then no permission is asked for. */
  readonly credentials?: string;
}

/** AWS signatures. */
export interface HttpIamAuthorizer {
  readonly kind: "iam";
  readonly name: "AWS_IAM";
}

export type HttpIntegration =
  | {
      readonly kind: "lambda-proxy";
      readonly functionArn: string;
      readonly payloadFormatVersion: "1.0" | "2.0";
      /** 50–30000. */
      readonly timeoutInMillis: number;
      readonly credentials?: string;
    }
  | {
      readonly kind: "http-proxy";
      /** With `{name}` for path parameters; its host is fixed. */
      readonly uri: string;
      /** `undefined`: that of the request. */
      readonly httpMethod: string | undefined;
      /** 50–30000. */
      readonly timeoutInMillis: number;
    }
  /** Answers 501 behind the guard; `reason` names what is not run here. */
  | { readonly kind: "not-run-here"; readonly reason: string };

/** What the gateway itself tells browsers; it replaces what an integration says. */
export interface CorsConfiguration {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeInSeconds: number | undefined;
}

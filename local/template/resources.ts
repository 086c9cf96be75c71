import type { JsonObject } from "../platform/json.ts";

/** Everything the other rooms learn from a template: resolved, typed, no intrinsic left. */
export interface StackModel {
  /** Absolute path of the template. */
  readonly templateFile: string;
  /** Absolute paths of every file read (template, includes, samconfig), for caches and watching. */
  readonly filesRead: readonly string[];
  readonly stackName: string;
  readonly stackId: string;
  readonly region: string;
  readonly accountId: string;
  /** Parameter values in force, lists joined by commas. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly restApis: readonly RestApiResource[];
  readonly httpApis: readonly HttpApiResource[];
  readonly functions: readonly FunctionResource[];
  readonly userPools: readonly UserPoolResource[];
  /** Those that SAM makes of `Auth.UsagePlan` among them. */
  readonly apiKeys: readonly ApiKeyResource[];
  readonly usagePlans: readonly UsagePlanResource[];
  /** Where REST APIs answer besides their own address. */
  readonly customDomains: readonly CustomDomain[];
  readonly outputs: readonly StackOutput[];
  /** Resources that exist on AWS only: named at start, never silently dropped. */
  readonly notRunHere: readonly { readonly logicalId: string; readonly type: string }[];
  readonly warnings: readonly string[];
}

/** A stage at a base path of a domain of one's own (contract C-08). */
export interface CustomDomain {
  /** In lower case. */
  readonly domainName: string;
  /** One segment without slashes; empty for the root. */
  readonly basePath: string;
  readonly restApiId: string;
  readonly stageName: string;
}

export interface StackOutput {
  readonly name: string;
  readonly value: string;
  readonly description?: string;
}

/** Where a resource stands, so that later refusals can name it. */
export interface ResourceOrigin {
  readonly logicalId: string;
  readonly file: string;
  /** `Resources.Api.Properties`. */
  readonly path: string;
  /** 1-based line of `path` in `file`. */
  readonly line?: number;
}

/** `AWS::Serverless::Api`, SAM's `Events` and `Auth` already expanded into the body. */
export interface RestApiResource {
  readonly origin: ResourceOrigin;
  /** `Ref` of the API: ten lower-case alphanumerics. */
  readonly restApiId: string;
  readonly name: string;
  readonly stageName: string;
  readonly stageVariables: Readonly<Record<string, string>> | null;
  readonly endpointType: "REGIONAL" | "EDGE" | "PRIVATE";
  /** Resolved OpenAPI 3.0 or Swagger 2.0 document; the `openapi` room reads it. */
  readonly body: JsonObject;
  /** The file that the body was included from, else the template. */
  readonly bodyFile: string;
  /**
   * Where the parts of `body` stand, by dotted path (`paths./.get.security`; the empty path is the body
   * itself), down to the keys of an operation and of a security scheme. A number is a line of `bodyFile`, at
   * that path below the body's own; what SAM derived stands where it derives from.
   */
  readonly bodyLines?: Readonly<Record<string, number | BodyPlace>>;
  readonly binaryMediaTypes: readonly string[];
  /** Limits among the stage's `MethodSettings`. */
  readonly methodThrottles: readonly MethodThrottle[];
  /** `AccessLogSetting.Format`, when the stage has one. */
  readonly accessLogFormat?: string;
}

/**
 * `AWS::Serverless::HttpApi`, or an `AWS::ApiGatewayV2::Api` with the routes, integrations and authorizers that
 * name it: one OpenAPI 3.0 document either way, as API Gateway would export it.
 */
export interface HttpApiResource {
  readonly origin: ResourceOrigin;
  /** `Ref` of the API: ten lower-case alphanumerics. */
  readonly httpApiId: string;
  readonly name: string;
  /** Those that something is deployed to, in the order of the template. */
  readonly stages: readonly HttpApiStageResource[];
  readonly body: JsonObject;
  /** As of {@link RestApiResource}. */
  readonly bodyFile: string;
  readonly bodyLines?: Readonly<Record<string, number | BodyPlace>>;
}

export interface HttpApiStageResource {
  /** `$default` for the one without a prefix. */
  readonly stageName: string;
  readonly stageVariables: Readonly<Record<string, string>> | null;
  /** By route key, `*` for all routes without their own. @default none */
  readonly throttles?: Readonly<Record<string, Throttle>>;
}

export interface BodyPlace {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Dotted path in that file. */
  readonly path: string;
}

/** `AWS::ApiGateway::ApiKey`. */
export interface ApiKeyResource {
  readonly origin: ResourceOrigin;
  readonly apiKeyId: string;
  readonly name: string;
  /** What a caller sends; invented and stable where the template names none. */
  readonly value: string;
  readonly enabled: boolean;
}

/** `AWS::ApiGateway::UsagePlan`. */
export interface UsagePlanResource {
  readonly origin: ResourceOrigin;
  readonly usagePlanId: string;
  readonly name: string;
  /** Stages that the plan's keys open. */
  readonly stages: readonly UsageStage[];
  readonly throttle?: Throttle;
  readonly quota?: {
    /** Requests in a period. */
    readonly limit: number;
    /** Requests that are taken off the first period. */
    readonly offset: number;
    readonly period: "DAY" | "WEEK" | "MONTH";
  };
  readonly apiKeyIds: readonly string[];
}

export interface UsageStage {
  readonly restApiId: string;
  readonly stageName: string;
  /** By `/path/METHOD`. */
  readonly methodThrottles: Readonly<Record<string, Throttle>>;
}

/** A limit for methods: for each of them by itself, where it names more than one. */
export interface MethodThrottle extends Throttle {
  /** `/users/{id}`, or `*` for all. */
  readonly resourcePath: string;
  readonly method: "GET" | "PUT" | "POST" | "DELETE" | "OPTIONS" | "HEAD" | "PATCH" | "ANY" | "*";
}

export interface Throttle {
  /** Requests at once. */
  readonly burstLimit?: number;
  /** Requests per second. */
  readonly rateLimit?: number;
}

/** `AWS::Serverless::Function`. */
export interface FunctionResource {
  readonly origin: ResourceOrigin;
  readonly functionName: string;
  readonly functionArn: string;
  readonly runtime: string;
  readonly handler: string;
  /** Absolute folder; checked to lie inside the repository (catalogue D-27). */
  readonly codeDir: string;
  /** Absolute path of the zip archive that the code is in; then `codeDir` is its folder. */
  readonly archive?: string;
  /** The code itself, where it stands in the template. */
  readonly inlineCode?: string;
  /** In the order of the template: what a later one holds counts. @default none */
  readonly layers?: readonly LayerContent[];
  readonly memorySizeMb: number;
  readonly timeoutSeconds: number;
  /** The template's own variables only. */
  readonly environment: Readonly<Record<string, string>>;
  /** `Metadata` as written: `BuildMethod`, `BuildProperties`. */
  readonly metadata: JsonObject;
  readonly jsonLogs: boolean;
  /**
   * Source ARNs of the `AWS::Lambda::Permission`s for `apigateway.amazonaws.com` on this function, SAM's
   * implied ones included. `null` stands for a permission without `SourceArn`.
   */
  readonly invokePermissions: readonly (string | null)[];
  /** Why the function answers 501 here although its routes are guarded: an image, code in S3. */
  readonly notRunHere?: string;
}

/** What a layer puts below `/opt`. */
export interface LayerContent {
  readonly kind: "folder" | "archive";
  /** Absolute; checked to lie inside the repository (catalogue D-27). */
  readonly path: string;
  /** What the folder, or the archive's top, becomes. */
  readonly root: "/opt" | "/opt/nodejs";
}

/** `AWS::Cognito::UserPool` with what belongs to it. */
export interface UserPoolResource {
  readonly origin: ResourceOrigin;
  /** `us-east-1_AbCdEfGh1`. */
  readonly userPoolId: string;
  readonly userPoolArn: string;
  /** Resolved `Properties`, CloudFormation spelling; the `user-pool` room parses them. */
  readonly properties: JsonObject;
  readonly clients: readonly UserPoolClientResource[];
  /** `AWS::Cognito::UserPoolDomain`s: prefix, or a full host name for a custom domain. */
  readonly domains: readonly UserPoolDomainResource[];
  /** Groups, users, resource servers, identity providers, branding: what else names this pool. */
  readonly attachments: readonly UserPoolAttachment[];
}

/** Any other `AWS::Cognito::*` resource with the pool's `UserPoolId`, in the order of the template. */
export interface UserPoolAttachment {
  readonly origin: ResourceOrigin;
  /** `AWS::Cognito::UserPoolGroup`. */
  readonly type: string;
  /** What `Ref` gives: the same at every start. */
  readonly physicalId: string;
  readonly properties: JsonObject;
}

export interface UserPoolClientResource {
  readonly origin: ResourceOrigin;
  readonly clientId: string;
  /** Invented, stable; only when `GenerateSecret` is true. */
  readonly clientSecret?: string;
  readonly properties: JsonObject;
}

export interface UserPoolDomainResource {
  readonly origin: ResourceOrigin;
  readonly domain: string;
  readonly properties: JsonObject;
}

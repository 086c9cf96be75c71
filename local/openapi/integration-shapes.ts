/** What stands behind the guard of a route, as imported. */
export type Integration =
  | LambdaProxyIntegration
  | LambdaIntegration
  | HttpProxyIntegration
  | HttpIntegration
  | { readonly kind: "mock"; readonly mock: IntegrationMapping }
  /** Answers 501 behind the guard; `reason` names what is not run here. */
  | { readonly kind: "not-run-here"; readonly reason: string };

interface LambdaTarget {
  readonly functionArn: string;
  /** 50–29000. */
  readonly timeoutInMillis: number;
  /** ARN of a role that the gateway would call the function with; then no permission is asked for. */
  readonly credentials?: string;
}

/** `aws_proxy`. */
export interface LambdaProxyIntegration extends LambdaTarget {
  readonly kind: "lambda-proxy";
  /** A header that `requestParameters` may not set, for which every call fails (contract E-25). */
  readonly forbiddenHeader?: string;
}

/** `aws` with a function: what it gets and what its result becomes is mapped. */
export interface LambdaIntegration extends LambdaTarget {
  readonly kind: "lambda";
  readonly mapping: IntegrationMapping;
}

export interface HttpEndpoint {
  /** As written: with `{name}` for path parameters and `${stageVariables.name}`. */
  readonly uri: string;
  /** `undefined` (also for ANY): that of the request. */
  readonly httpMethod?: string;
  /** 50–29000. */
  readonly timeoutInMillis: number;
}

/** `http_proxy`: the request goes on as it came, with what `parameters` add. */
export interface HttpProxyIntegration {
  readonly kind: "http-proxy";
  readonly endpoint: HttpEndpoint;
  readonly parameters: readonly RequestParameter[];
  readonly contentHandling?: ContentHandling;
}

/** `http`: the request is made anew from `mapping`. */
export interface HttpIntegration {
  readonly kind: "http";
  readonly endpoint: HttpEndpoint;
  readonly mapping: IntegrationMapping;
}

/** What a non-proxy integration makes of the request and of its answer. */
export interface IntegrationMapping {
  readonly parameters: readonly RequestParameter[];
  /** Mapping templates by content type. */
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly passthroughBehavior: "when_no_match" | "when_no_templates" | "never";
  readonly responses: readonly IntegrationResponse[];
  readonly contentHandling?: ContentHandling;
}

export type ContentHandling = "CONVERT_TO_BINARY" | "CONVERT_TO_TEXT";

/** One entry of `requestParameters`. */
export interface RequestParameter {
  readonly place: "header" | "path" | "querystring";
  readonly name: string;
  readonly value: MappedValue;
}

/** A literal, or where the value is found: `method.request.header.X`, `integration.response.body.a`, `context.stage`. */
export type MappedValue =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "expression"; readonly expression: string };

export interface IntegrationResponse {
  /** Regular expression on the status code, or of a function on its error's message; `default` for the rest. */
  readonly pattern: string;
  readonly statusCode: number;
  /** Header name → value. */
  readonly headers: Readonly<Record<string, MappedValue>>;
  /** Mapping templates by content type. */
  readonly templates: Readonly<Record<string, string>>;
  readonly contentHandling?: ContentHandling;
}

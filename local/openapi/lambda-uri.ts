/** A function as an integration or an authorizer names it. */
export interface LambdaUri {
  readonly functionArn: string;
  /** `:live`: the version or alias, with its colon. */
  readonly qualifier: string | undefined;
}

const LAMBDA_URI =
  /^arn:aws[a-z-]*:apigateway:[a-z0-9-]+:lambda:path\/2015-03-31\/functions\/(arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+)(:[A-Za-z0-9_$-]+)?\/invocations$/;

/** `undefined` unless it has the form of contract A-52. */
export function parseLambdaUri(uri: string): LambdaUri | undefined {
  const [, functionArn, qualifier] = LAMBDA_URI.exec(uri) ?? [];
  return functionArn === undefined ? undefined : { functionArn, qualifier };
}

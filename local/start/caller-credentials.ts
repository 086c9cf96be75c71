import type { RestApi } from "../openapi/rest-api.ts";
import type { Credentials } from "../platform/signature-v4.ts";
import type { TwinOptions } from "./twin-options.ts";

/** The access key whose signatures pass `AWS_IAM` routes; `undefined` where nobody's do. */
export function findCallerCredentials(options: TwinOptions): Credentials | undefined {
  const { signingCredentials = null, callerCredentials = signingCredentials } = options;
  return callerCredentials ?? undefined;
}

/** Without a key of its own this machine lets nobody in where AWS asks for a signature. */
export function describeSigners(apis: readonly RestApi[], options: TwinOptions): string | undefined {
  const isAsked = apis.some(({ routes }) =>
    routes.some(({ authorization }) => authorization?.authorizer.kind === "iam"),
  );
  if (!isAsked || findCallerCredentials(options) !== undefined) return undefined;
  return "AWS_IAM routes refuse everybody: start with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (any will do) in the environment, and sign with them";
}

import { delimiter, dirname } from "node:path";
import type { FunctionResource } from "../template/resources.ts";

export interface ProcessEnvironmentOptions {
  readonly resource: FunctionResource;
  readonly region: string;
  /** `YYYY/MM/DD/[$LATEST]` and 32 hex digits. */
  readonly logStreamName: string;
  /** Variables that the machine needs, or that point the AWS SDK at the twin. */
  readonly extra: Readonly<Record<string, string>>;
}

/**
 * The environment of a function's process: what the template gives and the names that Lambda sets, and
 * nothing of the developer's own (catalogue D-26, contract F-05). The template's variables win, but for
 * the names that Lambda reserves.
 */
export function createProcessEnvironment(
  options: ProcessEnvironmentOptions,
): Readonly<Record<string, string>> {
  return {
    ...toDefaults(),
    ...options.extra,
    ...options.resource.environment,
    ...toReserved(options),
  };
}

/** What a function may overwrite. */
function toDefaults(): Record<string, string> {
  return {
    // The SDK must find credentials here, or it would look for the developer's own.
    AWS_ACCESS_KEY_ID: "gatehouse",
    AWS_SECRET_ACCESS_KEY: "gatehouse",
    LANG: "en_US.UTF-8",
    PATH: [dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
    TZ: ":UTC",
  };
}

/** AWS: names that `Environment` of a function may not have. */
function toReserved({ resource, region, logStreamName }: ProcessEnvironmentOptions): Record<string, string> {
  return {
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${resource.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(resource.memorySizeMb),
    AWS_LAMBDA_FUNCTION_NAME: resource.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_FORMAT: resource.jsonLogs ? "JSON" : "Text",
    AWS_LAMBDA_LOG_GROUP_NAME: toLogGroupName(resource),
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    AWS_REGION: region,
    _HANDLER: resource.handler,
  };
}

export function toLogGroupName({ functionName }: FunctionResource): string {
  return `/aws/lambda/${functionName}`;
}

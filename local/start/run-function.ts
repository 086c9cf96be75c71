import { createLambdaFunction } from "../lambda/create-lambda-function.ts";
import type { InvokeOutcome } from "../lambda/lambda-function.ts";
import { systemClock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import { systemRandom } from "../platform/random.ts";
import { StartError } from "../platform/start-error.ts";
import type { FunctionResource, StackModel } from "../template/resources.ts";
import { findBootstrapFile } from "./bootstrap-file.ts";
import { readTwinStack } from "./read-stack.ts";
import { DEFAULT_PORTS, type TwinOptions } from "./twin-options.ts";

export type FunctionOutcome = InvokeOutcome;

export interface FunctionRun {
  readonly options: TwinOptions;
  /** Logical id or function name; may be left out where there is one function only. */
  readonly name: string | undefined;
  /** JSON text. */
  readonly event: string;
  readonly log: Log;
}

/**
 * Runs a function of the template once, in a process of its own; no twin need be running.
 *
 * @throws StartError for template or code that cannot be run
 */
export async function runFunction({ options, name, event, log }: FunctionRun): Promise<InvokeOutcome> {
  const deskUrl = `http://localhost:${DEFAULT_PORTS.deskPort}`;
  const stack = await readTwinStack(options, { cacheDir: null, deskUrl });
  const local = createLambdaFunction(findFunction(stack, name), {
    clock: systemClock,
    random: systemRandom,
    log,
    bootstrapFile: findBootstrapFile(),
    cacheDir: null,
    region: stack.region,
    codeBoundary: options.codeBoundary === null ? null : "repository",
    extraEnvironment: options.endpointUrls ?? {},
    ...(options.debugPort !== undefined && { debugPort: options.debugPort }),
    onLog: (line) => log.info(line),
  });
  try {
    await local.prepared;
    return await local.invoke(event);
  } finally {
    await local.close();
  }
}

function findFunction({ functions, templateFile }: StackModel, name: string | undefined): FunctionResource {
  const isMeant = ({ origin, functionName }: FunctionResource) =>
    name === undefined ? functions.length === 1 : origin.logicalId === name || functionName === name;
  const found = functions.find(isMeant);
  if (found) return found;
  const names = functions.map(({ origin }) => origin.logicalId).join(", ");
  throw new StartError({
    file: templateFile,
    problem: name === undefined ? "There is not exactly one function." : `There is no function ${name}.`,
    remedy: names === "" ? "Add an AWS::Serverless::Function." : `Name one of: ${names}.`,
  });
}

import { dirname, resolve } from "node:path";
import { loadSamconfig } from "../template/samconfig.ts";
import { findTemplateFile } from "./template-file.ts";
import type { TwinOptions } from "./twin-options.ts";

/** Which deployed stack is meant; what nobody has said is left out. */
export interface StackIdentity {
  readonly stackName?: string;
  readonly region?: string;
}

/**
 * Name and Region as `sam deploy` would take them here: the options, else the configuration file.
 *
 * @throws StartError for a configuration that the SAM CLI would not take
 */
export async function findStackIdentity(options: TwinOptions): Promise<StackIdentity> {
  const { configFile, configEnv } = options;
  const samconfig = await loadSamconfig({
    folder: dirname(findTemplateFile(options.templateFile)),
    configFile: configFile === undefined ? undefined : resolve(configFile),
    configEnv,
    commands: ["deploy"],
  });
  const stackName = options.stackName ?? samconfig?.stackName;
  const region = options.region ?? samconfig?.region;
  return {
    ...(stackName === undefined ? {} : { stackName }),
    ...(region === undefined ? {} : { region }),
  };
}

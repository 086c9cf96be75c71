import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseParameterOverrides } from "../template/parameter-overrides.ts";
import type { StackModel } from "../template/resources.ts";
import { loadSamconfig, type Samconfig } from "../template/samconfig.ts";
import { loadStackCached } from "../template/stack-cache.ts";
import { toDeskDefaults } from "./callback-overrides.ts";
import { chooseStage } from "./choose-stage.ts";
import { applyEnvVars } from "./env-vars.ts";
import { findTemplateFile } from "./template-file.ts";
import { DEFAULT_PORTS, type TwinOptions } from "./twin-options.ts";

export interface ReadStackOptions {
  /** Folder for resolved templates; `null` reads anew. */
  readonly cacheDir: string | null;
  readonly deskUrl: string;
  /** Told of every path that is looked at, there or not, also when the reading fails. */
  onPath?(path: string): void;
}

/** The template with everything that decides how it resolves: configuration, parameters, the desk's address. */
export async function readTwinStack(options: TwinOptions, how: ReadStackOptions): Promise<StackModel> {
  const { configFile } = options;
  const folder = dirname(findTemplateFile(options.templateFile));
  how.onPath?.(resolve(folder, configFile === undefined ? "samconfig.toml" : resolve(configFile)));
  const samconfig = await readSamconfig(options);
  const given = options.envVarsFile;
  const envVarsFile = given === undefined ? samconfig?.envVarsFile : resolve(given);
  if (envVarsFile !== undefined) how.onPath?.(envVarsFile);
  return toLocal(await readModel(options, how, samconfig), options, envVarsFile);
}

/** What `sam local start-api` would take from samconfig.toml besides; flags are stronger. @throws StartError */
export async function readConfigured(options: TwinOptions): Promise<Pick<TwinOptions, "port" | "host">> {
  const { port, host } = (await readSamconfig(options)) ?? {};
  return { ...(port === undefined ? {} : { port }), ...(host === undefined ? {} : { host }) };
}

function readSamconfig({ templateFile, configFile, configEnv }: TwinOptions): Promise<Samconfig | undefined> {
  return loadSamconfig({
    folder: dirname(findTemplateFile(templateFile)),
    configFile: configFile === undefined ? undefined : resolve(configFile),
    configEnv,
  });
}

async function readModel(
  options: TwinOptions,
  how: ReadStackOptions,
  samconfig: Samconfig | undefined,
): Promise<StackModel> {
  const load = {
    templateFile: findTemplateFile(options.templateFile),
    // Only what decides how the template resolves: another port is no other template.
    samconfig: samconfig && toDeciding(samconfig),
    stackName: options.stackName,
    region: options.region,
    parameterOverrides: parseParameterOverrides(options.parameterOverrides ?? [], "--parameter-overrides"),
    replaceDefaults: toDeskDefaults(how.deskUrl),
    allowOutsideRepository: options.codeBoundary === null,
    onPath: (path: string) => how.onPath?.(path),
  };
  // A port that was free resolves the template to something that no other start will ask for.
  const isRepeatable = (options.deskPort ?? DEFAULT_PORTS.deskPort) !== 0;
  if (how.cacheDir !== null && isRepeatable) {
    return loadStackCached({ ...load, cacheDir: how.cacheDir, version: readBuildVersion() });
  }
  const { loadStack } = await import("../template/load-stack.ts");
  return loadStack(load);
}

function toDeciding({ envVarsFile: _file, port: _port, host: _host, ...samconfig }: Samconfig): Samconfig {
  return samconfig;
}

/** What is chosen among, or laid over, what the template says. */
function toLocal(stack: StackModel, { stageName }: TwinOptions, envVarsFile: string | undefined): StackModel {
  const chosen = stageName === undefined ? stack : chooseStage(stack, stageName);
  return envVarsFile === undefined ? chosen : applyEnvVars(chosen, envVarsFile);
}

/** Set by the bundler. */
declare const GATEHOUSE_BUILD: string | undefined;

/** Another one after each build of the twin; an installed package has no dates to go by. */
function readBuildVersion(): string {
  if (typeof GATEHOUSE_BUILD === "string") return GATEHOUSE_BUILD;
  return String(statSync(fileURLToPath(import.meta.url)).mtimeMs);
}

import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseParameterOverrides } from "../template/parameter-overrides.ts";
import type { StackModel } from "../template/resources.ts";
import { loadSamconfig } from "../template/samconfig.ts";
import { loadStackCached } from "../template/stack-cache.ts";
import { toDeskDefaults } from "./callback-overrides.ts";
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
  const templateFile = findTemplateFile(options.templateFile);
  const { configFile, configEnv } = options;
  const folder = dirname(templateFile);
  how.onPath?.(resolve(folder, configFile === undefined ? "samconfig.toml" : resolve(configFile)));
  const samconfig = await loadSamconfig({
    folder,
    configFile: configFile === undefined ? undefined : resolve(configFile),
    configEnv,
  });
  const load = {
    templateFile,
    samconfig,
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

/** Another one after each build of the twin. */
function readBuildVersion(): string {
  return String(statSync(fileURLToPath(import.meta.url)).mtimeMs);
}

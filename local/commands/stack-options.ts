import type { TwinOptions } from "../start/twin-options.ts";
import type { Flags } from "./command-line.ts";

/** The options by which a template is read, from the flags that `start`, `invoke` and `newman` share. */
export function toStackOptions(flags: Flags): TwinOptions {
  const text = (name: string) => flags.text(name);
  const [templateFile, configFile, configEnv] = [
    text("template-file"),
    text("config-file"),
    text("config-env"),
  ];
  const [envVarsFile, stageName] = [text("env-vars"), text("stage")];
  const [stackName, region, stateDir] = [text("stack-name"), text("region"), text("state-dir")];
  const debugPort = flags.port("debug-port");
  return {
    ...(debugPort === undefined ? {} : { debugPort }),
    ...(templateFile === undefined ? {} : { templateFile }),
    ...(configFile === undefined ? {} : { configFile }),
    ...(configEnv === undefined ? {} : { configEnv }),
    ...(stackName === undefined ? {} : { stackName }),
    ...(region === undefined ? {} : { region }),
    ...(stateDir === undefined ? {} : { stateDir }),
    ...(envVarsFile === undefined ? {} : { envVarsFile }),
    ...(stageName === undefined ? {} : { stageName }),
    ...(flags.has("allow-outside-repository") ? { codeBoundary: null } : {}),
    parameterOverrides: flags.texts("parameter-overrides"),
  };
}

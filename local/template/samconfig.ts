import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { StartError } from "../platform/start-error.ts";
import { parseParameterOverrides } from "./parameter-overrides.ts";

/** What of samconfig.toml concerns a stack (contract F-30 to F-33). */
export interface Samconfig {
  /** Absolute path of the file read. */
  readonly file: string;
  readonly stackName?: string;
  readonly region?: string;
  readonly parameterOverrides: Readonly<Record<string, string>>;
  /** Absolute; `template_file` or `template`. */
  readonly templateFile?: string;
  /** Absolute; `env_vars` of local runs. */
  readonly envVarsFile?: string;
  /** `port` and `host` of `sam local start-api`. */
  readonly port?: number;
  readonly host?: string;
}

export interface LoadSamconfigOptions {
  /** Folder of the template; samconfig.toml is looked for in it. */
  readonly folder: string;
  /** `--config-file`; must exist when it is given. @default "samconfig.toml" */
  readonly configFile?: string | undefined;
  /** `--config-env`. @default "default" */
  readonly configEnv?: string | undefined;
  /** Tables read over `global`, the last one the strongest. @default deploy, then local_start_api */
  readonly commands?: readonly string[] | undefined;
}

const DEFAULT_FILE = "samconfig.toml";
/** `sam deploy` saves stack name, Region and parameters; what is for local runs alone is stronger here. */
const DEFAULT_COMMANDS = ["deploy", "local_start_api"];

/** `undefined` when there is none. @throws StartError for a file that the SAM CLI would not take */
export async function loadSamconfig(options: LoadSamconfigOptions): Promise<Samconfig | undefined> {
  const file = resolve(options.folder, options.configFile ?? DEFAULT_FILE);
  if (!existsSync(file)) {
    if (options.configFile === undefined) return undefined;
    throw new StartError({
      file,
      problem: "There is no such configuration file.",
      remedy: "Correct --config-file.",
    });
  }
  if (!file.endsWith(".toml")) {
    throw new StartError({
      file,
      problem: "Only TOML is read.",
      remedy: "Write the configuration as samconfig.toml.",
    });
  }
  const document = await parseToml(file);
  const environment = options.configEnv ?? "default";
  const tables = ["global", ...(options.commands ?? DEFAULT_COMMANDS)].map((command) =>
    findParameters(document, environment, command),
  );
  return toSamconfig(file, tables);
}

async function parseToml(file: string): Promise<JsonObject> {
  const { parse } = await import("smol-toml");
  let document: JsonObject;
  try {
    document = parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const line = isJsonObject(cause) && typeof cause.line === "number" ? cause.line : undefined;
    const [problem = ""] = String((cause as Error).message).split("\n");
    throw new StartError({ file, line, problem: `${problem}.`, remedy: "Mend the TOML.", cause });
  }
  if (typeof getOwn(document, "version") !== "number") {
    throw new StartError({
      file,
      path: "version",
      problem: "version is missing or no number (contract F-30).",
      remedy: "Write version = 0.1 at the top.",
    });
  }
  return document;
}

function findParameters(document: JsonObject, environment: string, command: string): JsonObject {
  let table: unknown = document;
  for (const key of [environment, command, "parameters"])
    table = isJsonObject(table) ? getOwn(table, key) : undefined;
  return isJsonObject(table) ? table : {};
}

function toSamconfig(file: string, tables: readonly JsonObject[]): Samconfig {
  const stackName = findText(file, tables, ["stack_name"]);
  const region = findText(file, tables, ["region"]);
  const template = findText(file, tables, ["template_file", "template"]);
  const envVars = findText(file, tables, ["env_vars"]);
  const host = findText(file, tables, ["host"]);
  const port = findPort(file, tables);
  const overrides = tables.map((table) =>
    parseParameterOverrides(getOwn(table, "parameter_overrides") ?? [], file),
  );
  return {
    file,
    ...(stackName !== undefined && { stackName }),
    ...(region !== undefined && { region }),
    ...(template !== undefined && { templateFile: resolve(dirname(file), template) }),
    ...(envVars !== undefined && { envVarsFile: resolve(dirname(file), envVars) }),
    ...(port !== undefined && { port }),
    ...(host !== undefined && { host }),
    parameterOverrides: Object.assign({}, ...overrides) as Record<string, string>,
  };
}

function findText(file: string, tables: readonly JsonObject[], names: readonly string[]): string | undefined {
  const values = tables.flatMap((table) => names.map((name) => getOwn(table, name)));
  const value = values.findLast((one) => one !== undefined);
  if (value === undefined || typeof value === "string") return value;
  throw new StartError({ file, path: names[0], problem: "This must be text.", remedy: "Put it in quotes." });
}

function findPort(file: string, tables: readonly JsonObject[]): number | undefined {
  const value = tables.map((table) => getOwn(table, "port")).findLast((one) => one !== undefined);
  if (value === undefined) return undefined;
  const port = /^\d{1,5}$/.test(String(value)) ? Number(value) : Number.NaN;
  if (port <= 65_535) return port;
  throw new StartError({ file, path: "port", problem: "This is no port.", remedy: "Write 0 to 65535." });
}

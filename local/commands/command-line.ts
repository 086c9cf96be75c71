import { type ParseArgsConfig, parseArgs } from "node:util";
import { StartError } from "../platform/start-error.ts";
import { COMMANDS, type CommandName, FLAGS, type Flag } from "./flags.ts";
import { findNearName } from "./near-name.ts";

/** A command with its flags; nothing of it has been looked at but the names. */
export interface CommandLine {
  readonly command: CommandName;
  readonly positionals: readonly string[];
  readonly flags: Flags;
}

export interface Flags {
  has(name: string): boolean;
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  /** @throws StartError unless it is 0–65535 */
  port(name: string): number | undefined;
}

/**
 * Reads a command line; without a command it is `start`.
 *
 * @throws StartError for an unknown command or flag, and for a flag that the command does not take
 */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const [first, ...rest] = argv;
  const isNamed = first !== undefined && !first.startsWith("-");
  if (isNamed && !isCommandName(first)) throw toUnknownCommand(first);
  const command = isNamed && isCommandName(first) ? first : "start";
  const known = FLAGS.filter(({ commands }) => commands.includes(command));
  const { values, positionals } = parseFlags(spreadOverrides(isNamed ? rest : argv), known, command);
  return { command, positionals, flags: createFlags(values) };
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

function toUnknownCommand(name: string): StartError {
  const near = findNearName(name, Object.keys(COMMANDS));
  return new StartError({
    problem: `There is no command \`${name}\`.`,
    remedy: `${near === undefined ? "" : `Did you mean ${near}? `}The commands are ${Object.keys(COMMANDS).join(", ")}; --help says what they do.`,
  });
}

/** sam takes several overrides after one flag: `--parameter-overrides A=1 B=2`. */
function spreadOverrides(argv: readonly string[]): string[] {
  const spread: string[] = [];
  let isOverride = false;
  for (const argument of argv) {
    const isFurther: boolean = isOverride && !argument.startsWith("-") && argument.includes("=");
    if (isFurther && spread.at(-1) !== "--parameter-overrides") spread.push("--parameter-overrides");
    spread.push(argument);
    isOverride = argument.startsWith("--parameter-overrides") || isFurther;
  }
  return spread;
}

type Values = Readonly<Record<string, unknown>>;

function parseFlags(args: string[], known: readonly Flag[], command: CommandName) {
  try {
    return parseArgs({
      args,
      options: toOptions(known),
      allowPositionals: command !== "start",
      strict: true,
    });
  } catch (cause) {
    throw toFlagError(cause, command);
  }
}

function toOptions(flags: readonly Flag[]): NonNullable<ParseArgsConfig["options"]> {
  return Object.fromEntries(
    flags.map(({ name, short, value, isRepeatable = false }) => [
      name,
      {
        type: value === undefined ? "boolean" : "string",
        multiple: isRepeatable,
        ...(short ? { short } : {}),
      },
    ]),
  );
}

function toFlagError(cause: unknown, command: CommandName): StartError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const named = /'(-[^' =]*)[^']*'/.exec(message)?.[1] ?? "";
  const isUnknown = (cause as NodeJS.ErrnoException).code === "ERR_PARSE_ARGS_UNKNOWN_OPTION";
  const known = FLAGS.filter(({ commands }) => commands.includes(command)).map(({ name }) => name);
  const near = isUnknown ? findNearName(named.replace(/^-+/, ""), known) : undefined;
  return new StartError({
    problem: isUnknown ? `\`${command}\` has no flag ${named}.` : message,
    remedy: near === undefined ? `See \`${command} --help\`.` : `Did you mean --${near}?`,
    cause,
  });
}

function createFlags(values: Values): Flags {
  const texts = (name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string");
  };
  return {
    has: (name) => values[name] === true,
    text: (name) => texts(name)[0],
    texts,
    port: (name) => parsePort(name, texts(name)[0]),
  };
}

function parsePort(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new StartError({
    problem: `--${name} ${text} is no port.`,
    remedy: "Give a number from 0 to 65535; 0 takes a free one.",
  });
}

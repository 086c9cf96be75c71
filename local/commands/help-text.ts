import { COMMANDS, type CommandName, FLAGS, type Flag } from "./flags.ts";

/** What `--help` prints. */
export function toHelpText(command: CommandName): string {
  const flags = FLAGS.filter(({ commands }) => commands.includes(command));
  const width = Math.max(...flags.map((flag) => toUsage(flag).length));
  return [
    `gatehouse ${command}: ${COMMANDS[command]}`,
    "",
    ...flags.map((flag) => `  ${toUsage(flag).padEnd(width)}  ${flag.help}`),
    ...(command === "start" ? ["", "Commands", ...toCommandLines()] : []),
  ].join("\n");
}

/** `-t, --template-file FILE`. */
export function toUsage({ name, short, value }: Flag): string {
  return `${short ? `-${short}, ` : ""}--${name}${value ? ` ${value}` : ""}`;
}

function toCommandLines(): readonly string[] {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length)) + 2;
  return Object.entries(COMMANDS).map(([name, help]) => `  ${name.padEnd(width)}${help}`);
}

import module from "node:module";
import { createTerminal } from "./commands/create-terminal.ts";
import { runCommand } from "./commands/run-command.ts";

/** Node ≥ 22.1; a small gain. The types are those of Node 20. */
(module as { enableCompileCache?(): unknown }).enableCompileCache?.();

const { argv, env, stdout } = process;
// The bundle is minified; with this, a stack names the lines that were written.
if (argv.includes("--verbose")) process.setSourceMapsEnabled(true);
const terminal = createTerminal({
  process,
  folder: process.cwd(),
  isColourful: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb",
  isUnderNpm: env.npm_lifecycle_event !== undefined,
});
process.exitCode = await runCommand(argv.slice(2), terminal);

#!/usr/bin/env node
import module from "node:module";
import { createTerminal } from "./commands/create-terminal.ts";
import { reportFailure, runCommand } from "./commands/run-command.ts";

/** Node ≥ 22.1; a small gain. The types are those of Node 20. */
(module as { enableCompileCache?(): unknown }).enableCompileCache?.();

const { argv, env, stdout } = process;
// The AWS CLI and SAM read the second one, the SDK for JavaScript knows only the first.
if (env.AWS_DEFAULT_REGION !== undefined) env.AWS_REGION ??= env.AWS_DEFAULT_REGION;
const isVerbose = argv.includes("--verbose");
// The bundle is minified; with this, a stack names the lines that were written.
if (isVerbose) process.setSourceMapsEnabled(true);
const terminal = createTerminal({
  process,
  folder: process.cwd(),
  isColourful: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb",
  launcher: toLauncher(env.npm_lifecycle_event),
  endpointUrls: toEndpointUrls(env),
  credentials: toCredentials(env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN),
});
process.on("uncaughtException", (error) => {
  reportFailure(error, { terminal, isVerbose });
  process.exit(1);
});
process.exitCode = await runCommand(argv.slice(2), terminal);

function toLauncher(script: string | undefined) {
  if (script === undefined) return "none";
  return script === "npx" ? "npx" : "npm";
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
function toEndpointUrls(variables: NodeJS.ProcessEnv): Record<string, string> {
  const urls = Object.entries(variables).filter(([name]) => /^AWS_ENDPOINT_URL(?:_[A-Z0-9_]+)?$/.test(name));
  return Object.fromEntries(urls.map(([name, url]) => [name, String(url)]));
}

function toCredentials(accessKeyId = "", secretAccessKey = "", sessionToken = "") {
  if (accessKeyId === "" || secretAccessKey === "") return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken !== "" && { sessionToken }) };
}

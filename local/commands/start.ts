import type { Credentials } from "../platform/signature-v4.ts";
import { StartError } from "../platform/start-error.ts";
import { readConfigured } from "../start/read-stack.ts";
import { toStartScreen } from "../start/start-screen.ts";
import type { IssuerKind, TwinOptions } from "../start/twin-options.ts";
import { startTwin } from "../start.ts";
import { DUMMY_CREDENTIALS } from "./cognito-client.ts";
import type { CommandLine, Flags } from "./command-line.ts";
import { toStackOptions } from "./stack-options.ts";
import type { Terminal } from "./terminal.ts";

/** Everything is closed in this time after a signal, or the process ends by force (catalogue D-33: 5 s). */
const GRACE_MS = 4500;

/** Starts the twin, says where everything is, and ends with the first signal. */
export async function runStart({ flags }: CommandLine, terminal: Terminal): Promise<void> {
  const stopped = terminal.untilStopped(GRACE_MS);
  const issuer = parseIssuer(flags);
  const options = toTwinOptions(flags);
  const twin = await startTwin({
    ...(await readConfigured(options)),
    ...options,
    endpointUrls: terminal.endpointUrls,
    signingCredentials: flags.has("strict-sigv4") ? getCredentials(terminal) : null,
    // The dummy key is everybody's: what AWS_IAM guards must not open to it.
    callerCredentials: terminal.credentials === DUMMY_CREDENTIALS ? null : terminal.credentials,
    isThrottling: flags.has("throttle"),
    issuer,
    isWatching: true,
    toCommand: terminal.toCommand,
    log: terminal.log,
  });
  if (flags.has("json")) {
    terminal.print(JSON.stringify(twin.summary));
  } else {
    const { isColourful, toCommand } = terminal;
    terminal.print(`${toStartScreen(twin.parts, { issuer, isColourful, toCommand, notes: twin.notes })}\n`);
  }
  await stopped;
  await twin.close();
}

function toTwinOptions(flags: Flags): TwinOptions {
  const [port, poolPort, deskPort] = [flags.port("port"), flags.port("pool-port"), flags.port("desk-port")];
  const [poolHttpsPort, host] = [flags.port("pool-https-port"), flags.text("host")];
  return {
    ...toStackOptions(flags),
    ...(port === undefined ? {} : { port }),
    ...(poolPort === undefined ? {} : { poolPort }),
    ...(poolHttpsPort === undefined ? {} : { poolHttpsPort }),
    ...(deskPort === undefined ? {} : { deskPort }),
    ...(host === undefined ? {} : { host }),
    ...(flags.has("ephemeral") ? { isEphemeral: true } : {}),
    ...(flags.has("no-quotas") ? { userQuotas: null } : {}),
  };
}

/** @throws StartError when the environment has none: nobody's would be a lock with the key in it */
function getCredentials({ credentials }: Terminal): Credentials {
  if (credentials !== DUMMY_CREDENTIALS) return credentials;
  throw new StartError({
    problem: "--strict-sigv4 has no access key to check signatures against.",
    remedy:
      "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (any will do), here and where requests are signed.",
  });
}

function parseIssuer(flags: Flags): IssuerKind {
  const text = flags.text("issuer") ?? "aws";
  if (text === "aws" || text === "local") return text;
  throw new StartError({
    problem: `--issuer ${text} is neither aws nor local.`,
    remedy:
      "aws makes tokens as AWS does; local puts the twin's own address in them, for clients that discover it.",
  });
}

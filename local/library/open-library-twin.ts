import type {
  Credentials,
  SignInOptions,
  StartTwinOptions,
  Twin,
  TwinClock,
  TwinOutbox,
} from "../library.ts";
import { createOffsetClock, type ManualClock, systemClock } from "../platform/clock.ts";
import { createLog } from "../platform/log.ts";
import type { TwinOptions } from "../start/twin-options.ts";
import { type Twin as StartedTwin, startTwin } from "../start.ts";
import { createTwinUser } from "./create-twin-user.ts";
import { signInTwinUser } from "./sign-in-twin-user.ts";

/** Every member of `StartTwinOptions`; one that is missing here does not compile. */
const OPTIONS: Readonly<Record<keyof StartTwinOptions, true>> = {
  template: true,
  parameters: true,
  envVars: true,
  stackName: true,
  region: true,
  issuer: true,
  port: true,
  stateDir: true,
  userQuotas: true,
  codeBoundary: true,
  log: true,
};

/** See `startTwin` of the library. */
export async function openLibraryTwin(options: StartTwinOptions): Promise<Twin> {
  assertKnown(options);
  const clock = createOffsetClock(systemClock);
  const twin = await startTwin(toTwinOptions(options, clock));
  return {
    get apiUrl() {
      return orThrow(twin.summary.apiUrl, "API");
    },
    get apis() {
      const { apis, httpApis } = twin.summary;
      return [...apis, ...httpApis].map(({ apiUrl, name, stage }) => ({ apiUrl, name, stage }));
    },
    get poolUrl() {
      return orThrow(twin.summary.poolUrl, "user pool");
    },
    get pools() {
      return twin.summary.pools.map(({ userPoolId, name, issuer, clients }) => ({
        userPoolId,
        name,
        issuer,
        clients: clients.map((client) => ({ clientId: client.id, name: client.name })),
      }));
    },
    clock: toTwinClock(clock),
    outbox: toTwinOutbox(twin),
    createUser: (user) => createTwinUser(twin, user),
    signIn: (user: Credentials, how: SignInOptions = {}) => signInTwinUser({ twin, clock }, user, how),
    close: () => twin.close(),
  };
}

function assertKnown(options: StartTwinOptions): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(OPTIONS, name));
  if (unknown === undefined) return;
  throw new TypeError(`startTwin has no option ${unknown}; there are ${Object.keys(OPTIONS).join(", ")}.`);
}

function toTwinOptions(options: StartTwinOptions, clock: ManualClock): TwinOptions {
  const {
    template,
    parameters,
    envVars,
    log,
    port = 0,
    stateDir = null,
    userQuotas = null,
    ...same
  } = options;
  return {
    ...same,
    ...(template !== undefined && { templateFile: template }),
    ...(parameters !== undefined && { parameterOverrides: parameters }),
    ...(envVars !== undefined && { envVarsFile: envVars }),
    ...(log !== undefined && { log: createLog({ write: (text) => log(text.replace(/\n$/, "")) }) }),
    port,
    poolPort: 0,
    deskPort: 0,
    stateDir,
    userQuotas,
    clock,
  };
}

function orThrow(url: string | null, what: string): string {
  if (url === null) throw new TypeError(`The template has no ${what}.`);
  return url;
}

function toTwinClock(clock: ManualClock): TwinClock {
  return {
    now: () => new Date(clock.now()),
    advance({ days = 0, hours = 0, minutes = 0, seconds = 0 }) {
      const step = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
      if (!(step >= 0 && step < Number.POSITIVE_INFINITY)) throw new TypeError("The clock moves on only.");
      clock.advance({ seconds: step });
    },
  };
}

function toTwinOutbox({ outbox }: Pick<StartedTwin, "outbox">): TwinOutbox {
  return {
    list: () =>
      outbox.list().map(({ destination, medium, subject, body, code, purpose }) => ({
        destination,
        medium,
        subject,
        body,
        code,
        purpose,
      })),
    latest(destination) {
      const found = this.list().find((message) => message.destination === destination);
      if (found) return found;
      throw new Error(`No message was sent to ${destination}.`);
    },
  };
}

import type { DeskOutbox } from "./desk/outbox.ts";
import { systemClock } from "./platform/clock.ts";
import { silentLog } from "./platform/log.ts";
import { systemRandom } from "./platform/random.ts";
import { type BuiltTwin, buildTwin, type TwinDeps } from "./start/build-twin.ts";
import { describeDeskDefaults } from "./start/callback-overrides.ts";
import { describeSigners } from "./start/caller-credentials.ts";
import { toFederationNotes } from "./start/federation-notes.ts";
import { listenOnAll } from "./start/listeners.ts";
import { watchTemplate } from "./start/live-template.ts";
import { createOpenParts, type OpenParts } from "./start/open-parts.ts";
import { openState } from "./start/open-state.ts";
import { createApiHostSource, createPoolCertificate } from "./start/pool-certificate.ts";
import { readTwinStack } from "./start/read-stack.ts";
import { tidyCache } from "./start/tidy-cache.ts";
import type { TwinOptions } from "./start/twin-options.ts";
import { type RunningParts, type TwinSummary, toTwinSummary } from "./start/twin-summary.ts";

/** A running twin. */
export interface Twin {
  /** REST API with its stage: `http://localhost:3000/Prod`; `null` when the template has none. */
  readonly apiUrl: string | null;
  /** Hosted pages, OAuth endpoints, JSON API; `null` when the template has no user pool. */
  readonly poolUrl: string | null;
  readonly deskUrl: string;
  /** Everything that scripts want to know. */
  readonly summary: TwinSummary;
  readonly parts: RunningParts;
  /** What is unusual about this start; for the start-up screen. */
  readonly notes: readonly string[];
  /** Codes and invitations that were sent. */
  readonly outbox: Pick<DeskOutbox, "list">;
  /** Answers what is open, ends the function's processes, and closes the store. */
  close(): Promise<void>;
}

/**
 * Starts everything that the template describes. The ports listen first and hold what comes in until there is
 * somebody to answer; keys are made beside everything else. When anything fails, what was opened is closed.
 *
 * @throws StartError for whatever the user can mend: template, code, ports, state
 */
export async function startTwin(options: TwinOptions = {}): Promise<Twin> {
  const deps: TwinDeps = {
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    log: options.log ?? silentLog,
  };
  const opened = createOpenParts((error) => deps.log.error(`closing: ${String(error)}`));
  try {
    return await openTwin(options, deps, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function openTwin(options: TwinOptions, deps: TwinDeps, opened: OpenParts): Promise<Twin> {
  const state = await openState(options, opened);
  const { store, cacheDir } = state;
  const apiHost = createApiHostSource(deps.random);
  const certificate = createPoolCertificate(state.tlsDir, { ...deps, apiHost });
  const ports = await listenOnAll(options, certificate, opened);
  const { origins, handlers } = ports;
  const read = (onPath: (path: string) => void) =>
    readTwinStack(options, { cacheDir, deskUrl: origins.desk, onPath });
  const paths = new Set<string>();
  const stack = await read((path) => paths.add(path));
  certificate.open(stack);
  const material = { stack, store, cacheDir, origins, options, deps, apiHost, caFile: certificate.caFile };
  const twin = buildTwin(material, opened);
  for (const part of PARTS) handlers[part].open(twin.handlers[part]);
  await twin.prepared;
  // Nobody waits for it: on the first start it takes longer than all the rest.
  const preparing = certificate.prepare();
  opened.add(() => preparing);
  const summarize = () => toTwinSummary(twin.parts(), process.pid);
  const notes = [
    describeDeskDefaults(stack.parameters, origins.desk),
    describeHost(options),
    describeEndpoints(options),
    describeSigners(twin.parts().apis, options),
    ...toFederationNotes(twin.parts().pools, origins.pool),
    state.announce(summarize()),
  ];
  if (options.isWatching === true) {
    const watching = watchTemplate({
      twin,
      read,
      paths: [...paths],
      log: deps.log,
      onReplaced: () => state.update(summarize()),
    });
    opened.add(() => watching.close());
  }
  if (cacheDir !== null) setImmediate(() => tidyQuietly(cacheDir, twin));
  return {
    ...toTwin(summarize, twin),
    notes: notes.filter((note) => note !== undefined),
    // Open requests need the functions, so the ports are closed before anything else.
    close: () => ports.close().then(() => opened.close()),
  };
}

/** A cache that cannot be read is as good as none. */
function tidyQuietly(cacheDir: string, twin: BuiltTwin): void {
  try {
    tidyCache(
      cacheDir,
      twin.parts().stack.functions.map(({ origin }) => origin.logicalId),
    );
  } catch {
    // It is not there, or gone already.
  }
}

/** What follows an edited template. */
function toTwin(summarize: () => TwinSummary, twin: BuiltTwin): Omit<Twin, "notes" | "close"> {
  return {
    get apiUrl() {
      return summarize().apiUrl;
    },
    get poolUrl() {
      return summarize().poolUrl;
    },
    get deskUrl() {
      return summarize().deskUrl;
    },
    get summary() {
      return summarize();
    },
    get parts() {
      return twin.parts();
    },
    outbox: twin.outbox,
  };
}

const PARTS = ["api", "pool", "desk"] as const;

function describeEndpoints({ endpointUrls = {} }: TwinOptions): string | undefined {
  const urls = Object.entries(endpointUrls).map(([name, url]) => `${name}=${url}`);
  return urls.length === 0 ? undefined : `functions reach ${urls.join(", ")} in the place of AWS`;
}

/** Catalogue D-01. */
function describeHost({ host = "localhost" }: TwinOptions): string | undefined {
  if (["localhost", "127.0.0.1", "::1"].includes(host)) return undefined;
  return `--host ${host} opens the API and the user pool to everybody who reaches this machine; who reaches the pool can administer it`;
}

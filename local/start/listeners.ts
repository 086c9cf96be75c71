import { type Listener, type ListenOptions, listen, type TlsSource } from "../http/server.ts";
import { createDeferredHandler, type DeferredHandler } from "./deferred-handler.ts";
import type { OpenParts } from "./open-parts.ts";
import { DEFAULT_PORTS, type TwinOptions } from "./twin-options.ts";

/** Where each part answers. */
export interface Origins {
  readonly api: string;
  readonly pool: string;
  readonly desk: string;
  /** The user pools again, by https. */
  readonly poolHttps: string;
}

export type Part = "api" | "pool" | "desk";

export interface Ports {
  readonly origins: Origins;
  /** Says who answers; until then, requests are held. */
  readonly handlers: Readonly<Record<Part, DeferredHandler>>;
  /** Takes nothing new, answers what is open, and gives up on what takes longer than three seconds. */
  close(): Promise<void>;
}

/** How long a request that is being answered may take once the twin is told to stop. */
const CLOSE_GRACE_MS = 3000;

/** @throws StartError when a port is taken; those that were opened are among `opened` by then */
export async function listenOnAll(options: TwinOptions, tls: TlsSource, opened: OpenParts): Promise<Ports> {
  const { host = "localhost" } = options;
  const handlers = {
    api: createDeferredHandler(),
    pool: createDeferredHandler(),
    desk: createDeferredHandler(),
  };
  const ports = { ...DEFAULT_PORTS, ...options };
  const wanted: readonly ListenOptions[] = [
    { name: "REST API", flag: "--port", port: ports.port, host, handler: handlers.api.handle },
    { name: "user pool", flag: "--pool-port", port: ports.poolPort, host, handler: handlers.pool.handle },
    // The desk shows codes and tokens: loopback only, whatever the others do.
    {
      name: "desk",
      flag: "--desk-port",
      port: ports.deskPort,
      host: "localhost",
      handler: handlers.desk.handle,
    },
  ];
  const secure = {
    name: "user pool by https",
    flag: "--pool-https-port",
    host,
    handler: handlers.pool.handle,
    tls,
  };
  const listeners = await openAll([...wanted.map(listen), listenSecurely(secure, options)], opened);
  const [api, pool, desk, poolHttps] = listeners;
  if (!api || !pool || !desk || !poolHttps) throw new TypeError("four ports were asked for");
  return {
    origins: { api: api.origin, pool: pool.origin, desk: desk.origin, poolHttps: poolHttps.origin },
    handlers,
    close: () => closeAll(listeners),
  };
}

async function closeAll(listeners: readonly Listener[]): Promise<void> {
  await Promise.all(listeners.map((listener) => listener.close(CLOSE_GRACE_MS)));
}

/** A port that nobody asked for stops no start: where the usual one is taken, a free one does. */
async function listenSecurely(
  wanted: Omit<ListenOptions, "port">,
  { poolHttpsPort, poolPort }: TwinOptions,
): Promise<Listener> {
  if (poolHttpsPort !== undefined) return listen({ ...wanted, port: poolHttpsPort });
  const usual = poolPort === 0 ? 0 : DEFAULT_PORTS.poolHttpsPort;
  return listen({ ...wanted, port: usual }).catch(() => listen({ ...wanted, port: 0 }));
}

async function openAll(
  opening: readonly Promise<Listener>[],
  opened: OpenParts,
): Promise<readonly Listener[]> {
  const outcomes = await Promise.allSettled(opening);
  const listeners = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  opened.add(() => closeAll(listeners));
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure) throw failure.reason;
  return listeners;
}

import { type Listener, type ListenOptions, listen } from "../http/server.ts";
import { createDeferredHandler, type DeferredHandler } from "./deferred-handler.ts";
import type { OpenParts } from "./open-parts.ts";
import { DEFAULT_PORTS, type TwinOptions } from "./twin-options.ts";

/** Where each part answers. */
export interface Origins {
  readonly api: string;
  readonly pool: string;
  readonly desk: string;
}

export interface Ports {
  readonly origins: Origins;
  /** Says who answers; until then, requests are held. */
  readonly handlers: Readonly<Record<keyof Origins, DeferredHandler>>;
  /** Takes nothing new, answers what is open, and gives up on what takes longer than three seconds. */
  close(): Promise<void>;
}

/** How long a request that is being answered may take once the twin is told to stop. */
const CLOSE_GRACE_MS = 3000;

/** @throws StartError when a port is taken; those that were opened are among `opened` by then */
export async function listenOnAll(options: TwinOptions, opened: OpenParts): Promise<Ports> {
  const { host = "localhost" } = options;
  const handlers = {
    api: createDeferredHandler(),
    pool: createDeferredHandler(),
    desk: createDeferredHandler(),
  };
  const ports = { ...DEFAULT_PORTS, ...options };
  const wanted: readonly Omit<ListenOptions, "handler">[] = [
    { name: "REST API", flag: "--port", port: ports.port, host },
    { name: "user pool", flag: "--pool-port", port: ports.poolPort, host },
    // The desk shows codes and tokens: loopback only, whatever the others do.
    { name: "desk", flag: "--desk-port", port: ports.deskPort, host: "localhost" },
  ];
  const listeners = await openAll(wanted, Object.values(handlers), opened);
  const [api, pool, desk] = listeners;
  if (!api || !pool || !desk) throw new TypeError("three ports were asked for");
  return {
    origins: { api: api.origin, pool: pool.origin, desk: desk.origin },
    handlers,
    close: () => closeAll(listeners),
  };
}

async function closeAll(listeners: readonly Listener[]): Promise<void> {
  await Promise.all(listeners.map((listener) => listener.close(CLOSE_GRACE_MS)));
}

async function openAll(
  wanted: readonly Omit<ListenOptions, "handler">[],
  handlers: readonly DeferredHandler[],
  opened: OpenParts,
): Promise<readonly Listener[]> {
  const outcomes = await Promise.allSettled(
    wanted.map((one, index) =>
      listen({ ...one, handler: (...exchange) => handlers[index]?.handle(...exchange) }),
    ),
  );
  const listeners = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  opened.add(() => closeAll(listeners));
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure) throw failure.reason;
  return listeners;
}

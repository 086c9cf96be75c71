import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, Server as NetServer } from "node:net";
import { StartError } from "../platform/start-error.ts";
import { guardHost } from "./allowed-host.ts";
import { createTlsServer, type TlsMaterial } from "./tls-server.ts";

export interface ListenOptions {
  /** What listens, for messages: `REST API`. */
  readonly name: string;
  /** The flag that chooses the port, for messages: `--port`. */
  readonly flag: string;
  /** `0` takes a free one. */
  readonly port: number;
  /** `localhost` listens on 127.0.0.1 and ::1; anything else on that address alone. */
  readonly host: string;
  readonly handler: RequestListener;
  /** @default no connection stalls for a minute */
  readonly limits?: ConnectionLimits;
  /** With it, it speaks https; the certificate is asked for when somebody connects. */
  readonly tls?: TlsSource;
}

export interface TlsSource {
  load(): Promise<TlsMaterial>;
  onError(error: unknown): void;
}

export interface Listener {
  readonly port: number;
  /** `http://localhost:3000`. */
  readonly origin: string;
  /** Answers what is open, closes idle connections, and gives up on the rest after `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

/** How long a connection may stall, in milliseconds (catalogue D-12 to D-14). */
export interface ConnectionLimits {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
  /** How often it is looked at. */
  readonly connectionsCheckingInterval: number;
}

const CONNECTION_LIMITS: ConnectionLimits = {
  headersTimeout: 20_000,
  requestTimeout: 40_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
};

/** Catalogue D-03, D-06. */
const REQUEST_LIMITS = { maxHeaderSize: 32 * 1024, requireHostHeader: true };

/** …nor does one that never finishes its handshake. */
const HANDSHAKE_TIMEOUT_MS = 20_000;

const FREE_PORT_TRIES = 5;
const SWEEP_MS = 20;

/**
 * Opens a port on the loopback addresses. Both families are opened, for some resolvers give only ::1 for
 * `localhost` and some only 127.0.0.1.
 *
 * @throws StartError when the port is taken
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  for (let attempt = 1; ; attempt += 1) {
    const servers = addressesOf(options.host).map((address) => ({
      address,
      server: createPort(options),
    }));
    try {
      const port = await openAll(servers, options.port);
      return toListener(
        servers.map(({ server }) => server),
        options,
        port,
      );
    } catch (cause) {
      await Promise.all(servers.map(({ server }) => closeServer(server)));
      const isTaken = (cause as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (!isTaken || options.port !== 0 || attempt >= FREE_PORT_TRIES) throw toStartError(options, cause);
    }
  }
}

function addressesOf(host: string): readonly string[] {
  return host === "localhost" ? ["127.0.0.1", "::1"] : [host];
}

/** One address, plain or secure: what opens it, and what its connections are closed by. */
interface Port {
  readonly door: NetServer;
  closeIdleConnections(): void;
  closeAllConnections(): void;
  close(): Promise<void>;
}

function createPort({ handler, host, tls, limits = CONNECTION_LIMITS }: ListenOptions): Port {
  const all = { ...REQUEST_LIMITS, ...limits };
  const extraHosts = host === "localhost" ? [] : [host];
  if (tls !== undefined) {
    const toHandler = (names: readonly string[]) => guardHost(handler, [...extraHosts, ...names]);
    return createTlsServer({
      ...all,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      toHandler,
      load: tls.load,
      onError: tls.onError,
    });
  }
  const door = createServer(all, guardHost(handler, extraHosts));
  return {
    door,
    closeIdleConnections: () => door.closeIdleConnections(),
    closeAllConnections: () => door.closeAllConnections(),
    close: async () => {},
  };
}

/** Opens the first server on `port`, the others on the port it got; IPv6 may be missing on a machine. */
async function openAll(
  servers: readonly { readonly address: string; readonly server: Port }[],
  port: number,
): Promise<number> {
  let chosen = port;
  for (const [index, { address, server }] of servers.entries()) {
    try {
      chosen = await openServer(server.door, address, chosen);
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code;
      if (index === 0 || (code !== "EADDRNOTAVAIL" && code !== "EAFNOSUPPORT")) throw cause;
    }
  }
  return chosen;
}

function openServer(server: NetServer, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function toListener(servers: readonly Port[], { host, tls }: ListenOptions, port: number): Listener {
  const name = host === "localhost" || host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return {
    port,
    origin: `${tls === undefined ? "http" : "https"}://${name.includes(":") ? `[${name}]` : name}:${port}`,
    async close(graceMs = 3000) {
      // A connection that was busy when the closing began is kept alive after its answer unless swept up.
      const sweep = setInterval(() => each(servers, (server) => server.closeIdleConnections()), SWEEP_MS);
      const timer = setTimeout(() => each(servers, (server) => server.closeAllConnections()), graceMs);
      await Promise.all(servers.map(closeServer));
      clearInterval(sweep);
      clearTimeout(timer);
    },
  };
}

function each(servers: readonly Port[], act: (server: Port) => void): void {
  for (const server of servers) act(server);
}

async function closeServer(server: Port): Promise<void> {
  if (!server.door.listening) return;
  const closed = new Promise<void>((resolve) => server.door.close(() => resolve()));
  server.closeIdleConnections();
  await Promise.all([closed, server.close()]);
}

function toStartError({ name, flag, port }: ListenOptions, cause: unknown): StartError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === "EADDRINUSE") {
    return new StartError({
      problem: `Port ${port} for the ${name} is taken by another program.`,
      remedy: `Stop that program, or choose another port with ${flag} (0 takes a free one).`,
      cause,
    });
  }
  return new StartError({
    problem: `Port ${port} for the ${name} cannot be opened (${code ?? String(cause)}).`,
    remedy: `Choose another port with ${flag}, or another address with --host.`,
    cause,
  });
}

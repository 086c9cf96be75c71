import type { RequestListener } from "node:http";
import type { Server as HttpsServer, ServerOptions } from "node:https";
import { createServer, type Server, type Socket } from "node:net";

/** PEM texts of a server certificate and its key. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

export interface TlsMaterial extends KeyPair {
  /** Shown instead to whoever asks for one of these names, in lower case. */
  readonly named?: Readonly<Record<string, KeyPair>>;
}

export interface TlsServerOptions extends ServerOptions {
  /** Called for the first connection, and again after it has failed. */
  readonly load: () => Promise<TlsMaterial>;
  /** Made when the certificate is there; `names` are those of its `named`. */
  readonly toHandler: (names: readonly string[]) => RequestListener;
  /** Learns why a certificate could not be loaded; the connection is closed. */
  readonly onError: (error: unknown) => void;
}

/** A port that is open before TLS is loaded or a certificate made: who connects first waits for both. */
export interface TlsServer {
  /** Opens and closes the port. */
  readonly door: Server;
  closeIdleConnections(): void;
  closeAllConnections(): void;
  /** Resolves when every connection has ended. */
  close(): Promise<void>;
}

export function createTlsServer(options: TlsServerOptions): TlsServer {
  const held = new Set<Socket>();
  const accepted = new Set<Socket>();
  let secure: HttpsServer | undefined;
  let isClosed = false;
  const openOnce = createOnce(async () => {
    const server = await createSecureServer(options);
    if (isClosed) return destroyAll(held);
    server.on("connection", (socket: Socket) => {
      accepted.add(socket);
      socket.on("close", () => accepted.delete(socket));
    });
    // From here on new connections are the secure server's own, with all its time limits.
    await new Promise<void>((resolve) => server.listen(door, resolve));
    secure = server;
    for (const socket of held) server.emit("connection", socket);
    held.clear();
  });
  const door = createServer({ pauseOnConnect: true }, (socket) => {
    held.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => held.delete(socket));
    openOnce().catch((error: unknown) => {
      if (held.size > 0) options.onError(error);
      destroyAll(held);
    });
  });
  return {
    door,
    closeIdleConnections: () => secure?.closeIdleConnections(),
    closeAllConnections() {
      destroyAll(held);
      secure?.closeAllConnections();
      // The secure server knows of a connection only once it has shaken hands.
      destroyAll(accepted);
    },
    close() {
      isClosed = true;
      return new Promise((resolve) => (secure ? secure.close(() => resolve()) : resolve()));
    },
  };
}

function destroyAll(sockets: Set<Socket>): void {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
}

async function createSecureServer({ load, toHandler, onError, ...limits }: TlsServerOptions) {
  const [https, { key, cert, named = {} }] = await Promise.all([import("node:https"), load()]);
  const server = https.createServer({ ...limits, key, cert }, toHandler(Object.keys(named)));
  for (const [name, pair] of Object.entries(named)) server.addContext(name, pair);
  server.on("error", onError);
  return server;
}

/** Runs `task` once for all who ask while it runs or after it succeeded. */
function createOnce(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= task().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}

import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { type RequestHeaders, readHeaders } from "./request-headers.ts";

/** What stays the same from request to request of one connection. */
export interface Connection {
  /** The caller's own address, whatever `X-Forwarded-For` says (catalogue A-58). */
  readonly sourceIp: string;
  readonly localPort: number;
  readonly protocol: "http" | "https";
}

interface KnownConnection extends Connection {
  rawHeaders: readonly string[];
  headers: RequestHeaders;
}

const connections = new WeakMap<Socket, KnownConnection>();

/**
 * The connection of a request and its headers. A client that repeats the headers of its last request, as
 * nearly all do, gets the same object again, so that what is worked out from them is worked out once.
 */
export function readConnection(request: IncomingMessage): {
  readonly connection: Connection;
  readonly headers: RequestHeaders;
} {
  const { rawHeaders, socket } = request;
  const known = connections.get(socket);
  if (known === undefined) {
    const headers = readHeaders(rawHeaders);
    const connection = { ...toConnection(socket), rawHeaders, headers };
    connections.set(socket, connection);
    return { connection, headers };
  }
  if (known.rawHeaders !== rawHeaders) {
    if (!isSame(known.rawHeaders, rawHeaders)) known.headers = readHeaders(rawHeaders);
    // Whoever looks at the same request next need not compare.
    known.rawHeaders = rawHeaders;
  }
  return { connection: known, headers: known.headers };
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false;
  return true;
}

const MAPPED_IPV4 = "::ffff:";

function toConnection(socket: Socket): Connection {
  const { remoteAddress = "", localPort = 0 } = socket;
  const sourceIp = remoteAddress.startsWith(MAPPED_IPV4)
    ? remoteAddress.slice(MAPPED_IPV4.length)
    : remoteAddress;
  return { sourceIp, localPort, protocol: "encrypted" in socket ? "https" : "http" };
}

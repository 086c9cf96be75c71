import { syncBuiltinESMExports } from "node:module";
import { isIP } from "node:net";
import type { ConnectionOptions, TLSSocket } from "node:tls";

/** A host of AWS that is found on this machine instead, by a certificate that only this process trusts. */
export interface NearHost {
  /** Lower case. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** PEM text of the one certificate that is accepted for it. */
  readonly cert: string;
}

type Connect = (...args: unknown[]) => TLSSocket;

/** What is replaced of `node:tls`; `fetch`, `node:https` and HTTP/2 all go through it. */
export interface TlsModule {
  connect: Connect;
}

const HTTPS_PORT = 443;

/**
 * Has TLS connections to these hosts end at their near counterparts, so that code which names AWS's address
 * runs unchanged. It stays TLS, verified for the name that was asked for; every other host is left alone.
 */
export function divertTls(tls: TlsModule, hosts: readonly NearHost[]): void {
  const connect = tls.connect;
  tls.connect = function connectNear(this: unknown, ...args) {
    const { options, listener } = readArguments(args);
    const host = options && findHost(options, hosts);
    if (!host) return connect.apply(this, args);
    const { name, address, port, cert } = host;
    const near = { ...options, host: address, port, ca: [cert], servername: options.servername || name };
    return connect.call(this, near, listener);
  };
  syncBuiltinESMExports();
}

/** Node's three ways: `(options, listener)`, `(port, options, listener)`, `(port, host, options, listener)`. */
function readArguments(args: readonly unknown[]) {
  const listener = args.find((argument) => typeof argument === "function");
  const given = args.find((argument) => typeof argument === "object" && argument !== null);
  const [first, second] = args;
  if (first === given) return { options: given as ConnectionOptions | undefined, listener };
  const host = typeof second === "string" ? { host: second } : {};
  return { options: { ...given, port: Number(first), ...host } as ConnectionOptions, listener };
}

/** A connection that is already open, or a socket in the file system, goes where it goes. */
function findHost(options: ConnectionOptions, hosts: readonly NearHost[]): NearHost | undefined {
  const { host, port = HTTPS_PORT, socket, path } = options;
  if (socket || path || !host || isIP(host) !== 0) return undefined;
  const name = host.toLowerCase().replace(/\.$/, "");
  return Number(port) === HTTPS_PORT ? hosts.find((near) => near.name === name) : undefined;
}

import type { IncomingMessage, RequestListener } from "node:http";

/**
 * Lets a request through only when its one `Host` is a name of this machine: a page of a foreign site that
 * has its name resolve to 127.0.0.1 (DNS rebinding) is answered 421, on every path (catalogue D-02, D-03).
 *
 * @param extraHosts names allowed besides `localhost`, `*.localhost` and the loopback addresses
 */
export function guardHost(handler: RequestListener, extraHosts: readonly string[]): RequestListener {
  const isOpenToAll = extraHosts.includes("0.0.0.0") || extraHosts.includes("::");
  return (request, response) => {
    const hosts = hostsOf(request);
    if (hosts.length !== 1) return refuse(response, 400, "Bad Request");
    if (!isOpenToAll && !isAllowedHost(hosts[0] ?? "", extraHosts))
      return refuse(response, 421, "Misdirected Request");
    handler(request, response);
  };
}

/** Whether `host` (with or without a port) names this machine and can name no other. */
export function isAllowedHost(host: string, extraHosts: readonly string[] = []): boolean {
  const name = host.replace(/:\d{1,5}$/, "").toLowerCase();
  return (
    name === "localhost" ||
    name === "127.0.0.1" ||
    name === "[::1]" ||
    /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+localhost$/.test(name) ||
    extraHosts.includes(name)
  );
}

function hostsOf(request: IncomingMessage): readonly string[] {
  const hosts: string[] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index];
    // The length first: this runs for every header of every request.
    if (name?.length === 4 && name.toLowerCase() === "host") hosts.push(request.rawHeaders[index + 1] ?? "");
  }
  return hosts;
}

function refuse(response: Parameters<RequestListener>[1], status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain", Connection: "close" }).end(text);
}

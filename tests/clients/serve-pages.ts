import { createHash, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { build } from "esbuild";

export interface Pages {
  readonly origin: string;
  /** What a path answers; without `set`, 404. A query does not matter. */
  set(path: string, text: string): void;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript",
  css: "text/css",
  json: "application/json",
};

/** An application of somebody's own, on a free port of `localhost`. */
export async function servePages(): Promise<Pages> {
  const pages = new Map<string, string>();
  const server = createServer(({ url = "/" }, response) => {
    const path = url.split("?")[0] ?? "/";
    const text = pages.get(path);
    if (text === undefined) return response.writeHead(404).end();
    const type = TYPES[path.split(".").at(-1) ?? ""] ?? "text/html; charset=utf-8";
    response.writeHead(200, { "Content-Type": type }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    set: (path, text) => void pages.set(path, text),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A page's script with everything that it imports. */
export async function bundlePage(script: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: import.meta.dirname, loader: "js" },
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

/** What makes Chromium accept the twin's certificate, and no other that it would refuse. */
export async function toTrustFlag(caFile: string): Promise<string> {
  const file = join(dirname(caFile), "server.pem");
  while (!statSync(file, { throwIfNoEntry: false })) await new Promise((done) => setImmediate(done));
  const { publicKey } = new X509Certificate(readFileSync(file));
  const hash = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
  return `--ignore-certificate-errors-spki-list=${hash}`;
}

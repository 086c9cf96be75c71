import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Integration, RequestParameter } from "../../local/openapi/integration-shapes.ts";
import type { RestApi } from "../../local/openapi/rest-api.ts";
import type { RawRequest } from "./raw-http.ts";
import { createGuardedRoute, createTestApi, createTestRoute, toMappedValue } from "./rest-api.ts";
import type { TestGateway } from "./test-gateway.ts";

/** What an HTTP integration calls: it remembers what came, and answers as it is told. */
export interface HttpBackend {
  readonly origin: string;
  readonly received: ReceivedRequest[];
  /** `undefined` never answers. */
  reply: BackendReply | undefined;
  close(): Promise<void>;
}

export interface ReceivedRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export interface BackendReply {
  readonly status?: number;
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
}

export async function startHttpBackend(): Promise<HttpBackend> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers, rawHeaders } = request;
      backend.received.push({
        method,
        url,
        headers,
        rawHeaders,
        body: Buffer.concat(chunks).toString("utf8"),
      });
      if (backend.reply === undefined) return;
      const { status = 200, headers: lines = ["Content-Type", "text/plain"], body = "hello" } = backend.reply;
      response.writeHead(status, [...lines]);
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const backend: HttpBackend = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    reply: {},
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return backend;
}

/** What stands behind `/{proxy+}`. */
export interface ServedIntegration {
  readonly integration: Integration;
  readonly api?: Partial<RestApi>;
  readonly isGuarded?: boolean;
}

export function sendTo(
  gateway: TestGateway,
  { integration, api, isGuarded = false }: ServedIntegration,
  request: RawRequest = {},
) {
  const create = isGuarded ? createGuardedRoute : createTestRoute;
  gateway.gateway.replace({
    apis: [
      createTestApi({ routes: [create({ method: "ANY", resourcePath: "/{proxy+}", integration })], ...api }),
    ],
    issuers: [gateway.issuer],
    findFunction: () => undefined,
  });
  return gateway.send({ target: "/Prod/a/b", ...request });
}

/** `header.X`, `path.x` or `querystring.x` → as a document writes it. */
export const toParameters = (written: Readonly<Record<string, string>>): readonly RequestParameter[] =>
  Object.entries(written).map(([target, value]) => {
    const [place = "", ...name] = target.split(".");
    return { place: place as RequestParameter["place"], name: name.join("."), value: toMappedValue(value) };
  });

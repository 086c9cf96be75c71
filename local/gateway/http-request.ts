import { type IncomingMessage, type RequestOptions, request as requestHttp } from "node:http";
import type { HttpEndpoint } from "../openapi/integration-shapes.ts";
import type { Refusal } from "./answer.ts";
import { refuseConfiguration } from "./template-answers.ts";

export interface HttpRequest {
  readonly url: HttpTarget;
  readonly method: string;
  /** Names and values in turn; `Host` and `Content-Length` are added. */
  readonly rawHeaders: readonly string[];
  readonly body: string | Buffer;
  readonly timeoutInMillis: number;
}

/** Where a request goes; the path is sent as it stands, with no `..` resolved. */
export interface HttpTarget {
  readonly protocol: "http:" | "https:";
  readonly hostname: string;
  readonly port: string;
  readonly host: string;
  /** With the query. */
  readonly path: string;
}

export interface HttpAnswer {
  readonly kind: "answered";
  readonly status: number;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** AWS: payloads have 10 MB at most. */
const MAX_BODY_BYTES = 10_485_760;
/** Observed: these are sent without a body. */
const WITHOUT_BODY = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Sends one request, in a connection of its own. Redirects are answers like others; certificates are verified.
 *
 * @returns what is answered, or the refusal of a request that failed (contract E-50, D.1 INTEGRATION_FAILURE)
 */
export async function sendHttpRequest(request: HttpRequest): Promise<HttpAnswer | Refusal> {
  // TLS takes milliseconds to load: only who needs it waits for it.
  const open = request.url.protocol === "https:" ? (await import("node:https")).request : requestHttp;
  return new Promise((resolve) => {
    const end = (outcome: HttpAnswer | Refusal) => {
      clearTimeout(timer);
      sent?.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => end(refuseForTime(request)), request.timeoutInMillis);
    let sent: ReturnType<typeof requestHttp> | undefined;
    try {
      sent = open(toOptions(request));
      sent.on("response", (response) => readAnswer(response, end));
      sent.on("error", (cause) => end(refuseForNetwork(request, cause)));
      sent.end(WITHOUT_BODY.has(request.method) ? undefined : request.body);
    } catch (cause) {
      end(refuseForRequest(request, cause));
    }
  });
}

function toOptions({ url, method, rawHeaders, body }: HttpRequest): RequestOptions {
  const sized = WITHOUT_BODY.has(method) ? [] : ["Content-Length", String(Buffer.byteLength(body))];
  return {
    agent: false,
    hostname: url.hostname,
    port: url.port,
    path: url.path,
    method,
    // A list, so that names keep their spelling and may come twice.
    headers: ["Host", url.host, ...rawHeaders, ...sized],
  };
}

function readAnswer(response: IncomingMessage, end: (outcome: HttpAnswer | Refusal) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= MAX_BODY_BYTES) return void chunks.push(chunk);
    end(refuseFailure(`the endpoint's answer is larger than ${MAX_BODY_BYTES} bytes`, "Answer with less."));
  });
  response.on("end", () =>
    end({
      kind: "answered",
      status: response.statusCode ?? 0,
      rawHeaders: response.rawHeaders,
      body: Buffer.concat(chunks),
    }),
  );
  response.on("error", () => end(refuseFailure("the endpoint broke its answer off", "See its own log.")));
}

/** D.1: 504. Observed: what the message says. */
function refuseFailure(problem: string, remedy: string): Refusal {
  return {
    type: "INTEGRATION_FAILURE",
    message: "Network error communicating with endpoint",
    reason: { problem, remedy },
  };
}

/** E-50. */
function refuseForTime({ url, timeoutInMillis }: HttpRequest): Refusal {
  return {
    type: "INTEGRATION_TIMEOUT",
    message: "Endpoint request timed out",
    reason: {
      problem: `${url.host} did not answer within ${timeoutInMillis} ms`,
      remedy: "Make it faster, or raise timeoutInMillis of the integration.",
    },
  };
}

/** Assumed: a host that does not exist is a fault of the definition, one that does not answer is not. */
function refuseForNetwork({ url }: HttpRequest, cause: Error): Refusal {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === "ENOTFOUND")
    return refuseConfiguration(`there is no host ${url.hostname}`, "Correct the uri.");
  return refuseFailure(
    `${url.host} cannot be reached: ${code ?? cause.message}`,
    "Start it, or correct the uri.",
  );
}

function refuseForRequest({ url }: HttpRequest, cause: unknown): Refusal {
  const message = cause instanceof Error ? cause.message : String(cause);
  return refuseConfiguration(
    `the request to ${url.host} cannot be sent: ${message}`,
    "Correct its mappings.",
  );
}

export interface UriParts {
  readonly path: ReadonlyMap<string, readonly string[]>;
  /** Names and values in turn, added to the uri's own query. */
  readonly query: readonly string[];
}

const PLACEHOLDER = /\{([^{}]+)\}/g;

/**
 * Puts parameters into a uri. None can lead to another host: the host was fixed at import, and what is put into
 * the path cannot leave it.
 *
 * @returns the refusal of a uri with a placeholder that nothing is mapped to
 */
export function toHttpTarget({ uri }: HttpEndpoint, { path, query }: UriParts): HttpTarget | Refusal {
  const missing: string[] = [];
  const filled = uri.replace(PLACEHOLDER, (_, written: string) => {
    const name = written.replace(/\+$/, "");
    const value = path.get(name)?.[0];
    if (value === undefined) missing.push(name);
    return encodePathText(value ?? "");
  });
  if (missing.length > 0) {
    const problem = `nothing is mapped to {${missing.join("}, {")}} of the integration's uri`;
    return refuseConfiguration(problem, `Map integration.request.path.${missing[0]} in requestParameters.`);
  }
  const [, origin = "", rest = ""] = /^(https?:\/\/[^/?#]+)([^#]*)/i.exec(filled) ?? [];
  const { protocol, hostname, port, host } = new URL(origin);
  return {
    protocol: protocol === "https:" ? "https:" : "http:",
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port,
    host,
    path: appendQuery(rest.startsWith("/") ? rest : `/${rest}`, query),
  };
}

/** What came encoded stays so (contract C-37); `?` and `#` would end the path. */
function encodePathText(text: string): string {
  return text.replace(/[^\w\-.~!$&'()*+,;=:@/%]/gu, encodeURIComponent);
}

function appendQuery(path: string, pairs: readonly string[]): string {
  const query: string[] = [];
  for (let index = 0; index < pairs.length; index += 2) {
    query.push(`${encodeURIComponent(pairs[index] ?? "")}=${encodeURIComponent(pairs[index + 1] ?? "")}`);
  }
  if (query.length === 0) return path;
  return `${path}${path.includes("?") ? "&" : "?"}${query.join("&")}`;
}

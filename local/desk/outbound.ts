import type { DeskStatus } from "./desk-status.ts";

export interface OutboundRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly contentType: string;
  /** At most {@link MAX_ANSWER_BYTES} of it. */
  readonly body: string;
}

/**
 * Sends a request of the desk's own. Only the twin's own ports and AWS's own host names can be reached: the
 * desk is no proxy into anybody's network (CWE-918).
 *
 * @throws OutboundError when the address is another one, or nothing answers
 */
export type Outbound = (url: string, request?: OutboundRequest) => Promise<OutboundAnswer>;

/** Says why a request was not sent, or not answered; fit to be shown. */
export class OutboundError extends Error {
  override readonly name = "OutboundError";
}

const MAX_ANSWER_BYTES = 64 * 1024;
const TIMEOUT_MS = 35_000;
const REGION = "[a-z]{2}(?:-[a-z]+){1,3}-\\d";
const AWS_API_HOST = new RegExp(`^[a-z0-9]{10}\\.execute-api\\.${REGION}\\.amazonaws\\.com(?:\\.cn)?$`);
const AWS_DOMAIN_HOST = new RegExp(`^[a-z0-9-]{1,63}\\.auth(?:-fips)?\\.${REGION}\\.amazoncognito\\.com$`);

export function createOutbound(deps: {
  readonly fetch: typeof fetch;
  readonly status: () => DeskStatus;
}): Outbound {
  return async (url, request = {}) => {
    if (!isOwnUrl(url, deps.status()) && !isAwsApiUrl(url) && !isAwsDomainUrl(url)) {
      throw new OutboundError("The desk calls this twin and AWS's own host names only.");
    }
    try {
      const init = { ...request, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) } as const;
      return await toAnswer(await deps.fetch(url, init));
    } catch (cause) {
      throw new OutboundError(`No answer from ${new URL(url).origin}.`, { cause });
    }
  };
}

function isOwnUrl(url: string, { apis, pools }: DeskStatus): boolean {
  const own = [...apis.map(({ origin }) => origin), ...pools.map((pool) => pool.url)];
  return URL.canParse(url) && own.includes(new URL(url).origin);
}

/** An API by its `execute-api` name. */
export function isAwsApiUrl(url: string): boolean {
  return isHttpsHost(url, AWS_API_HOST);
}

/** A user pool domain by its prefix name. */
export function isAwsDomainUrl(url: string): boolean {
  return isHttpsHost(url, AWS_DOMAIN_HOST);
}

function isHttpsHost(url: string, pattern: RegExp): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return protocol === "https:" && username === "" && password === "" && pattern.test(host);
}

async function toAnswer(response: Response): Promise<OutboundAnswer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MAX_ANSWER_BYTES) break;
  }
  return {
    status: response.status,
    contentType: response.headers.get("content-type") ?? "",
    body: Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString("utf8"),
  };
}

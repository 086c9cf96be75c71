import { isJsonObject, type JsonObject } from "../../platform/json.ts";
import { isCallableUrl } from "../../user-pool/settings/oidc-details.ts";

/** An external provider does not do its part. `message` goes to the application as `error_description`. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
}

export interface ProviderCall {
  readonly url: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** AWS's words for a call that took too long (contract A2.4). */
  readonly onTimeout: string;
}

export interface ProviderAnswer {
  readonly status: number;
  /** `undefined` for what is no JSON object. */
  readonly body: JsonObject | undefined;
}

/** How long a person may look at an empty page. */
const TIMEOUT_MS = 5000;
/** Key sets and claims are far smaller. */
const MAX_ANSWER_BYTES = 256 * 1024;

/**
 * The only calls that leave this machine. They go by https, or to this machine itself, follow no redirect (it
 * could name any address), and end after five seconds or a quarter of a megabyte.
 *
 * @throws ProviderError
 */
export async function callProvider(
  fetchUrl: typeof fetch,
  { url, onTimeout, method = "GET", headers = {}, body }: ProviderCall,
): Promise<ProviderAnswer> {
  if (!isCallableUrl(url))
    throw new ProviderError("The identity provider names an address that is not called.");
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetchUrl(url, {
      method,
      headers: { accept: "application/json", ...headers },
      redirect: "manual",
      signal,
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, body: parseObject(await readText(response)) };
  } catch (cause) {
    if (cause instanceof ProviderError) throw cause;
    // Assumed: the words for a connection that there is not.
    throw new ProviderError(signal.aborted ? onTimeout : "Connection refused", { cause });
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new ProviderError("The answer of the identity provider is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

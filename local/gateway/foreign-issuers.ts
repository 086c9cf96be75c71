import { isJsonObject } from "../platform/json.ts";
import { isSafeAddress } from "../platform/safe-address.ts";
import { IssuerUnreachable, type PublicJwk, type TokenIssuer } from "./issuer-keys.ts";

/** AWS: quotas of HTTP APIs, for each of the two documents. */
const TIMEOUT_MS = 1500;
const MAX_BYTES = 150_000;

/** `https://cognito-idp.REGION.amazonaws.com/POOL`, as templates build it. */
const POOL_ISSUER = /^https:\/\/cognito-idp\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([\w-]+_[0-9A-Za-z]+)$/;

/** Whoever stands behind the issuer that a JWT authorizer names. */
export type GetIssuer = (issuer: string) => TokenIssuer;

/**
 * A pool of this twin is found by its AWS address also where its tokens name another one (`--issuer local`);
 * every other issuer is asked itself, over https or on this machine, when its first token comes.
 */
export function createIssuerSource(pools: readonly TokenIssuer[], fetcher: typeof fetch): GetIssuer {
  const foreign = new Map<string, TokenIssuer>();
  return (issuer) => {
    const found = findPool(pools, issuer) ?? foreign.get(issuer) ?? createForeignIssuer(issuer, fetcher);
    if (!pools.includes(found)) foreign.set(issuer, found);
    return found;
  };
}

function findPool(pools: readonly TokenIssuer[], issuer: string): TokenIssuer | undefined {
  const [, region, poolId] = POOL_ISSUER.exec(issuer) ?? [];
  return pools.find((pool) => {
    if (pool.issuer === issuer) return true;
    const [, , , poolRegion, , resource] = pool.providerArn.split(":");
    return poolId !== undefined && poolRegion === region && resource === `userpool/${poolId}`;
  });
}

function createForeignIssuer(issuer: string, fetcher: typeof fetch): TokenIssuer {
  return {
    providerArn: issuer,
    issuer,
    async fetchJwks() {
      const configuration = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
      const discovered = await fetchJson(configuration, "discovery", fetcher);
      const address = isJsonObject(discovered) ? discovered.jwks_uri : undefined;
      if (!isJsonObject(discovered) || discovered.issuer !== issuer || typeof address !== "string")
        throw new IssuerUnreachable("discovery", `${configuration} is not that of ${issuer}`);
      const keys = await fetchJson(address, "keys", fetcher);
      if (!isJsonObject(keys) || !Array.isArray(keys.keys))
        throw new IssuerUnreachable("keys", `${address} is no key set`);
      // Each key is looked at before it is used: see createKeySet.
      return { keys: keys.keys as readonly PublicJwk[] };
    },
  };
}

async function fetchJson(
  address: string,
  step: IssuerUnreachable["step"],
  fetcher: typeof fetch,
): Promise<unknown> {
  if (!isSafeAddress(address))
    throw new IssuerUnreachable(step, `${address} is neither https nor on this machine`);
  try {
    const response = await fetcher(address, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    return JSON.parse(await readText(response));
  } catch (cause) {
    throw new IssuerUnreachable(
      step,
      `${address}: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
}

/** No more than the quota, whatever the other side sends. */
async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

import { type ClientOfPool, toHostName } from "../oauth2/find-client.ts";
import type { Branding } from "../user-pool/resources/branding.ts";
import type { UserPool } from "../user-pool/user-pool.ts";
import { CLASSIC_LOOK, type PageGeneration, type PageLook } from "./page-look.ts";

/** The look of a client's pages on this host; `undefined` for managed login without a branding. */
export type FindLook = (found: ClientOfPool, host: string) => PageLook | undefined;

/** Brandings that are kept drawn: their images may be of megabytes. */
const MAX_KEPT = 20;

export function createFindLook(draw: (branding: Branding) => PageLook): FindLook {
  const drawn = new Map<string, PageLook>();
  return ({ pool, client }, host) => {
    if (findGeneration(pool, host) === "classic") return CLASSIC_LOOK;
    const branding = pool.findBrandingOfClient(client.clientId);
    if (branding === undefined) return undefined;
    const key = `${branding.brandingId}/${branding.lastModifiedAt}`;
    const known = drawn.get(key);
    if (known !== undefined) return known;
    if (drawn.size >= MAX_KEPT) drawn.clear();
    const look = draw(branding);
    drawn.set(key, look);
    return look;
  };
}

/** Of the domain that the host names; at `localhost`, which names none, of the pool's first one. */
export function findGeneration(pool: Pick<UserPool, "listDomains">, host: string): PageGeneration {
  const name = toHostName(host);
  const domains = pool.listDomains();
  const [first] = domains;
  const named = domains.find(({ domain }) => name === domain || name.startsWith(`${domain}.auth.`)) ?? first;
  return named?.managedLoginVersion === 2 ? "managed" : "classic";
}

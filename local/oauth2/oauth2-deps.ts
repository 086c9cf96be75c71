import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { UserPools } from "../user-pool/user-pool.ts";

/** What the endpoints of a pool's domain stand on. */
export interface OAuth2Deps {
  readonly userPools: UserPools;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the domain answers, for discovery: `http://localhost:3001`. Asked on each use, for a port of 0. */
  readonly origin: () => string;
  /** Reaches external identity providers; nothing else is called. */
  readonly fetch: typeof fetch;
  /** The error page, which belongs to the hosted pages (contract A5). */
  readonly showError: (error: string, status: number) => Promise<Response>;
}

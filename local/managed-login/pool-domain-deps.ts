import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Random } from "../platform/random.ts";
import type { UserPools } from "../user-pool/user-pool.ts";

export interface PoolDomainDeps {
  readonly userPools: UserPools;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Where the domain answers: `http://localhost:3001`. Asked on each use, for a port of 0. */
  readonly origin: () => string;
  /** Reaches external identity providers; nothing else is called. @default Node's own */
  readonly fetch?: typeof fetch | undefined;
  /** The page that shows codes and invitations, linked from the foot of each page. @default no link */
  readonly outboxUrl?: (() => string | undefined) | undefined;
}

import type { Clock } from "../platform/clock.ts";
import type { Random } from "../platform/random.ts";
import type { PoolFactors } from "./factors/pool-factors.ts";
import type { Outbox } from "./outbox.ts";
import type { PoolSecret } from "./pool-secret.ts";
import type { SrpHandshakes } from "./sign-in/srp-handshakes.ts";
import type { Store } from "./store.ts";
import type { SigningKeys } from "./tokens/signing-keys.ts";
import type { InvokeTrigger } from "./trigger.ts";
import type { UserPoolSettings } from "./user-pool-settings.ts";
import type { Lockout } from "./users/lockout.ts";
import type { Passwords } from "./users/passwords.ts";
import type { Quotas } from "./users/quotas.ts";

/** What one pool is made of. Its flows are functions that take the parts they need by `Pick`. */
export interface PoolParts {
  readonly settings: UserPoolSettings;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly outbox: Outbox;
  readonly secret: PoolSecret;
  readonly passwords: Passwords;
  readonly lockout: Lockout;
  readonly quotas: Quotas;
  readonly handshakes: SrpHandshakes;
  readonly factors: PoolFactors;
  readonly signingKeys: SigningKeys;
  readonly invokeTrigger: InvokeTrigger;
  /** A page of the pool's domain, for links in mails; `undefined` when the pool has none. */
  readonly toPageUrl: (path: string) => string | undefined;
}

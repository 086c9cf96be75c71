import { createHmac } from "node:crypto";
import type { Random } from "../platform/random.ts";
import type { Collection, Store } from "./store.ts";

const POOL_SECRETS: Collection<{ readonly secret: string }> = { name: "pool-secret" };

/** Keyed digests that are the same for the same pool, also after a restart, and that nobody else can make. */
export interface PoolSecret {
  /** 32 bytes; `purpose` keeps the uses apart. */
  digest(purpose: string, text: string): Buffer;
  /** Settles when the secret is durable; what must outlive the process waits for it. */
  readonly stored: Promise<void>;
}

export function createPoolSecret(store: Store, random: Random, userPoolId: string): PoolSecret {
  const known = store.findRecord(POOL_SECRETS, userPoolId);
  const secret = known?.secret ?? random.bytes(32).toString("base64url");
  const stored = known
    ? Promise.resolve()
    : store.write((transaction) =>
        transaction.putRecord(POOL_SECRETS, { id: userPoolId, value: { secret } }),
      );
  // Whoever waits for it learns of a failure; nobody may be waiting.
  stored.catch(() => {});
  const key = Buffer.from(secret, "base64url");
  return {
    digest: (purpose, text) => createHmac("sha256", key).update(`${purpose}\n${text}`, "utf8").digest(),
    stored,
  };
}

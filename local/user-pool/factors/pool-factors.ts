import { createHash } from "node:crypto";
import { findFactorProblem } from "../settings/factor-settings.ts";
import type { Collection, Store } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { FactorSettings, UserPoolSettings } from "../user-pool-settings.ts";

interface FactorOverride {
  /** Of the template's settings that it was laid over: when those change, they count again. */
  readonly basis: string;
  readonly settings: FactorSettings;
}

const OVERRIDES: Collection<FactorOverride> = { name: "factor-settings", isCached: true };

/** The factors that a pool asks for and allows, changeable while it runs. */
export interface PoolFactors {
  current(): FactorSettings;
  /** @throws UserPoolError `invalid-parameter` for what AWS does not take together */
  change(change: Partial<FactorSettings>): Promise<FactorSettings>;
}

/**
 * What the template says, until `SetUserPoolMfaConfig` says otherwise. As on AWS a deployment with other
 * properties has the last word.
 */
export function createPoolFactors(
  store: Store,
  { settings }: { readonly settings: Pick<UserPoolSettings, "userPoolId" | "factors"> },
): PoolFactors {
  const toBasis = () => createHash("sha256").update(JSON.stringify(settings.factors)).digest("base64url");
  const current = () => {
    const override = store.findRecord(OVERRIDES, settings.userPoolId);
    return override?.basis === toBasis() ? override.settings : settings.factors;
  };
  return {
    current,
    async change(change) {
      const changed = { ...current(), ...change };
      const message = findFactorProblem(changed);
      if (message !== undefined) throw new UserPoolError("invalid-parameter", { values: { message } });
      await store.write((transaction) =>
        transaction.putRecord(OVERRIDES, {
          id: settings.userPoolId,
          value: { basis: toBasis(), settings: changed },
        }),
      );
      return changed;
    },
  };
}

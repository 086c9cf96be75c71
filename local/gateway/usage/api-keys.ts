import { createHash } from "node:crypto";
import type { ApiKeyResource, UsagePlanResource } from "../../template/resources.ts";

/** The keys and plans of a template. */
export interface Usage {
  readonly apiKeys: readonly ApiKeyResource[];
  readonly usagePlans: readonly UsagePlanResource[];
}

/** A key that may open something, and the plans it is in. */
export interface KnownKey {
  readonly apiKeyId: string;
  readonly name: string;
  readonly plans: readonly UsagePlanResource[];
}

export interface ApiKeys {
  /** The key with that value, if it is enabled. */
  find(value: string): KnownKey | undefined;
}

/** Keys are found by a digest, so that the time it takes says nothing about their values. */
export function createApiKeys({ apiKeys, usagePlans }: Usage): ApiKeys {
  const known = new Map(
    apiKeys
      .filter(({ enabled }) => enabled)
      .map(({ apiKeyId, name, value }): [string, KnownKey] => [
        toDigest(value),
        { apiKeyId, name, plans: usagePlans.filter(({ apiKeyIds }) => apiKeyIds.includes(apiKeyId)) },
      ]),
  );
  return { find: (value) => known.get(toDigest(value)) };
}

function toDigest(value: string): string {
  return createHash("sha256").update(value, "utf8").digest("hex");
}

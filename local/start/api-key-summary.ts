import type { StackModel } from "../template/resources.ts";

/** A key of the template. Where the template names no value, it is invented here and the same at every start. */
export interface ApiKeySummary {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly isEnabled: boolean;
  /** Names of the usage plans that it belongs to; a key of no plan opens nothing. */
  readonly usagePlans: readonly string[];
}

export function toApiKeySummaries({
  apiKeys,
  usagePlans,
}: Pick<StackModel, "apiKeys" | "usagePlans">): readonly ApiKeySummary[] {
  return apiKeys.map(({ apiKeyId, name, value, enabled }) => ({
    id: apiKeyId,
    name,
    value,
    isEnabled: enabled,
    usagePlans: usagePlans.filter(({ apiKeyIds }) => apiKeyIds.includes(apiKeyId)).map((plan) => plan.name),
  }));
}

/** One line for each key: what to send, and why it would open nothing. */
export function toApiKeyLines(keys: readonly ApiKeySummary[]): readonly string[] {
  const width = Math.max(0, ...keys.map(({ name }) => name.length));
  return keys.map(({ name, value, isEnabled, usagePlans }) => {
    const what = isEnabled
      ? usagePlans.length === 0
        ? "in no usage plan: opens nothing"
        : `in ${usagePlans.join(", ")}`
      : "switched off (Enabled is not true): opens nothing";
    return `${name.padEnd(width)}  x-api-key: ${value}  (${what})`;
  });
}

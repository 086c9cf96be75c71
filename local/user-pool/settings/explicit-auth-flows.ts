import type { ExplicitAuthFlow } from "../app-client.ts";
import { type Properties, PropertyError, readTexts, toPath } from "./properties.ts";

/** Every spelling that CloudFormation takes, and the flow it stands for. */
const FLOWS: Readonly<Record<string, ExplicitAuthFlow>> = {
  ALLOW_USER_SRP_AUTH: "ALLOW_USER_SRP_AUTH",
  ALLOW_USER_PASSWORD_AUTH: "ALLOW_USER_PASSWORD_AUTH",
  ALLOW_ADMIN_USER_PASSWORD_AUTH: "ALLOW_ADMIN_USER_PASSWORD_AUTH",
  ALLOW_REFRESH_TOKEN_AUTH: "ALLOW_REFRESH_TOKEN_AUTH",
  ALLOW_CUSTOM_AUTH: "ALLOW_CUSTOM_AUTH",
  ALLOW_USER_AUTH: "ALLOW_USER_AUTH",
};

const LEGACY_FLOWS: Readonly<Record<string, readonly ExplicitAuthFlow[]>> = {
  ADMIN_NO_SRP_AUTH: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
  CUSTOM_AUTH_FLOW_ONLY: ["ALLOW_CUSTOM_AUTH"],
  USER_PASSWORD_AUTH: ["ALLOW_USER_PASSWORD_AUTH"],
};

/** AWS: what a client may do that says nothing (contract G4). */
const DEFAULT_FLOWS: readonly ExplicitAuthFlow[] = [
  "ALLOW_REFRESH_TOKEN_AUTH",
  "ALLOW_USER_SRP_AUTH",
  "ALLOW_CUSTOM_AUTH",
];

export function parseExplicitAuthFlows(properties: Properties): readonly ExplicitAuthFlow[] {
  const names = readTexts(properties, "ExplicitAuthFlows") ?? [];
  if (names.length === 0) return DEFAULT_FLOWS;
  const legacy = names.filter((name) => Object.hasOwn(LEGACY_FLOWS, name));
  if (legacy.length === names.length) return parseLegacyFlows(legacy);
  const unknown = names.find((name) => !Object.hasOwn(FLOWS, name));
  if (unknown !== undefined) {
    throw new PropertyError(toPath(properties, "ExplicitAuthFlows"), {
      problem: `${JSON.stringify(unknown)} is no flow that could stand here.`,
      remedy: "Use ALLOW_… names only; they cannot be mixed with the older ones.",
    });
  }
  return names.flatMap((name) => FLOWS[name] ?? []);
}

/**
 * Assumed: beside the older names a client keeps SRP and refresh, as it did before `ALLOW_*` existed;
 * `CUSTOM_AUTH_FLOW_ONLY` takes SRP away.
 */
function parseLegacyFlows(names: readonly string[]): readonly ExplicitAuthFlow[] {
  const isCustomOnly = names.includes("CUSTOM_AUTH_FLOW_ONLY");
  const kept: readonly ExplicitAuthFlow[] = isCustomOnly
    ? ["ALLOW_REFRESH_TOKEN_AUTH"]
    : ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"];
  return [...kept, ...names.flatMap((name) => LEGACY_FLOWS[name] ?? [])];
}

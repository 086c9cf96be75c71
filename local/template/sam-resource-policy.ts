import { isDeepStrictEqual } from "node:util";
import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { Draft } from "./draft.ts";
import { ANY_METHOD } from "./operation-key.ts";
import { type PropertyTable, readProperties } from "./property-table.ts";
import { isTrueToSam } from "./sam-truth.ts";
import { findPlace, refuseAt } from "./source-place.ts";

const RESOURCE_POLICY: PropertyTable = {
  what: "ResourcePolicy",
  modelled: [
    "AwsAccountBlacklist",
    "AwsAccountWhitelist",
    "CustomStatements",
    "IntrinsicVpcBlacklist",
    "IntrinsicVpcWhitelist",
    "IntrinsicVpceBlacklist",
    "IntrinsicVpceWhitelist",
    "IpRangeBlacklist",
    "IpRangeWhitelist",
    "SourceVpcBlacklist",
    "SourceVpcWhitelist",
  ],
  ignored: [],
};

const POLICY = "x-amazon-apigateway-policy";

/** `ResourcePolicy` of `Auth`; `undefined` when it says none. @throws StartError */
export function parseResourcePolicy(auth: JsonObject): JsonObject | undefined {
  const written = getOwn(auth, "ResourcePolicy");
  if (!isTrueToSam(written)) return undefined;
  if (isJsonObject(written)) return readProperties(written, RESOURCE_POLICY, (value) => value);
  return refuseAt(findPlace(auth, "ResourcePolicy"), "ResourcePolicy must be a map.", "Correct it.");
}

/** Writes the policy for every method that is now in `paths`, as SAM does. @throws StartError */
export function addResourcePolicy(
  body: Draft,
  policy: JsonObject,
  { paths, stageName }: { paths: readonly string[]; stageName: string },
): void {
  const custom = getOwn(policy, "CustomStatements");
  if (paths.length === 0 && !isTrueToSam(custom)) return;
  const document = openPolicy(body);
  for (const path of paths) addStatements(document, policy, toResources(body, path, stageName));
  if (isTrueToSam(custom)) addCustom(document, custom);
  body[POLICY] = document;
}

function openPolicy(body: Draft): Draft {
  const written = getOwn(body, POLICY);
  return isJsonObject(written) ? { ...written } : {};
}

function addStatements(document: Draft, policy: JsonObject, resources: readonly string[]): void {
  addAccounts(document, getOwn(policy, "AwsAccountWhitelist"), { Effect: "Allow", resources });
  addAccounts(document, getOwn(policy, "AwsAccountBlacklist"), { Effect: "Deny", resources });
  const addRanges = (operator: string, ranges: unknown) => {
    if (!isTrueToSam(ranges)) return;
    addDenial(document, { [operator]: { "aws:SourceIp": toList(ranges) } }, resources);
  };
  addRanges("NotIpAddress", getOwn(policy, "IpRangeWhitelist"));
  addRanges("IpAddress", getOwn(policy, "IpRangeBlacklist"));
  const addNetworks = (operator: string, suffix: string) => {
    const condition = toNetworks(policy, suffix);
    if (Object.keys(condition).length > 0) addDenial(document, { [operator]: condition }, resources);
  };
  addNetworks("StringEquals", "Blacklist");
  addNetworks("StringNotEquals", "Whitelist");
}

function addAccounts(
  document: Draft,
  accounts: unknown,
  { Effect, resources }: { Effect: string; resources: readonly string[] },
): void {
  if (!isTrueToSam(accounts)) return;
  const Principal = { AWS: toList(accounts) };
  addStatement(document, { Effect, Action: "execute-api:Invoke", Resource: resources, Principal });
}

/** What is denied under a condition, is allowed without it. */
function addDenial(document: Draft, Condition: JsonObject, resources: readonly string[]): void {
  const base = { Action: "execute-api:Invoke", Resource: resources, Principal: "*" };
  document.Statement = [...toList(getOwn(document, "Statement"))];
  addOnce(document, { Effect: "Allow", ...base });
  addOnce(document, { Effect: "Deny", ...base, Condition });
}

function toNetworks(policy: JsonObject, suffix: string): JsonObject {
  const name = `SourceVpc${suffix}`;
  const named = toList(getOwn(policy, name));
  if (!named.every((one) => typeof one === "string")) {
    refuseAt(findPlace(policy, name), `${name} must be a list of texts.`, `Use IntrinsicVpc${suffix}.`);
  }
  const startsWith = (prefix: string) => named.filter((one) => String(one).startsWith(prefix));
  const networks = [...startsWith("vpc-"), ...toList(getOwn(policy, `IntrinsicVpc${suffix}`))];
  const endpoints = [...startsWith("vpce-"), ...toList(getOwn(policy, `IntrinsicVpce${suffix}`))];
  return {
    ...(networks.length > 0 && { "aws:SourceVpc": networks }),
    ...(endpoints.length > 0 && { "aws:SourceVpce": endpoints }),
  };
}

/** SAM writes the first statement alone, and a list from the second on. */
function addStatement(document: Draft, statement: JsonObject): void {
  document.Version = "2012-10-17";
  const existing = getOwn(document, "Statement");
  document.Statement = existing === undefined ? statement : [...toList(existing), statement];
}

function addOnce(document: Draft, statement: JsonObject): void {
  document.Version = "2012-10-17";
  const existing = toList(getOwn(document, "Statement"));
  const isThere = existing.some((one) => isDeepStrictEqual(one, statement));
  document.Statement = isThere ? existing : [...existing, statement];
}

function addCustom(document: Draft, custom: unknown): void {
  document.Version = "2012-10-17";
  const existing = getOwn(document, "Statement");
  if (existing === undefined) {
    document.Statement = custom;
    return;
  }
  for (const statement of toList(custom)) if (isJsonObject(statement)) addOnce(document, statement);
}

/** Every key of the path counts, as in SAM; parameters of the path stand for anything. */
function toResources(body: Draft, path: string, stageName: string): readonly string[] {
  const paths = getOwn(body, "paths");
  const pathItem = isJsonObject(paths) ? getOwn(paths, path) : undefined;
  const names = isJsonObject(pathItem) ? Object.keys(pathItem) : [];
  const pattern = path.replace(/\{[A-Za-z0-9._-]+\+?\}/g, "*");
  return names.map((name) => {
    const isAny = [ANY_METHOD, "any"].includes(name.toLowerCase());
    return `execute-api:/${stageName}/${isAny ? "*" : name.toUpperCase()}${pattern}`;
  });
}

function toList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

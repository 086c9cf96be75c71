import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import type { GroupClaims } from "../tokens/group-claims.ts";
import { type InvokeTrigger, toTriggerAttributes } from "../trigger.ts";
import type { User } from "../user.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import { parseClaimChanges, readTexts, type TokenChanges } from "./token-changes.ts";

/** Why tokens are issued; what follows `TokenGeneration_` (contract F5.2). */
export interface TokenOccasion {
  readonly source:
    | "HostedAuth"
    | "Authentication"
    | "NewPasswordChallenge"
    | "AuthenticateDevice"
    | "RefreshTokens";
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

export interface TokenTriggerDeps {
  readonly settings: Pick<UserPoolSettings, "userPoolId" | "triggers">;
  readonly invokeTrigger: InvokeTrigger;
}

interface TokensInQuestion {
  readonly clientId: string;
  readonly user: User;
  readonly groups: GroupClaims;
  readonly scopes: readonly string[];
  readonly occasion: TokenOccasion;
}

/** @throws UserPoolError `trigger-…`: without its answer there are no tokens */
export async function askPreTokenGeneration(
  { settings, invokeTrigger }: TokenTriggerDeps,
  { clientId, user, groups, scopes, occasion }: TokensInQuestion,
): Promise<TokenChanges> {
  const isFirstVersion = settings.triggers.tokenVersion === "V1_0";
  const response = await invokeTrigger("PreTokenGeneration", {
    triggerSource: `TokenGeneration_${occasion.source}`,
    userPoolId: settings.userPoolId,
    username: user.username,
    clientId,
    request: {
      userAttributes: toTriggerAttributes(user),
      groupConfiguration: {
        groupsToOverride: groups.groups,
        iamRolesToOverride: groups.roles,
        preferredRole: groups.preferredRole ?? null,
      },
      ...(isFirstVersion ? {} : { scopes }),
      clientMetadata: occasion.clientMetadata,
    },
  });
  return response ? toChanges(response, isFirstVersion) : {};
}

/**
 * The same for a client by itself; only the third version of the trigger hears of it (contract F5.3).
 * @throws UserPoolError `trigger-…`
 */
export async function askForClientToken(
  { settings, invokeTrigger }: TokenTriggerDeps,
  {
    clientId,
    scopes,
    clientMetadata,
  }: Pick<TokensInQuestion, "clientId" | "scopes"> & Pick<TokenOccasion, "clientMetadata">,
): Promise<TokenChanges> {
  if (settings.triggers.tokenVersion !== "V3_0") return {};
  const response = await invokeTrigger("PreTokenGeneration", {
    triggerSource: "TokenGeneration_ClientCredentials",
    userPoolId: settings.userPoolId,
    username: "ClientCredentials",
    clientId,
    request: { userAttributes: {}, groupConfiguration: null, scopes, clientMetadata },
  });
  return response ? toChanges(response, false) : {};
}

/** Contract F5.3; details that are `null` change nothing. */
function toChanges(response: JsonObject, isFirstVersion: boolean): TokenChanges {
  const details = readObject(
    response,
    isFirstVersion ? "claimsOverrideDetails" : "claimsAndScopeOverrideDetails",
  );
  if (!details) return {};
  const groups = readGroups(readObject(details, "groupOverrideDetails"));
  if (isFirstVersion) return { idToken: parseClaimChanges(details, "texts"), groups };
  return {
    idToken: parseClaimChanges(readObject(details, "idTokenGeneration") ?? {}, "any"),
    accessToken: parseClaimChanges(readObject(details, "accessTokenGeneration") ?? {}, "any"),
    groups,
  };
}

/** Assumed: left out, the groups stay; given, they are replaced, also by none. */
function readGroups(details: JsonObject | undefined): GroupClaims | undefined {
  if (!details) return undefined;
  const preferredRole = getOwn(details, "preferredRole") ?? undefined;
  if (preferredRole !== undefined && typeof preferredRole !== "string") refuse();
  return {
    groups: readTexts(details, "groupsToOverride"),
    roles: readTexts(details, "iamRolesToOverride"),
    preferredRole,
  };
}

function readObject(object: JsonObject, name: string): JsonObject | undefined {
  const value = getOwn(object, name) ?? undefined;
  if (value !== undefined && !isJsonObject(value)) refuse();
  return value;
}

function refuse(): never {
  throw new UserPoolError("trigger-response-invalid");
}

import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import type { InvokeTrigger } from "../trigger.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import { readTexts } from "./token-changes.ts";

interface MigrationTriggerDeps {
  readonly settings: Pick<UserPoolSettings, "userPoolId">;
  readonly invokeTrigger: InvokeTrigger;
}

/** Somebody whom the pool does not know, as they named themselves. */
export type Stranger =
  | {
      readonly source: "Authentication";
      readonly clientId: string;
      readonly username: string;
      readonly password: string;
      /** `ClientMetadata` of the sign-in, which AWS calls validation data here. */
      readonly validationData?: Readonly<Record<string, string>> | undefined;
    }
  | {
      readonly source: "ForgotPassword";
      readonly clientId: string;
      readonly username: string;
      readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
    };

/** What the function knows of the stranger (contract F5.2). */
export interface MigratedUser {
  readonly attributes: Readonly<Record<string, string>>;
  readonly status: "CONFIRMED" | "RESET_REQUIRED";
  readonly isSilent: boolean;
  /** Empty where the function names none. */
  readonly deliveryMediums: readonly ("EMAIL" | "SMS")[];
  readonly forcesAliases: boolean;
  readonly enablesSmsMfa: boolean;
}

/**
 * Asks the function that knows the users of before. The password goes to it, and nowhere else.
 * @returns `undefined` when it does not know the user either
 * @throws UserPoolError `trigger-…`
 */
export async function askUserMigration(
  { settings, invokeTrigger }: MigrationTriggerDeps,
  stranger: Stranger,
): Promise<MigratedUser | undefined> {
  const response = await invokeTrigger("UserMigration", {
    triggerSource: `UserMigration_${stranger.source}`,
    userPoolId: settings.userPoolId,
    username: stranger.username,
    clientId: stranger.clientId,
    request: toRequest(stranger),
  });
  return response && toMigratedUser(response);
}

/** Assumed: members without a value are `null`. */
function toRequest(stranger: Stranger): JsonObject {
  if (stranger.source === "Authentication") {
    const { password, validationData = null } = stranger;
    return { userAttributes: null, password, validationData };
  }
  const { clientMetadata } = stranger;
  return { userAttributes: null, password: null, validationData: null, clientMetadata };
}

function toMigratedUser(response: JsonObject): MigratedUser | undefined {
  const attributes = response.userAttributes ?? undefined;
  if (attributes === undefined) return undefined;
  const status = response.finalUserStatus ?? "CONFIRMED";
  if (!isJsonObject(attributes) || (status !== "CONFIRMED" && status !== "RESET_REQUIRED")) {
    throw new UserPoolError("trigger-response-invalid");
  }
  return {
    attributes: Object.fromEntries(Object.entries(attributes).map(toTextEntry)),
    status,
    isSilent: getOwn(response, "messageAction") === "SUPPRESS",
    deliveryMediums: readTexts(response, "desiredDeliveryMediums").filter(isMedium),
    forcesAliases: isTrue(response.forceAliasCreation),
    enablesSmsMfa: isTrue(response.enableSMSMFA),
  };
}

/** AWS's examples write `"true"` and `true`. */
function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}

function isMedium(text: string): text is "EMAIL" | "SMS" {
  return text === "EMAIL" || text === "SMS";
}

function toTextEntry([name, value]: readonly [string, unknown]): readonly [string, string] {
  if (typeof value === "object" && value !== null) throw new UserPoolError("trigger-response-invalid");
  return [name, String(value ?? "")];
}

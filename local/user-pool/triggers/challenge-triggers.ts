import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import type { ChallengeResult } from "../sign-in/auth-session.ts";
import type { Claimant } from "../sign-in/first-factor.ts";
import { type InvokeTrigger, type TriggerName, toTriggerAttributes } from "../trigger.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";

interface ChallengeTriggerDeps {
  readonly settings: Pick<UserPoolSettings, "userPoolId">;
  readonly invokeTrigger: InvokeTrigger;
}

/** Who signs in by `CUSTOM_AUTH`, and how far it has come. */
export interface CustomSignIn {
  readonly claimant: Claimant;
  readonly results: readonly ChallengeResult[];
}

export type ChallengeDecision =
  | { readonly kind: "issue-tokens" }
  | { readonly kind: "fail" }
  | { readonly kind: "challenge"; readonly name: string };

export interface CreatedChallenge {
  readonly publicParameters: Readonly<Record<string, string>>;
  /** For the function that judges the answer, and for nobody else. */
  readonly privateParameters: Readonly<Record<string, string>>;
  readonly metadata: string | null;
}

/**
 * What comes next (contract F4). Who is both let in and turned away is turned away.
 * @throws UserPoolError `invalid-parameter` without the trigger; `trigger-…`
 */
export async function askDefineAuthChallenge(
  deps: ChallengeTriggerDeps,
  { claimant, results }: CustomSignIn,
): Promise<ChallengeDecision> {
  const response = await ask(deps, "DefineAuthChallenge", { claimant, session: results });
  if (response.failAuthentication === true) return { kind: "fail" };
  if (response.issueTokens === true) return { kind: "issue-tokens" };
  const { challengeName: name } = response;
  if (typeof name !== "string" || name === "") throw new UserPoolError("trigger-response-invalid");
  return { kind: "challenge", name };
}

/** @throws UserPoolError `invalid-parameter` without the trigger; `trigger-…` */
export async function askCreateAuthChallenge(
  deps: ChallengeTriggerDeps,
  { claimant, results }: CustomSignIn,
): Promise<CreatedChallenge> {
  const asked = { claimant, challengeName: "CUSTOM_CHALLENGE", session: results };
  const response = await ask(deps, "CreateAuthChallenge", asked);
  const metadata = response.challengeMetadata ?? null;
  if (metadata !== null && typeof metadata !== "string") throw new UserPoolError("trigger-response-invalid");
  return {
    publicParameters: readParameters(response, "publicChallengeParameters"),
    privateParameters: readParameters(response, "privateChallengeParameters"),
    metadata,
  };
}

/** @throws UserPoolError `invalid-parameter` without the trigger; `trigger-…` */
export async function askVerifyAuthChallenge(
  deps: ChallengeTriggerDeps,
  claimant: Claimant,
  asked: { readonly privateParameters: Readonly<Record<string, string>>; readonly answer: string },
): Promise<boolean> {
  const response = await ask(deps, "VerifyAuthChallengeResponse", {
    claimant,
    privateChallengeParameters: asked.privateParameters,
    challengeAnswer: asked.answer,
  });
  return response.answerCorrect === true;
}

async function ask(
  { settings, invokeTrigger }: ChallengeTriggerDeps,
  trigger: TriggerName,
  { claimant, ...asked }: { readonly claimant: Claimant } & JsonObject,
): Promise<JsonObject> {
  const { client, user, countedName, clientMetadata } = claimant;
  const response = await invokeTrigger(trigger, {
    triggerSource: `${trigger}_Authentication`,
    userPoolId: settings.userPoolId,
    username: user?.username ?? countedName,
    clientId: client.clientId,
    request: {
      userAttributes: user ? toTriggerAttributes(user) : {},
      ...asked,
      clientMetadata,
      ...(client.hidesUserExistence ? { userNotFound: user === undefined } : {}),
    },
  });
  if (response) return response;
  throw createNotConfigured();
}

/** AWS's own words (contract C5.4). */
export function createNotConfigured(): UserPoolError {
  const message = "Custom auth lambda trigger is not configured for the user pool.";
  return new UserPoolError("invalid-parameter", { values: { message } });
}

/** Assumed: what is no text becomes one, as a map of texts is read on AWS; objects are refused. */
function readParameters(response: JsonObject, name: string): Readonly<Record<string, string>> {
  const parameters = getOwn(response, name) ?? {};
  if (!isJsonObject(parameters)) throw new UserPoolError("trigger-response-invalid");
  return Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => {
      if (typeof value === "object" && value !== null) throw new UserPoolError("trigger-response-invalid");
      return [key, String(value ?? "")];
    }),
  );
}

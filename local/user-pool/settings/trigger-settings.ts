import { TRIGGER_NAMES, type TriggerName } from "../trigger.ts";
import type { TriggerFunctions } from "../triggers/trigger-functions.ts";
import type { TriggerSettings, UserPoolSettings } from "../user-pool-settings.ts";
import {
  assertKnownProperties,
  type Properties,
  PropertyError,
  readBlock,
  readChoice,
  readText,
  refuseProperty,
} from "./properties.ts";

/**
 * `LambdaConfig`: the function behind each trigger (contract F5, G3).
 * @throws PropertyError for a trigger that is not run here
 */
export function parseTriggerSettings(pool: Properties): TriggerSettings {
  const block = readBlock(pool, "LambdaConfig");
  for (const [name, remedy] of NOT_RUN_HERE) {
    if (Object.hasOwn(block.values, name)) refuseProperty(block, name, remedy);
  }
  assertKnownProperties(block, [...TRIGGER_NAMES, "PreTokenGenerationConfig"]);
  const functions: Partial<Record<TriggerName, string>> = {};
  for (const name of TRIGGER_NAMES) {
    const functionArn = readText(block, name);
    if (functionArn !== undefined) functions[name] = functionArn;
  }
  return toVersioned(block, functions);
}

const SENDER_REMEDY =
  "It gets codes encrypted with a KMS key, and there is none here. Remove it for the local run: messages go to " +
  "the outbox, and CustomMessage may write them.";

/** What else `LambdaConfig` may name on AWS. */
const NOT_RUN_HERE: readonly (readonly [name: string, remedy: string])[] = [
  ["CustomSMSSender", SENDER_REMEDY],
  ["CustomEmailSender", SENDER_REMEDY],
  ["KMSKeyID", SENDER_REMEDY],
  ["InboundFederation", "Remove it for the local run."],
];

/** Both ways of naming the function of tokens may stand there, when they name the same one (contract F5.3). */
function toVersioned(block: Properties, functions: TriggerSettings["functions"]): TriggerSettings {
  const config = readBlock(block, "PreTokenGenerationConfig");
  assertKnownProperties(config, ["LambdaArn", "LambdaVersion"]);
  const { PreTokenGeneration: older } = functions;
  const functionArn = readText(config, "LambdaArn") ?? older;
  const tokenVersion = readChoice(config, "LambdaVersion", ["V1_0", "V2_0", "V3_0"]) ?? "V1_0";
  if (older !== undefined && functionArn !== older) {
    refuseProperty(block, "PreTokenGenerationConfig", "Name one function for both.");
  }
  if (functionArn === undefined) return { functions, tokenVersion };
  return { functions: { ...functions, PreTokenGeneration: functionArn }, tokenVersion };
}

/**
 * Nobody signs in unasked because the function that should be asked is not here.
 * @throws PropertyError naming the function
 */
export function assertTriggersRun(
  { triggers }: Pick<UserPoolSettings, "triggers">,
  functions: Pick<TriggerFunctions, "findObstacle">,
): void {
  for (const [name, functionArn] of Object.entries(triggers.functions)) {
    const obstacle = functions.findObstacle(functionArn);
    if (obstacle === undefined) continue;
    throw new PropertyError(`LambdaConfig.${name}`, {
      problem: `The function ${functionArn} cannot run here: ${obstacle}.`,
      remedy: "Name a function of this template that runs here, or remove the trigger for the local run.",
    });
  }
}

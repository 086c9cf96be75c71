import { TRIGGER_NAMES, type TriggerName } from "../trigger.ts";
import type { TriggerFunctions } from "../triggers/trigger-functions.ts";
import type { TriggerSettings, UserPoolSettings } from "../user-pool-settings.ts";
import { assertKnownProperties, type Properties, PropertyError, readBlock, readText } from "./properties.ts";

/**
 * `LambdaConfig`: the function behind each trigger (contract F5, G3).
 * @throws PropertyError for a trigger that is not run here
 */
export function parseTriggerSettings(pool: Properties): TriggerSettings {
  const block = readBlock(pool, "LambdaConfig");
  assertKnownProperties(block, TRIGGER_NAMES);
  const functions: Partial<Record<TriggerName, string>> = {};
  for (const name of TRIGGER_NAMES) {
    const functionArn = readText(block, name);
    if (functionArn !== undefined) functions[name] = functionArn;
  }
  return { functions };
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

import type { DeviceSettings } from "../user-pool-settings.ts";
import { assertKnownProperties, type Properties, readBlock, readFlag } from "./properties.ts";

/** AWS: any member that is there turns the tracking of devices on, `false` too (contract G3). */
export function parseDeviceSettings(pool: Properties): DeviceSettings | null {
  const block = readBlock(pool, "DeviceConfiguration");
  assertKnownProperties(block, ["ChallengeRequiredOnNewDevice", "DeviceOnlyRememberedOnUserPrompt"]);
  const isChallengeRequiredOnNew = readFlag(block, "ChallengeRequiredOnNewDevice");
  const isRememberedOnPrompt = readFlag(block, "DeviceOnlyRememberedOnUserPrompt");
  if (isChallengeRequiredOnNew === undefined && isRememberedOnPrompt === undefined) return null;
  return {
    isChallengeRequiredOnNew: isChallengeRequiredOnNew ?? false,
    isRememberedOnPrompt: isRememberedOnPrompt ?? false,
  };
}

import { StartError } from "../platform/start-error.ts";
import type { StackModel } from "../template/resources.ts";

/**
 * Leaves the APIs that have a stage of this name.
 *
 * @throws StartError when there is none: a stage by another name would be another, with other variables
 */
export function chooseStage(stack: StackModel, stageName: string): StackModel {
  const restApis = stack.restApis.filter((api) => api.stageName === stageName);
  if (restApis.length > 0) return { ...stack, restApis };
  const names = [...new Set(stack.restApis.map((api) => api.stageName))].join(", ");
  throw new StartError({
    file: stack.templateFile,
    problem: `No API of the template has a stage ${stageName}.`,
    remedy: names === "" ? "Leave --stage out." : `Choose one of: ${names}.`,
  });
}

import { StartError } from "../platform/start-error.ts";
import type { StackModel } from "../template/resources.ts";

/**
 * Leaves the APIs that have a stage of this name.
 *
 * @throws StartError when there is none: a stage by another name would be another, with other variables
 */
export function chooseStage(stack: StackModel, stageName: string): StackModel {
  const restApis = stack.restApis.filter((api) => api.stageName === stageName);
  const httpApis = stack.httpApis
    .map((api) => ({ ...api, stages: api.stages.filter((stage) => stage.stageName === stageName) }))
    .filter(({ stages }) => stages.length > 0);
  if (restApis.length + httpApis.length > 0) return { ...stack, restApis, httpApis };
  const stages = [...stack.restApis, ...stack.httpApis.flatMap((api) => api.stages)];
  const names = [...new Set(stages.map((stage) => stage.stageName))].join(", ");
  throw new StartError({
    file: stack.templateFile,
    problem: `No API of the template has a stage ${stageName}.`,
    remedy: names === "" ? "Leave --stage out." : `Choose one of: ${names}.`,
  });
}

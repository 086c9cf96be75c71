import { ENDPOINT_SCENARIOS, SKIPPED_ENDPOINT_SCENARIOS } from "./endpoint-scenarios.ts";
import type { Facts } from "./facts.ts";
import { GATEWAY_SCENARIOS, SKIPPED_GATEWAY_SCENARIOS } from "./gateway-scenarios.ts";
import { HOSTED_UI_SCENARIOS } from "./hosted-ui-scenarios.ts";
import { ISSUER_SCENARIOS } from "./issuer-scenarios.ts";
import type { Scenario, SkippedScenario } from "./scenario.ts";
import { send } from "./send.ts";
import type { ConformanceTarget } from "./target.ts";

/** Written once; every target is asked all of them. */
export const SCENARIOS: readonly Scenario[] = [
  ...GATEWAY_SCENARIOS,
  ...HOSTED_UI_SCENARIOS,
  ...ENDPOINT_SCENARIOS,
  ...ISSUER_SCENARIOS,
];

export const SKIPPED_SCENARIOS: readonly SkippedScenario[] = [
  ...SKIPPED_GATEWAY_SCENARIOS,
  ...SKIPPED_ENDPOINT_SCENARIOS,
];

/** One fact about which two targets disagree. */
export interface Difference {
  readonly scenario: Pick<Scenario, "id" | "name" | "clauses">;
  /** {@link NO_ANSWER} is the only one where a target gave none. */
  readonly fact: string;
  /** What the deployed stack says, and what the twin says. */
  readonly deployed: string;
  readonly twin: string;
}

/**
 * Asks both targets every scenario, one after the other, and gives what they answer differently.
 *
 * @param signal ends it early, with what is known by then
 */
export async function compareTargets(
  deployed: ConformanceTarget,
  twin: ConformanceTarget,
  signal?: AbortSignal,
): Promise<readonly Difference[]> {
  const differences: Difference[] = [];
  for (const scenario of SCENARIOS) {
    if (signal?.aborted) break;
    const [one, other] = await Promise.all([
      observeScenario(scenario, deployed),
      observeScenario(scenario, twin),
    ]);
    differences.push(...toDifferences(scenario, one, other));
  }
  return differences;
}

/** What the target answers. That it does not answer is the only fact, then: {@link NO_ANSWER}. */
export async function observeScenario(scenario: Scenario, target: ConformanceTarget): Promise<Facts> {
  try {
    return scenario.toFacts(await send(scenario.request(target)), target);
  } catch (error) {
    return { [NO_ANSWER]: error instanceof Error ? error.message : String(error) };
  }
}

/** The fact of a difference that says more about the way there than about behaviour. */
export const NO_ANSWER = "no answer";

function toDifferences({ id, name, clauses }: Scenario, deployed: Facts, twin: Facts): readonly Difference[] {
  const all = [...new Set([...Object.keys(deployed), ...Object.keys(twin)])];
  const facts = all.includes(NO_ANSWER) ? [NO_ANSWER] : all;
  return facts
    .map((fact) => ({
      scenario: { id, name, clauses },
      fact,
      deployed: deployed[fact] ?? "absent",
      twin: twin[fact] ?? "absent",
    }))
    .filter((difference) => difference.deployed !== difference.twin);
}

import type { Random } from "../platform/random.ts";
import type { RedeemedTokens } from "./redeem-code.ts";
import type { CallTrial, Trials } from "./trials.ts";

/** A finished sign-in, kept in memory so that its page can be reloaded. */
export interface SignInResult {
  readonly id: string;
  readonly tokens: RedeemedTokens;
  /** Where the tokens come from; for AWS, what the person entered. */
  readonly source: { readonly kind: "twin" } | { readonly kind: "aws"; readonly apiUrl: string | undefined };
  readonly trials: Trials;
}

export interface SignInResults {
  add(result: Omit<SignInResult, "id">): SignInResult;
  addCall(id: string, call: CallTrial): void;
  find(id: string): SignInResult | undefined;
}

const CAPACITY = 30;
const MAX_CALLS = 12;

/** The last sign-ins of this desk; nothing of them is written to disk or to the log. */
export function createSignInResults({ random }: { readonly random: Random }): SignInResults {
  const kept = new Map<string, SignInResult>();
  return {
    add(result) {
      const oldest = kept.size >= CAPACITY ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      const added = { ...result, id: random.uuid() };
      kept.set(added.id, added);
      return added;
    },
    addCall(id, call) {
      const found = kept.get(id);
      if (!found) return;
      const calls = [...found.trials.calls, call].slice(-MAX_CALLS);
      kept.set(id, { ...found, trials: { ...found.trials, calls } });
    },
    find: (id) => kept.get(id),
  };
}

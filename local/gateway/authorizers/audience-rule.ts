import { runWithin } from "../within-time.ts";

/** The `identityValidationExpression` of an authorizer (contract A-77). */
export interface AudienceRule {
  readonly expression: string;
  /** Whether the whole `aud` matches; `undefined` when that took too long to find out (catalogue D-30). */
  matches(aud: string): boolean | undefined;
}

/** `aud` has 26 characters; nothing sensible takes longer. */
const LIMIT_MS = 100;
const MAX_REMEMBERED = 1000;

/**
 * Assumed (B-30): the expression must match the whole `aud`.
 *
 * @throws SyntaxError when it is no regular expression
 */
export function createAudienceRule(expression: string): AudienceRule {
  const pattern = new RegExp(`^(?:${expression})$`);
  const outcomes = new Map<string, boolean | undefined>();
  return {
    expression,
    matches(aud) {
      if (outcomes.has(aud)) return outcomes.get(aud);
      const outcome = runWithin(() => ({ matches: pattern.test(aud) }), LIMIT_MS)?.matches;
      // Only tokens with a good signature get here, so the audiences are the pool's app clients: few.
      if (outcomes.size < MAX_REMEMBERED) outcomes.set(aud, outcome);
      return outcome;
    },
  };
}

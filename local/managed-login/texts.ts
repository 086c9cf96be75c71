import { AsyncLocalStorage } from "node:async_hooks";
import type { UserPoolError, UserPoolErrorReason } from "../user-pool/user-pool-error.ts";
import type { Texts } from "./languages/catalogue.ts";
import { EN } from "./languages/en.ts";

const spoken = new AsyncLocalStorage<Texts>();

/**
 * The sentences of the pages, in the language of the request that is being answered; English outside of one.
 * Read a sentence when it is rendered: one that is kept in a constant stays English for ever.
 */
export const TEXTS: Texts = Object.defineProperties(
  {},
  Object.fromEntries(
    (Object.keys(EN) as (keyof Texts)[]).map((key) => [
      key,
      { enumerable: true, get: () => (spoken.getStore() ?? EN)[key] },
    ]),
  ),
) as Texts;

/** Answers one request in this language. */
export function speak<Answer>(texts: Texts, answer: () => Answer): Answer {
  return spoken.run(texts, answer);
}

/** A sentence with its `{name}` places filled. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}

const REFUSAL_TEXTS: Readonly<Partial<Record<UserPoolErrorReason, keyof Texts>>> = {
  "incorrect-credentials": "incorrectCredentials",
  "password-attempts-exceeded": "passwordAttemptsExceeded",
  "challenge-code-mismatch": "signInCodeMismatch",
  "code-mismatch": "codeMismatch",
  "code-expired": "codeExpired",
  "username-exists": "usernameExists",
};

/** What a person reads of a refusal: the everyday ones in their language, all others in the API's words. */
export function toRefusalText(error: UserPoolError): string {
  const key = REFUSAL_TEXTS[error.reason];
  return key === undefined ? error.message : TEXTS[key];
}

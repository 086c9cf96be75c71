import type { Random } from "../../platform/random.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { PasswordPolicy } from "../user-pool-settings.ts";
import { MAX_PASSWORD_LENGTH } from "./passwords.ts";

const UPPERCASE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWERCASE = "abcdefghijklmnopqrstuvwxyz";
const NUMBERS = "0123456789";

/** AWS: what counts as a symbol (contract C9.1); a space counts inside of the password. */
const SYMBOLS = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";

/** Symbols of generated passwords: none that mail or a shell would mangle. */
const SAFE_SYMBOLS = "!@#%^*-_+=?";

interface PasswordRule {
  readonly isRequired: (policy: PasswordPolicy) => boolean;
  readonly isMet: (password: string, policy: PasswordPolicy) => boolean;
  readonly message: string;
}

/** In the order in which the first failure is reported. Assumed: the order (contract C9.1, I-9). */
const PASSWORD_RULES: readonly PasswordRule[] = [
  {
    isRequired: () => true,
    isMet: (password, { minimumLength }) => password.length >= minimumLength,
    message: "Password not long enough",
  },
  {
    isRequired: ({ requireUppercase }) => requireUppercase,
    isMet: (password) => hasOneOf(password, UPPERCASE),
    message: "Password must have uppercase characters",
  },
  {
    isRequired: ({ requireLowercase }) => requireLowercase,
    isMet: (password) => hasOneOf(password, LOWERCASE),
    message: "Password must have lowercase characters",
  },
  {
    isRequired: ({ requireNumbers }) => requireNumbers,
    isMet: (password) => hasOneOf(password, NUMBERS),
    message: "Password must have numeric characters",
  },
  {
    isRequired: ({ requireSymbols }) => requireSymbols,
    isMet: (password) => hasOneOf(password.trim(), SYMBOLS),
    message: "Password must have symbol characters",
  },
  {
    isRequired: () => true,
    isMet: (password) => /^\S(?:.*\S)?$/s.test(password),
    message: "Password must satisfy regular expression pattern: ^\\S.*\\S$",
  },
];

/** Assumed: the text; the limit is AWS's. */
const TOO_LONG = "Password must not be longer than 256 characters";

/** Which operation refuses: the two sentences in the wild, each where it is mostly seen (contract C9.1). */
export const PASSWORD_REFUSAL_PREFIXES = {
  /** SignUp, AdminCreateUser, AdminSetUserPassword. */
  creation: "Password did not conform with policy: ",
  /** ConfirmForgotPassword, NEW_PASSWORD_REQUIRED, ChangePassword. */
  change: "Password does not conform to policy: ",
} as const;

/** @throws UserPoolError `password-not-conforming`, naming the first rule that is not met */
export function checkPassword(
  policy: PasswordPolicy,
  password: string,
  occasion: keyof typeof PASSWORD_REFUSAL_PREFIXES,
): void {
  const message = findBrokenRule(policy, password);
  if (message === undefined) return;
  throw new UserPoolError("password-not-conforming", {
    values: { rule: `${PASSWORD_REFUSAL_PREFIXES[occasion]}${message}` },
  });
}

function findBrokenRule(policy: PasswordPolicy, password: string): string | undefined {
  if (password.length > MAX_PASSWORD_LENGTH) return TOO_LONG;
  return PASSWORD_RULES.find((rule) => rule.isRequired(policy) && !rule.isMet(password, policy))?.message;
}

/** A temporary password that the policy accepts: one character of each kind, the rest of all kinds. */
export function createTemporaryPassword(policy: PasswordPolicy, random: Random): string {
  const kinds = [UPPERCASE, LOWERCASE, NUMBERS, SAFE_SYMBOLS];
  const first = kinds.map((kind) => random.text(kind, 1)).join("");
  const length = Math.max(policy.minimumLength, MIN_TEMPORARY_LENGTH);
  return first + random.text(kinds.join(""), length - kinds.length);
}

/** Long enough that seven days of guessing lead nowhere. */
const MIN_TEMPORARY_LENGTH = 12;

function hasOneOf(password: string, characters: string): boolean {
  return [...password].some((character) => characters.includes(character));
}

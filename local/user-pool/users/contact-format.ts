/**
 * An address that mail could be sent to: no spaces, no control characters, one `@`, a dotted domain. Not the
 * whole grammar: quoted local parts are refused, as Cognito does.
 */
const EMAIL = /^[^\s\p{C}@<>()[\]\\,;:"]{1,64}@(?:[\p{L}\p{M}\p{N}-]{1,63}\.)+[\p{L}\p{M}\p{N}-]{1,63}$/u;

/** E.164 (contract E3). */
const PHONE_NUMBER = /^\+\d{1,15}$/;

export function isEmail(text: string): boolean {
  return text.length <= 2048 && EMAIL.test(text);
}

export function isPhoneNumber(text: string): boolean {
  return PHONE_NUMBER.test(text);
}

/** `jane@example.com` → `j***@e***`; `+14155550114` → `+*******0114` (contract C4). */
export function toMaskedDestination(destination: string): string {
  if (destination.startsWith("+")) {
    return `+${"*".repeat(Math.max(destination.length - 5, 0))}${destination.slice(-4)}`;
  }
  const [local = "", domain = ""] = destination.split("@");
  return `${firstCharacter(local)}***@${firstCharacter(domain)}***`;
}

function firstCharacter(text: string): string {
  const [first = ""] = text;
  return first;
}

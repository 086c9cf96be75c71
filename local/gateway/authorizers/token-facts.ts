import { getOwn, type JsonObject } from "../../platform/json.ts";

/** Longest value repeated in the log. */
const MAX_LENGTH = 120;
const JWT_LIKE = /eyJ[\w-]{5,}\.[\w-]*\.?[\w-]*/g;

/** What a token says of itself, for the log: who issued it, for whom, of which kind, until when. */
export function toTokenFacts(claims: JsonObject): string {
  const facts = ["iss", "aud", "client_id", "token_use"].flatMap((name) => {
    const value = getOwn(claims, name);
    return value === undefined ? [] : [`${name} ${toShortText(value)}`];
  });
  const expiry = getOwn(claims, "exp");
  facts.push(expiry === undefined ? "no exp" : `exp ${toReadableTime(expiry)}`);
  return facts.join(", ");
}

/** `2026-11-18 12:06:40 UTC`; anything but seconds since 1970 is repeated as it is. */
export function toReadableTime(seconds: unknown): string {
  const date = new Date(typeof seconds === "number" ? seconds * 1000 : Number.NaN);
  if (Number.isNaN(date.getTime())) return toShortText(seconds);
  return `${date.toISOString().slice(0, -5).replace("T", " ")} UTC`;
}

/** One value that somebody else chose, cut, with whatever looks like a token taken out. */
export function toShortText(value: unknown): string {
  return redactTokens(typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing"));
}

/** `text` cut, with whatever looks like a token taken out (catalogue D-22). */
export function redactTokens(text: string): string {
  const redacted = text.replace(JWT_LIKE, "(a token)");
  return redacted.length > MAX_LENGTH ? `${redacted.slice(0, MAX_LENGTH)}…` : redacted;
}

import type { JsonObject } from "../../platform/json.ts";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** B-74; Assumed (B-75): `nbf` is written like the other two. */
const DATE_CLAIMS = new Set(["exp", "iat", "nbf"]);

/** The claims as the function gets them, a JSON object of strings: text, for it is spliced into every event. */
export function toClaimsText(claims: JsonObject): string {
  const members: string[] = [];
  for (const name of Object.keys(claims)) {
    const text = toClaimText(name, claims[name]);
    if (text !== undefined) members.push(`${JSON.stringify(name)}:${JSON.stringify(text)}`);
  }
  return `{${members.join(",")}}`;
}

/** Contract B-71 to B-79: every claim becomes text; Assumed (B-79): a `null` one is left out. */
function toClaimText(name: string, value: unknown): string | undefined {
  if (value === null) return undefined;
  if (typeof value === "number") return DATE_CLAIMS.has(name) ? toDateText(value) : toDigits(value);
  if (Array.isArray(value)) return value.map(toElementText).join(",");
  return toElementText(value);
}

/** B-76, B-77: texts as they are, objects as compact JSON. */
function toElementText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** B-73: decimal digits, also where JavaScript would write an exponent. */
function toDigits(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

/** B-74: `Tue Jun 18 15:00:04 UTC 2024`. */
function toDateText(seconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return toDigits(seconds);
  const time = date.toISOString().slice(11, 19);
  const day = String(date.getUTCDate()).padStart(2, "0");
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${day} ${time} UTC ${date.getUTCFullYear()}`;
}

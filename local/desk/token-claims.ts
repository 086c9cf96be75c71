import { parseBase64url } from "../platform/base64url.ts";
import { isJsonObject, type JsonObject } from "../platform/json.ts";

/** What a token says of itself. Nothing is verified: that is the authorizer's part, and the page says so. */
export interface DecodedToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** The two readable segments of a JWT, or `undefined` when it is none. */
export function decodeToken(token: string): DecodedToken | undefined {
  const [header, claims, signature, ...rest] = token.split(".");
  if (signature === undefined || rest.length > 0) return undefined;
  const decodedHeader = decodeSegment(header ?? "");
  const decodedClaims = decodeSegment(claims ?? "");
  return decodedHeader && decodedClaims ? { header: decodedHeader, claims: decodedClaims } : undefined;
}

function decodeSegment(segment: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(parseBase64url(segment)?.toString("utf8") ?? "");
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const DATE_CLAIMS = new Set(["exp", "iat", "auth_time", "nbf"]);

/** A claim as a person reads it: dates with their UTC time beside the number. */
export function toClaimText(name: string, value: unknown): string {
  if (typeof value === "string") return value;
  const isDate = DATE_CLAIMS.has(name) && typeof value === "number" && value > 0 && value < 1e11;
  return isDate ? `${value} (${new Date(value * 1000).toISOString()})` : JSON.stringify(value);
}

/** The same token with its signature changed: what a forger without the key could send. */
export function tamperToken(token: string): string {
  const [header, claims, signature = ""] = token.split(".");
  const first = signature.startsWith("A") ? "B" : "A";
  return `${header}.${claims}.${first}${signature.slice(1)}`;
}

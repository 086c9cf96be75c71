import { isJsonObject, type JsonObject } from "../platform/json.ts";
import { type Answer, JSON_CONTENT_TYPE } from "./answer.ts";
import { isMediaTypeAmong, parseAccept, toMediaType } from "./media-types.ts";
import { parseBase64 } from "./payload-conversion.ts";
import { type ResultHeaders, readResultHeaders } from "./result-headers.ts";

/** Contract E-72. */
const MAX_RESULT_BYTES = 6_291_556;

/** E-40; Assumed (E-41): `base64Encoded` is read like `isBase64Encoded`, `cookies` is refused. */
const MEMBERS = new Set([
  "statusCode",
  "headers",
  "multiValueHeaders",
  "body",
  "isBase64Encoded",
  "base64Encoded",
]);

/** What of API and request decides whether a base64 body is decoded (E-48). */
export interface ProxyResultContext {
  readonly binaryMediaTypes: readonly string[];
  readonly accept: string | undefined;
}

/** A result that API Gateway does not understand. `status` is 500 where it is not the shape that is wrong. */
export interface MalformedResult {
  readonly kind: "malformed";
  readonly status: 500 | 502;
  /** For the developer: what is wrong with it. */
  readonly problem: string;
}

/**
 * Reads what a function returned as an answer (contract E.2, E.3).
 *
 * @param text the JSON text of the result
 */
export function parseProxyResult(text: string, context: ProxyResultContext): Answer | MalformedResult {
  if (isLongerThan(text, MAX_RESULT_BYTES)) return malformed("it is larger than 6 MB");
  const result = parseObject(text);
  if (result === undefined) return malformed(`it is ${describeKind(text)}, not an object`);
  const surplus = Object.keys(result).find((name) => !MEMBERS.has(name));
  if (surplus !== undefined) {
    return malformed(
      `it has the member ${JSON.stringify(surplus)}; ${[...MEMBERS].slice(0, 5).join(", ")} are allowed`,
    );
  }
  const status = parseStatus(result.statusCode);
  if (status === undefined) return malformed(`its statusCode is ${toShortJson(result.statusCode)}`);
  const headers = readResultHeaders(result.headers, result.multiValueHeaders);
  if (typeof headers === "string") return malformed(headers);
  const body = readBody(result, headers, context);
  if (typeof body !== "string" && !Buffer.isBuffer(body)) return body;
  return { status, contentType: headers.contentType ?? JSON_CONTENT_TYPE, headers: headers.others, body };
}

function malformed(problem: string, status: 500 | 502 = 502): MalformedResult {
  return { kind: "malformed", status, problem };
}

/** Without counting the bytes of what is short anyway. */
export function isLongerThan(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes;
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** E-42, E-42a. */
function describeKind(text: string): string {
  if (text === "null" || text === "") return "nothing (the handler returned no value)";
  if (text.startsWith('"')) return "a string";
  return text.startsWith("[") ? "an array" : "no object";
}

/** E-31 to E-33; Assumed (E-51): 200 to 599. */
function parseStatus(value: unknown): number | undefined {
  if (value === undefined || value === null) return 200;
  const isNumeric = typeof value === "number" || (typeof value === "string" && /^\d{3}$/.test(value));
  const status = isNumeric ? Number(value) : Number.NaN;
  return Number.isInteger(status) && status >= 200 && status <= 599 ? status : undefined;
}

function toShortJson(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 80);
}

/** E-46, E-47; Assumed (E-46): a number or boolean is written as text. */
function readBody(
  { body, isBase64Encoded, base64Encoded }: JsonObject,
  headers: ResultHeaders,
  context: ProxyResultContext,
): string | Buffer | MalformedResult {
  if (body === undefined || body === null) return "";
  if (typeof body === "number" || typeof body === "boolean") return String(body);
  if (typeof body !== "string") {
    return malformed("its body is an object; return a string: JSON.stringify(…)");
  }
  const isEncoded = isBase64Encoded === true || base64Encoded === true;
  if (!isEncoded || !isBinary(headers, context)) return body;
  return parseBase64(body) ?? malformed("its body is no base64, although isBase64Encoded says so", 500);
}

/** E-48: only for a media type that the API declares as binary; otherwise the base64 text goes out. */
function isBinary(headers: ResultHeaders, { binaryMediaTypes, accept }: ProxyResultContext): boolean {
  if (binaryMediaTypes.length === 0) return false;
  const answered = toMediaType((headers.contentType ?? JSON_CONTENT_TYPE)[1] ?? "");
  const accepted = parseAccept(accept)[0];
  return (
    isMediaTypeAmong(answered, binaryMediaTypes) ||
    (accepted !== undefined && isMediaTypeAmong(accepted, binaryMediaTypes))
  );
}

import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import { type Answer, JSON_CONTENT_TYPE } from "../answer.ts";
import { isLongerThan } from "../proxy-result.ts";
import { type ResultHeaders, readResultHeaders } from "../result-headers.ts";

/** H-39. */
const MAX_RESULT_BYTES = 6_291_556;

/** Observed (H-38): where the function names no type. */
const TEXT_CONTENT_TYPE: readonly string[] = ["Content-Type", "text/plain; charset=utf-8"];

/** What is wrong with a result, for the developer: one clause. */
export interface UnusableResult {
  readonly kind: "unusable";
  readonly problem: string;
}

/**
 * Reads what a function returned as an answer (H-37, H-38).
 *
 * @param text the JSON text of the result
 */
export function parseLambdaResult(text: string, version: "1.0" | "2.0"): Answer | UnusableResult {
  if (isLongerThan(text, MAX_RESULT_BYTES)) return unusable("it is larger than 6 MB");
  const result = parseJson(text);
  const isFormatted = isJsonObject(result) && getOwn(result, "statusCode") !== undefined;
  if (isFormatted) return parseFormatted(result, version);
  if (version === "1.0") return unusable("it has no statusCode, which payload format 1.0 asks for");
  if (result === undefined) return unusable("it is no JSON");
  return toAnswer({
    status: 200,
    contentType: JSON_CONTENT_TYPE,
    body: typeof result === "string" ? result : text,
  });
}

function unusable(problem: string): UnusableResult {
  return { kind: "unusable", problem };
}

function toAnswer(answer: Pick<Answer, "status" | "contentType" | "body" | "headers">): Answer {
  return { ...answer, isOfHttpApi: true };
}

/** A handler that returns nothing has `null` as its result; nothing at all is no result. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseFormatted(result: JsonObject, version: "1.0" | "2.0"): Answer | UnusableResult {
  const status = parseStatus(getOwn(result, "statusCode"));
  if (status === undefined)
    return unusable(`its statusCode is ${JSON.stringify(result.statusCode).slice(0, 80)}`);
  const multi = version === "1.0" ? getOwn(result, "multiValueHeaders") : undefined;
  const headers = readResultHeaders(getOwn(result, "headers"), multi);
  if (typeof headers === "string") return unusable(headers);
  const cookies = version === "2.0" ? (getOwn(result, "cookies") ?? []) : [];
  if (!Array.isArray(cookies) || !cookies.every(isCookie))
    return unusable("its cookies are no list of texts that HTTP can carry");
  const body = readBody(result);
  if (body === undefined) return unusable("its body is no text; return a string: JSON.stringify(…)");
  return toAnswer({
    status,
    contentType: headers.contentType ?? TEXT_CONTENT_TYPE,
    body,
    headers: toLines(headers, cookies),
  });
}

function isCookie(cookie: unknown): cookie is string {
  return typeof cookie === "string" && /^[\t\x20-\x7e\u0080-\u00ff]*$/.test(cookie);
}

function toLines({ others }: ResultHeaders, cookies: readonly string[]): readonly string[] {
  return [...others, ...cookies.flatMap((cookie) => ["set-cookie", cookie])];
}

/** Assumed: 100 to 199 cannot be an answer; a text of digits is taken as on REST APIs. */
function parseStatus(value: unknown): number | undefined {
  const isNumeric = typeof value === "number" || (typeof value === "string" && /^\d{3}$/.test(value));
  const status = isNumeric ? Number(value) : Number.NaN;
  return Number.isInteger(status) && status >= 200 && status <= 599 ? status : undefined;
}

/** `undefined` for what is no body. Assumed: numbers and booleans are written as text. */
function readBody(result: JsonObject): string | Buffer | undefined {
  const body = getOwn(result, "body") ?? "";
  if (typeof body === "number" || typeof body === "boolean") return String(body);
  if (typeof body !== "string") return undefined;
  if (getOwn(result, "isBase64Encoded") !== true) return body;
  return /^[A-Za-z0-9+/]*={0,2}$/.test(body) ? Buffer.from(body, "base64") : undefined;
}

import type { Connection } from "./connection.ts";
import { type HeaderName, type RequestHeaders, toHeaderName } from "./request-headers.ts";

/** Both maps of headers of an event, cut where the trace id of the request goes. */
interface HeaderTexts {
  readonly beforeSingle: string;
  readonly betweenThem: string;
  readonly afterMulti: string;
}

/** Header values by name, in the order of their names. */
export interface EventHeader {
  readonly name: HeaderName;
  readonly values: string[];
}

const ACCEPT = toHeaderName("Accept");
const TRACE_ID = toHeaderName("X-Amzn-Trace-Id");
const FORWARDED_FOR = toHeaderName("X-Forwarded-For");
const FORWARDED_PORT = toHeaderName("X-Forwarded-Port");
const FORWARDED_PROTO = toHeaderName("X-Forwarded-Proto");

/** E-23: what is added when the client sent none. */
const DEFAULT_ACCEPT = "application/json";

/** One connection has one object of headers for as long as its client repeats them. */
const known = new WeakMap<RequestHeaders, HeaderTexts>();

/**
 * The members `headers` and `multiValueHeaders` of an event (contract E-16 to E-26) as text.
 *
 * @param trace `Root=1-…`, which needs no escapes
 */
export function writeEventHeaders(headers: RequestHeaders, connection: Connection, trace: string): string {
  let texts = known.get(headers);
  if (texts === undefined) {
    texts = toTexts(collectHeaders(headers, connection));
    known.set(headers, texts);
  }
  return `${texts.beforeSingle}${trace}${texts.betweenThem}${trace}${texts.afterMulti}`;
}

/** The same headers one by one, in the order of their names. */
export function listEventHeaders(
  headers: RequestHeaders,
  connection: Connection,
  trace: string,
): readonly EventHeader[] {
  return collectHeaders(headers, connection).map(({ name, values }) => ({
    name,
    values: values.map((value) => (value === CUT ? trace : value)),
  }));
}

/** Stands for the trace id while the texts are cut; not to be found in any header. */
const CUT = "\0";

function toTexts(collected: readonly EventHeader[]): HeaderTexts {
  let single = "";
  let multi = "";
  for (const { name, values } of collected) {
    const comma = single === "" ? "" : ",";
    const last = quote(values[values.length - 1] ?? "");
    single += `${comma}${name.json}${last}`;
    multi += `${comma}${name.json}[${values.length === 1 ? last : values.map(quote).join(",")}]`;
  }
  const [beforeSingle = "", betweenThem = "", afterMulti = ""] =
    `"headers":{${single}},"multiValueHeaders":{${multi}}`.split(CUT);
  return { beforeSingle, betweenThem, afterMulti };
}

function quote(text: string): string {
  return text === CUT ? `"${CUT}"` : JSON.stringify(text);
}

/** E-19 to E-23. */
function collectHeaders(
  headers: RequestHeaders,
  { sourceIp, localPort, protocol }: Connection,
): readonly EventHeader[] {
  const collected = collectSent(headers);
  const { forwardedFor, accept } = headers.read;
  replaceHeader(collected, TRACE_ID, CUT);
  replaceHeader(
    collected,
    FORWARDED_FOR,
    forwardedFor === undefined ? sourceIp : `${forwardedFor}, ${sourceIp}`,
  );
  replaceHeader(collected, FORWARDED_PORT, String(localPort));
  replaceHeader(collected, FORWARDED_PROTO, protocol);
  if (accept === undefined) insertHeader(collected, ACCEPT, DEFAULT_ACCEPT);
  return collected;
}

function collectSent({ names, values }: RequestHeaders): EventHeader[] {
  const collected: EventHeader[] = [];
  for (const [index, name] of names.entries()) {
    const value = values[index] ?? "";
    if (name.isForwarded && !isSignature(name, value)) insertHeader(collected, name, value);
  }
  return collected;
}

/** E-24: an AWS signature is not handed on. */
export function isSignature(name: HeaderName, value: string): boolean {
  return name.lower === "authorization" && value.startsWith("AWS4-HMAC-SHA256");
}

function replaceHeader(collected: EventHeader[], name: HeaderName, value: string): void {
  const index = collected.findIndex((header) => header.name.lower === name.lower);
  if (index === -1) insertHeader(collected, name, value);
  else collected[index] = { name, values: [value] };
}

/** In the order of their names; names that differ in letter case only are one, spelled as it came first. */
function insertHeader(collected: EventHeader[], name: HeaderName, value: string): void {
  let index = collected.length;
  for (; index > 0; index -= 1) {
    const before = collected[index - 1];
    if (before === undefined || before.name.lower < name.lower) break;
    if (before.name.lower === name.lower) return void before.values.push(value);
  }
  collected.splice(index, 0, { name, values: [value] });
}

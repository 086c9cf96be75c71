import { getTrace } from "../call.ts";
import type { HttpCall } from "./http-call.ts";

/** Header values by name in lower case, in the order of their names. */
export type PayloadHeaders = ReadonlyMap<string, readonly string[]>;

const REPLACED = new Set([
  "content-length",
  "x-amzn-trace-id",
  "x-forwarded-for",
  "x-forwarded-port",
  "x-forwarded-proto",
]);

/** The headers of an event (H-32): as sent, with those that the gateway adds. */
export function collectPayloadHeaders({ call, body }: HttpCall): PayloadHeaders {
  const { headers, connection } = call;
  const collected = new Map<string, string[]>();
  const set = (name: string, value: string) => void collected.set(name, [value]);
  for (const [index, name] of headers.names.entries()) {
    if (!name.isForwarded || REPLACED.has(name.lower)) continue;
    const values = collected.get(name.lower) ?? [];
    values.push(headers.values[index] ?? "");
    collected.set(name.lower, values);
  }
  const { forwardedFor } = headers.read;
  set("content-length", String(body.length));
  set("x-amzn-trace-id", getTrace(call));
  set(
    "x-forwarded-for",
    forwardedFor === undefined ? connection.sourceIp : `${forwardedFor}, ${connection.sourceIp}`,
  );
  set("x-forwarded-port", String(connection.localPort));
  set("x-forwarded-proto", connection.protocol);
  return new Map([...collected].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** `a=1; b=2` → `["a=1", "b=2"]`, of all `Cookie` headers. */
export function splitCookies(headers: PayloadHeaders): readonly string[] | undefined {
  const cookies = (headers.get("cookie") ?? [])
    .flatMap((value) => value.split(";"))
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== "");
  return cookies.length === 0 ? undefined : cookies;
}

/** Names and values in turn → values by name, in the order of their first mention. */
export function groupPairs(pairs: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (let index = 0; index < pairs.length; index += 2) {
    const name = pairs[index] ?? "";
    const values = groups.get(name) ?? [];
    values.push(pairs[index + 1] ?? "");
    groups.set(name, values);
  }
  return groups;
}

/** A map for JSON; `undefined` for an empty one, so that the member is left out. */
export function toObject<Value>(
  groups: ReadonlyMap<string, readonly string[]>,
  toValue: (values: readonly string[]) => Value,
): Readonly<Record<string, Value>> | undefined {
  if (groups.size === 0) return undefined;
  return Object.fromEntries([...groups].map(([name, values]) => [name, toValue(values)]));
}

/** `application/json; charset=utf-8` → `application/json`. */
export function toMediaType(value: string): string {
  const end = value.indexOf(";");
  return (end === -1 ? value : value.slice(0, end)).trim().toLowerCase();
}

/** The media types that an `Accept` names, in the order written; weights are not looked at (contract D-27). */
export function parseAccept(accept: string | undefined): readonly string[] {
  return accept === undefined ? [] : accept.split(",").map(toMediaType);
}

/** Whether `mediaType` is one of `patterns`, of which each may be a range: `image/*`, or `*` on both sides. */
export function isMediaTypeAmong(mediaType: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesRange(mediaType, pattern.toLowerCase()));
}

function matchesRange(mediaType: string, pattern: string): boolean {
  if (pattern === "*/*" || pattern === mediaType) return true;
  return pattern.endsWith("/*") && mediaType.startsWith(pattern.slice(0, -1));
}

/** The value whose media type the client accepts first, else that of JSON, else the first one (D-27). */
export function chooseByAccept<Value>(
  byMediaType: Readonly<Record<string, Value>>,
  accept: string | undefined,
): { readonly mediaType: string; readonly value: Value } | undefined {
  const entries = Object.entries(byMediaType);
  const wanted = parseAccept(accept);
  const chosen =
    wanted.flatMap((range) => entries.filter(([type]) => matchesRange(toMediaType(type), range)))[0] ??
    entries.find(([type]) => toMediaType(type) === "application/json") ??
    entries[0];
  return chosen && { mediaType: chosen[0], value: chosen[1] };
}

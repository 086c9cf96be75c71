/** The headers of one request, as sent: repeated ones stay apart, names keep their spelling (contract E-17). */
export interface RequestHeaders {
  /** Parallel to `values`. */
  readonly names: readonly HeaderName[];
  readonly values: readonly string[];
}

/** What the gateway knows of a header's name; worked out once per spelling. */
export interface HeaderName {
  readonly lower: string;
  /** As the event spells it (E-17, E-18). */
  readonly spelling: string;
  /** `"Name":`, ready for the event's text. */
  readonly json: string;
  /** Whether the event carries it at all (E-21, E-22). */
  readonly isForwarded: boolean;
}

/** E-17: these arrive in the gateway's own spelling, whatever the client wrote. */
const CANONICAL_SPELLINGS = new Map(
  [
    "Authorization",
    "User-Agent",
    "Host",
    "X-Amzn-Trace-Id",
    "X-Forwarded-For",
    "X-Forwarded-Port",
    "X-Forwarded-Proto",
  ].map((name) => [name.toLowerCase(), name]),
);

/** E-22: what belongs to the connection, or would contradict the event. */
const DROPPED = new Set([
  "connection",
  "content-length",
  "content-md5",
  "expect",
  "max-forwards",
  "proxy-authenticate",
  "server",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "www-authenticate",
]);

/** Clients choose the spellings; more than this many different ones are not remembered. */
const MAX_REMEMBERED_NAMES = 1000;
const rememberedNames = new Map<string, HeaderName>();

/** @param rawHeaders names and values in turn, as `node:http` gives them */
export function readHeaders(rawHeaders: readonly string[]): RequestHeaders {
  const names: HeaderName[] = [];
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    names.push(toHeaderName(rawHeaders[index] ?? ""));
    values.push(rawHeaders[index + 1] ?? "");
  }
  return { names, values };
}

export function toHeaderName(name: string): HeaderName {
  const known = rememberedNames.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  const spelling = CANONICAL_SPELLINGS.get(lower) ?? name;
  const made = { lower, spelling, json: `${JSON.stringify(spelling)}:`, isForwarded: !DROPPED.has(lower) };
  if (rememberedNames.size < MAX_REMEMBERED_NAMES) rememberedNames.set(name, made);
  return made;
}

/** The last value of that name in any letter case (E-16). */
export function findHeader({ names, values }: RequestHeaders, lowerName: string): string | undefined {
  for (let index = names.length - 1; index >= 0; index -= 1) {
    if (names[index]?.lower === lowerName) return values[index];
  }
  return undefined;
}

/** All values of that name in any letter case, in order. */
export function findHeaderValues({ names, values }: RequestHeaders, lowerName: string): readonly string[] {
  const found: string[] = [];
  for (let index = 0; index < names.length; index += 1) {
    if (names[index]?.lower === lowerName) found.push(values[index] ?? "");
  }
  return found;
}

/** The last value of exactly that spelling, as validation and mappings compare (C-32, E-84). */
export function findHeaderAsSpelled({ names, values }: RequestHeaders, spelling: string): string | undefined {
  for (let index = names.length - 1; index >= 0; index -= 1) {
    const name = names[index];
    if (name?.spelling === spelling) return values[index];
  }
  return undefined;
}

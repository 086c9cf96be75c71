/** The headers of one request, as sent: repeated ones stay apart, names keep their spelling (contract E-17). */
export interface RequestHeaders {
  /** Parallel to `values`. */
  readonly names: readonly HeaderName[];
  readonly values: readonly string[];
  /** The last value of each header that the gateway itself reads, found in one pass. */
  readonly read: Readonly<ReadHeaders>;
  /** Sum over `values`, in bytes. */
  readonly valuesLength: number;
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
  readonly read: keyof ReadHeaders | undefined;
}

/** Headers that the gateway reads, whatever their letter case. */
export interface ReadHeaders {
  accept: string | undefined;
  authorization: string | undefined;
  contentLength: string | undefined;
  contentType: string | undefined;
  forwardedFor: string | undefined;
  host: string | undefined;
  methodOverride: string | undefined;
  requestId: string | undefined;
  traceId: string | undefined;
  transferEncoding: string | undefined;
  userAgent: string | undefined;
}

const READ_NAMES: Readonly<Record<string, keyof ReadHeaders>> = {
  accept: "accept",
  authorization: "authorization",
  "content-length": "contentLength",
  "content-type": "contentType",
  "x-forwarded-for": "forwardedFor",
  host: "host",
  "x-http-method-override": "methodOverride",
  "x-amzn-requestid": "requestId",
  "x-amzn-trace-id": "traceId",
  "transfer-encoding": "transferEncoding",
  "user-agent": "userAgent",
};

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
  const read = createReadHeaders();
  let valuesLength = 0;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = toHeaderName(rawHeaders[index] ?? "");
    const value = rawHeaders[index + 1] ?? "";
    names.push(name);
    values.push(value);
    valuesLength += value.length;
    if (name.read !== undefined) read[name.read] = value;
  }
  return { names, values, read, valuesLength };
}

function createReadHeaders(): ReadHeaders {
  return {
    accept: undefined,
    authorization: undefined,
    contentLength: undefined,
    contentType: undefined,
    forwardedFor: undefined,
    host: undefined,
    methodOverride: undefined,
    requestId: undefined,
    traceId: undefined,
    transferEncoding: undefined,
    userAgent: undefined,
  };
}

export function toHeaderName(name: string): HeaderName {
  const known = rememberedNames.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  const spelling = CANONICAL_SPELLINGS.get(lower) ?? name;
  const made: HeaderName = {
    lower,
    spelling,
    json: `${JSON.stringify(spelling)}:`,
    isForwarded: !DROPPED.has(lower),
    read: Object.hasOwn(READ_NAMES, lower) ? READ_NAMES[lower] : undefined,
  };
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
  return values.filter((_, index) => names[index]?.lower === lowerName);
}

/** The last value of exactly that spelling, as validation and mappings compare (C-32, E-84). */
export function findHeaderAsSpelled({ names, values }: RequestHeaders, spelling: string): string | undefined {
  for (let index = names.length - 1; index >= 0; index -= 1) {
    if (names[index]?.spelling === spelling) return values[index];
  }
  return undefined;
}

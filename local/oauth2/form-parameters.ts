/** Names and values of a query string or a form body, decoded strictly and repeated ones remembered. */
export interface FormParameters {
  /** The first value; `undefined` when there is none or it does not decode. */
  get(name: string): string | undefined;
  has(name: string): boolean;
  /** Whether the name stands there more than once (RFC 6749 §3.1 forbids that). */
  isRepeated(name: string): boolean;
  /** Whether a value of this name is broken percent-encoding or no UTF-8. */
  isMalformed(name: string): boolean;
  readonly names: readonly string[];
}

/** Parses `application/x-www-form-urlencoded` text: `+` is a space, percent-encoding is UTF-8. */
export function parseFormParameters(text: string): FormParameters {
  const values = new Map<string, (string | undefined)[]>();
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const separator = pair.indexOf("=");
    const name = decode(separator === -1 ? pair : pair.slice(0, separator));
    const value = separator === -1 ? "" : decode(pair.slice(separator + 1));
    // A name that does not decode keeps its raw spelling: it is nobody's parameter, but it is malformed.
    const key = name ?? pair;
    const known = values.get(key);
    if (known === undefined) values.set(key, [name === undefined ? undefined : value]);
    else known.push(name === undefined ? undefined : value);
  }
  return toFormParameters(values);
}

function toFormParameters(values: ReadonlyMap<string, readonly (string | undefined)[]>): FormParameters {
  return {
    get: (name) => values.get(name)?.[0],
    has: (name) => values.has(name),
    isRepeated: (name) => (values.get(name)?.length ?? 0) > 1,
    isMalformed: (name) => values.get(name)?.includes(undefined) ?? false,
    names: [...values.keys()],
  };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

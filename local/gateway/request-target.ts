/** What stands in the request line, as sent: nothing decoded, no `..` resolved, no slash merged. */
export interface RequestTarget {
  /** Starts with a slash. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

/** C-36: API Gateway does not support these raw in a query. Assumed: it answers 400. */
const UNSUPPORTED_IN_QUERY = /[|{}]/;

/**
 * Parses the target of a request line.
 *
 * @returns `undefined` for anything but origin form (a proxy's absolute form, `*`) and for a query that API
 *   Gateway does not support
 */
export function parseRequestTarget(target: string): RequestTarget | undefined {
  if (target.charCodeAt(0) !== SLASH) return undefined;
  const mark = target.indexOf("?");
  if (mark === -1) return { path: target, query: "" };
  const query = target.slice(mark + 1);
  return UNSUPPORTED_IN_QUERY.test(query) ? undefined : { path: target.slice(0, mark), query };
}

const SLASH = 0x2f;

/** The index of the first character that is no slash, from `start` on. */
export function skipSlashes(path: string, start = 0): number {
  let index = start;
  while (path.charCodeAt(index) === SLASH) index += 1;
  return index;
}

/** Path segments after leading and trailing slashes are taken off; empty ones within stay (C-04 to C-07). */
export function toSegments(path: string): readonly string[] {
  const start = skipSlashes(path);
  let end = path.length;
  while (end > start && path.charCodeAt(end - 1) === SLASH) end -= 1;
  return start === end ? [] : path.slice(start, end).split("/");
}

/** Percent-decoded; left as it is where the encoding is broken, so that nothing fails on it (catalogue D-19). */
export function decodePercent(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return decodeLeniently(text);
  }
}

/** Sound escapes are decoded, bytes that are no UTF-8 become U+FFFD, the rest stays. */
function decodeLeniently(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (escapes) =>
    Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8"),
  );
}

/**
 * Names and values of a query, decoded, in order (C-32 to C-36): `+` is a blank, `;` separates as `&` does.
 * A flat list, for a name may come often: name, value, name, value.
 */
export function parseQuery(query: string): readonly string[] {
  if (query === "") return NO_PAIRS;
  const pairs: string[] = [];
  for (const pair of query.split(/[&;]/)) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    pairs.push(decodeQueryText(equals === -1 ? pair : pair.slice(0, equals)));
    pairs.push(equals === -1 ? "" : decodeQueryText(pair.slice(equals + 1)));
  }
  return pairs;
}

const NO_PAIRS: readonly string[] = [];

function decodeQueryText(text: string): string {
  return decodePercent(text.includes("+") ? text.replaceAll("+", " ") : text);
}

/** The last value of that name (C-34). */
export function findInQuery(pairs: readonly string[], name: string): string | undefined {
  for (let index = pairs.length - 2; index >= 0; index -= 2) {
    if (pairs[index] === name) return pairs[index + 1];
  }
  return undefined;
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
};
const NULLS = new Set(["", "~", "null", "Null", "NULL"]);
const INTEGER = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const FRACTION = /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?$/;
const JSON_EXPONENT = /^-?(?:0|[1-9][0-9]*)[eE][-+]?[0-9]+$/;

/**
 * What an unquoted YAML scalar means to CloudFormation, whose YAML is version 1.1: `OFF`, `no` and `yes`
 * are booleans. Dates stay text, and so do numbers that JavaScript would round or that begin with a zero.
 *
 * Assumed: octal, hexadecimal and sexagesimal numbers stay text; nobody writes them in a template.
 *
 * @see https://yaml.org/type/bool.html
 */
export function parsePlainScalar(source: string): string | number | boolean | null {
  if (NULLS.has(source)) return null;
  const boolean = findBoolean(source);
  if (boolean !== undefined) return boolean;
  if (INTEGER.test(source) || FRACTION.test(source) || JSON_EXPONENT.test(source)) return parseNumber(source);
  return source;
}

/** Only three letter cases count: `off`, `Off`, `OFF`. */
function findBoolean(source: string): boolean | undefined {
  const lower = source.toLowerCase();
  if (!Object.hasOwn(BOOLEANS, lower)) return undefined;
  const capital = `${lower.charAt(0).toUpperCase()}${lower.slice(1)}`;
  return [lower, capital, lower.toUpperCase()].includes(source) ? BOOLEANS[lower] : undefined;
}

function parseNumber(source: string): string | number {
  const number = Number(source.replaceAll("_", ""));
  if (!Number.isFinite(number)) return source;
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? source : number;
}

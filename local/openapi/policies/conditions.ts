import { BlockList, isIP } from "node:net";
import { getOwn, isJsonObject } from "../../platform/json.ts";
import { matchesGlob } from "./arn-pattern.ts";
import { PolicyError } from "./policy-error.ts";

/** What conditions are compared with. */
export interface ConditionValues {
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  readonly referer: string | undefined;
  readonly isSecure: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Condition {
  isMet(values: ConditionValues): boolean;
  /** The key, where no caller of the twin can have a value for it. */
  readonly absentKey?: string;
}

type ReadKey = (values: ConditionValues) => string | undefined;

/** Keys by their name in lower case; nobody reaches the twin through a VPC endpoint. */
const KEYS: Readonly<Record<string, ReadKey>> = {
  "aws:sourceip": ({ sourceIp }) => sourceIp,
  "aws:useragent": ({ userAgent }) => userAgent,
  "aws:referer": ({ referer }) => referer,
  "aws:securetransport": ({ isSecure }) => String(isSecure),
  "aws:currenttime": ({ now }) => new Date(now).toISOString(),
  "aws:sourcevpc": () => undefined,
  "aws:sourcevpce": () => undefined,
  "aws:vpcsourceip": () => undefined,
};

const ABSENT_KEYS = new Set(["aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip"]);

/** Whether one value of the policy fits the value of the request. */
type Compare = (wanted: string) => (found: string) => boolean;

const sameText: Compare = (wanted) => (found) => wanted === found;
const sameTextInAnyCase: Compare = (wanted) => (found) => wanted.toLowerCase() === found.toLowerCase();
const likeText: Compare = (wanted) => (found) => matchesGlob(wanted, found);

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, { readonly compare: Compare; readonly isNegated?: true }>> = {
  StringEquals: { compare: sameText },
  StringNotEquals: { compare: sameText, isNegated: true },
  StringEqualsIgnoreCase: { compare: sameTextInAnyCase },
  StringNotEqualsIgnoreCase: { compare: sameTextInAnyCase, isNegated: true },
  StringLike: { compare: likeText },
  StringNotLike: { compare: likeText, isNegated: true },
  Bool: { compare: sameTextInAnyCase },
  IpAddress: { compare: inRange },
  NotIpAddress: { compare: inRange, isNegated: true },
  DateLessThan: { compare: compareDates((found, wanted) => found < wanted) },
  DateLessThanEquals: { compare: compareDates((found, wanted) => found <= wanted) },
  DateGreaterThan: { compare: compareDates((found, wanted) => found > wanted) },
  DateGreaterThanEquals: { compare: compareDates((found, wanted) => found >= wanted) },
};

/** All conditions of a statement; each of them must be met. @throws PolicyError for one that is not known here */
export function parseConditions(written: unknown): readonly Condition[] {
  if (written === undefined) return [];
  if (!isJsonObject(written)) throw new PolicyError("Condition of a statement is no object");
  return Object.entries(written).flatMap(([operator, keys]) => {
    if (!isJsonObject(keys)) throw new PolicyError(`the condition ${operator} is no object`);
    return Object.keys(keys).map((key) => parseCondition(operator, key, getOwn(keys, key)));
  });
}

function parseCondition(operator: string, key: string, value: unknown): Condition {
  const lower = key.toLowerCase();
  const read = Object.hasOwn(KEYS, lower) ? KEYS[lower] : undefined;
  if (read === undefined) throw new PolicyError(`the condition key ${key} is not evaluated here`);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = values.map((one) => {
    if (typeof one === "string" || typeof one === "boolean") return String(one);
    throw new PolicyError(`the value of the condition key ${key} is neither text nor a list of texts`);
  });
  return {
    isMet: parseTest(operator, texts, read),
    ...(ABSENT_KEYS.has(lower) && { absentKey: key }),
  };
}

function parseTest(operator: string, texts: readonly string[], read: ReadKey): Condition["isMet"] {
  if (operator === "Null") {
    const isAbsent = texts.map((text) => text.toLowerCase() === "true");
    return (values) => isAbsent.includes(read(values) === undefined);
  }
  const isOptional = operator.endsWith("IfExists");
  const name = isOptional ? operator.slice(0, -"IfExists".length) : operator;
  const known = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (known === undefined) throw new PolicyError(`the condition operator ${operator} is not evaluated here`);
  const tests = texts.map(known.compare);
  return (values) => {
    const found = read(values);
    // AWS: without a value a negated operator is met, and so is one with IfExists.
    if (found === undefined) return isOptional || known.isNegated === true;
    return tests.some((test) => test(found)) !== (known.isNegated === true);
  };
}

/** One address, or a range in CIDR notation. */
function inRange(range: string): (found: string) => boolean {
  const [address = "", prefix, ...more] = range.split("/");
  const version = isIP(address);
  const bits = version === 6 ? 128 : 32;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : bits + 1;
  if (version === 0 || more.length > 0 || length > bits)
    throw new PolicyError(`${range} is no IP address and no range of them`);
  const list = new BlockList();
  list.addSubnet(address, length, version === 6 ? "ipv6" : "ipv4");
  return (found) => isIP(found) !== 0 && list.check(found, isIP(found) === 6 ? "ipv6" : "ipv4");
}

function compareDates(test: (found: number, wanted: number) => boolean): Compare {
  return (text) => {
    const wanted = Date.parse(text);
    if (Number.isNaN(wanted)) throw new PolicyError(`${text} is no date`);
    return (found) => test(Date.parse(found), wanted);
  };
}

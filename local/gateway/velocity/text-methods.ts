import { runWithin } from "../within-time.ts";
import { TemplateProblem } from "./template-problem.ts";
import { type Methods, toText, type Value } from "./value.ts";

/** A regular expression that backtracks without end costs its own request no more than this (catalogue D-30). */
const LIMIT_MS = 250;

const textAt = (args: readonly Value[], index: number): string => toText(args[index] ?? null);

const numberAt = (args: readonly Value[], index: number): number | undefined => {
  const value = args[index];
  return typeof value === "number" ? value : undefined;
};

/** The methods of `java.lang.String` that templates use. */
export const TEXT_METHODS: Methods<string> = {
  charAt: (self, args) => self.charAt(numberAt(args, 0) ?? 0),
  concat: (self, args) => self + textAt(args, 0),
  contains: (self, args) => self.includes(textAt(args, 0)),
  endsWith: (self, args) => self.endsWith(textAt(args, 0)),
  equals: (self, args) => args[0] === self,
  equalsIgnoreCase: (self, args) => textAt(args, 0).toLowerCase() === self.toLowerCase(),
  indexOf: (self, args) => self.indexOf(textAt(args, 0), numberAt(args, 1)),
  isEmpty: (self) => self === "",
  lastIndexOf: (self, args) => self.lastIndexOf(textAt(args, 0)),
  length: (self) => self.length,
  matches: (self, args) => withPattern(`^(?:${textAt(args, 0)})$`, (pattern) => pattern.test(self)),
  replace: (self, args) => self.replaceAll(textAt(args, 0), () => textAt(args, 1)),
  replaceAll: (self, args) =>
    withPattern(textAt(args, 0), (pattern) => self.replace(pattern, toReplacement(textAt(args, 1)))),
  replaceFirst: (self, args) =>
    withPattern(textAt(args, 0), (pattern) =>
      self.replace(new RegExp(pattern.source, "u"), toReplacement(textAt(args, 1))),
    ),
  split: (self, args) => withPattern(textAt(args, 0), (pattern) => dropEmptyTail(self.split(pattern))),
  startsWith: (self, args) => self.startsWith(textAt(args, 0)),
  substring: (self, args) => self.substring(numberAt(args, 0) ?? 0, numberAt(args, 1)),
  toLowerCase: (self) => self.toLowerCase(),
  toString: (self: string) => self,
  toUpperCase: (self) => self.toUpperCase(),
  trim: (self) => self.trim(),
};

/** Java's expressions are read as JavaScript's; they agree in what templates use. */
function withPattern(source: string, run: (pattern: RegExp) => Value): Value {
  const outcome = runWithin(() => ({ value: run(toPattern(source)) }), LIMIT_MS);
  if (outcome === undefined) throw new TemplateProblem("failed", "a regular expression took too long");
  return outcome.value;
}

function toPattern(source: string): RegExp {
  try {
    return new RegExp(source, "g");
  } catch {
    throw new TemplateProblem("failed", `${source} is no regular expression`);
  }
}

/** In Java a backslash takes the meaning from what follows; `$1` is a group in both. */
function toReplacement(written: string): string {
  return written.replace(/\\(.)/gs, (_, character: string) => (character === "$" ? "$$$$" : character));
}

/** Java leaves empty texts at the end out. */
function dropEmptyTail(parts: string[]): string[] {
  let length = parts.length;
  while (length > 1 && parts[length - 1] === "") length -= 1;
  return parts.slice(0, length);
}

/** A mapping template, read and found to use only what is supported here. */
export type Template = readonly TemplateNode[];

export type TemplateNode =
  | { readonly kind: "text"; readonly text: string }
  | Reference
  | { readonly kind: "set"; readonly target: Reference; readonly value: Expression }
  | { readonly kind: "if"; readonly branches: readonly Branch[] }
  | { readonly kind: "foreach"; readonly name: string; readonly list: Expression; readonly body: Template }
  | { readonly kind: "break" }
  | { readonly kind: "define"; readonly name: string; readonly body: Template }
  | { readonly kind: "macro"; readonly name: string; readonly macro: Macro }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] };

export interface Branch {
  /** `undefined` for `#else`. */
  readonly condition: Expression | undefined;
  readonly body: Template;
}

export interface Macro {
  readonly parameters: readonly string[];
  readonly body: Template;
}

export interface Reference {
  readonly kind: "reference";
  readonly name: string;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly kind: "property"; readonly name: string }
  | { readonly kind: "index"; readonly at: Expression }
  | { readonly kind: "method"; readonly name: string; readonly args: readonly Expression[] };

export type Expression =
  | Reference
  | { readonly kind: "literal"; readonly value: null | boolean | number | string }
  /** Text in double quotes. */
  | { readonly kind: "template"; readonly body: Template }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "range"; readonly from: Expression; readonly to: Expression }
  | { readonly kind: "map"; readonly members: readonly (readonly [name: string, value: Expression])[] }
  | { readonly kind: "operation"; readonly operator: Operator; readonly operands: readonly Expression[] };

export const OPERATORS = [
  "+",
  "-",
  "*",
  "/",
  "%",
  "==",
  "!=",
  "<",
  ">",
  "<=",
  ">=",
  "&&",
  "||",
  "not",
  "minus",
] as const;
export type Operator = (typeof OPERATORS)[number];

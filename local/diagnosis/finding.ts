/**
 * - `error`: AWS refuses the deployment, or the thing can never work; `check` ends with exit code 1.
 * - `warning`: it deploys, and most likely does not do what was meant.
 * - `note`: worth knowing, and often on purpose.
 */
export type Severity = "error" | "warning" | "note";

/** Where in the sources something stands. */
export interface FindingPlace {
  readonly file?: string | undefined;
  /** 1-based. */
  readonly line?: number | undefined;
  /** Dotted path in the file. */
  readonly path?: string | undefined;
}

/** One thing that somebody should know about a stack before it is deployed. */
export interface Finding extends FindingPlace {
  /** Id of the rule, for machines and for searching: `permission-missing`. */
  readonly rule: string;
  /** Clause of the behaviour contract: `gateway E-44`, `cognito G4`; `null` where a refusal cites none. */
  readonly clause: string | null;
  readonly severity: Severity;
  /** What was found: one sentence. */
  readonly problem: string;
  /** What to do: one sentence. */
  readonly remedy: string;
}

export const SEVERITIES: readonly Severity[] = ["error", "warning", "note"];

/** The gravest first, otherwise as they come. */
export function bySeverity<T extends { readonly severity: Severity }>(list: readonly T[]): readonly T[] {
  return SEVERITIES.flatMap((severity) => list.filter((one) => one.severity === severity));
}

/**
 * Why a mapping template gives nothing.
 *
 * - `unsupported`: it uses what is not run here; nobody can tell what AWS would make of it.
 * - `body-not-json`: it reads a body as JSON that is none.
 * - `failed`: it cannot be worked out, here or on AWS.
 */
export type TemplateProblemKind = "unsupported" | "body-not-json" | "failed";

export class TemplateProblem extends Error {
  readonly kind: TemplateProblemKind;

  constructor(kind: TemplateProblemKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** @throws TemplateProblem naming what is not supported */
export function refuseTemplate(what: string): never {
  throw new TemplateProblem("unsupported", `${what} is not supported in mapping templates here`);
}

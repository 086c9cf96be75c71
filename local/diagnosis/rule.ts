import { findPlace } from "../openapi/api-document.ts";
import type { ResourceOrigin } from "../template/resources.ts";
import type { Finding, FindingPlace, Severity } from "./finding.ts";
import { type DiagnosedRoute, type DiagnosisMaterial, findOperation } from "./material.ts";

/** What a rule says of one place. */
export interface Observation {
  readonly place: FindingPlace;
  readonly problem: string;
  readonly remedy: string;
}

/** One thing that `check` looks for. */
export interface Rule {
  readonly id: string;
  /** The clause of the behaviour contract that makes it true. */
  readonly clause: string;
  readonly severity: Severity;
  /** What it looks for, for the list in the documentation. */
  readonly title: string;
  observe(material: DiagnosisMaterial): readonly Observation[];
}

export function applyRule(rule: Rule, material: DiagnosisMaterial): readonly Finding[] {
  const { id, clause, severity } = rule;
  return rule
    .observe(material)
    .map(({ place, problem, remedy }) => ({ rule: id, clause, severity, ...place, problem, remedy }));
}

/** A property of a resource: `Properties` stands at the origin's path. */
export function atProperty({ file, path, line }: ResourceOrigin, property?: string): FindingPlace {
  return { file, line, path: property === undefined ? path : `${path}.${property}` };
}

/** A part of a route's operation. */
export function atOperation(diagnosed: DiagnosedRoute, ...inner: readonly string[]): FindingPlace {
  return findPlace(diagnosed.resource, [...findOperation(diagnosed).path, ...inner]);
}

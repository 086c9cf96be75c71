import type { Facts } from "./facts.ts";
import type { Answer, SentRequest } from "./send.ts";
import type { ConformanceTarget } from "./target.ts";

/** One question that every target is asked in the same words, and what of the answer has to be the same. */
export interface Scenario {
  /** Unique; the file name of a note about it. */
  readonly id: string;
  /** What is done: `an access token where an ID token is wanted`. */
  readonly name: string;
  /** Clauses of the contract. */
  readonly clauses: string;
  request(target: ConformanceTarget): SentRequest;
  toFacts(answer: Answer, target: ConformanceTarget): Facts;
}

/** What nobody can ask of a deployed stack. */
export interface SkippedScenario {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
}

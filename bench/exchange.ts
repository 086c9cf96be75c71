import { createUserExchange } from "./exchanges/create-user.ts";
import { createFixedExchange } from "./exchanges/fixed.ts";
import { createSrpExchange, type SrpSpec } from "./exchanges/srp.ts";

/** What one connection sends again and again; survives JSON. */
export type ExchangeSpec =
  /** One of the requests for each connection, as a client sends its own token; or all of them in turn. */
  | {
      readonly kind: "fixed";
      readonly status: number;
      readonly requests: readonly string[];
      readonly inTurn?: boolean;
    }
  /** One request, whose place holder is another number each time. */
  | { readonly kind: "numbered"; readonly status: number; readonly request: string; readonly run: number }
  | SrpSpec;

export interface Step {
  readonly request: Buffer | string;
  /** The status that the answer must have. */
  readonly status: number;
}

export interface Exchange {
  start(): Step;
  /** The step after this answer, or `undefined` when the exchange is complete. */
  next(answer: Buffer): Step | undefined;
}

/** @param connection number of the connection, so that no two send the same at the same time */
export function createExchange(spec: ExchangeSpec, connection: number): Exchange {
  switch (spec.kind) {
    case "fixed":
      return createFixedExchange(spec, connection);
    case "numbered":
      return createUserExchange(spec, connection);
    case "srp":
      return createSrpExchange(spec, connection);
  }
}

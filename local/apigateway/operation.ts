import type { Gateway } from "../gateway/create-gateway.ts";
import type { Clock } from "../platform/clock.ts";

/** One operation of the API Gateway API. */
export type Operation = (request: OperationRequest, deps: OperationDeps) => Promise<string> | string;

export interface OperationRequest {
  /** What the path names, in order: `restApiId`, `authorizerId`. */
  readonly labels: readonly string[];
  /** The body, parsed; `undefined` when there is none. */
  readonly body: unknown;
  readonly requestId: string;
}

/** What operations work on. Their result is JSON as text. */
export interface OperationDeps {
  readonly gateway: Pick<Gateway, "apis" | "findAuthorizer">;
  readonly clock: Clock;
}

/** The functions that a pool may name in its `LambdaConfig`; whoever wires the rooms lends them. */
export interface TriggerFunctions {
  /** Why the function cannot run here: `undefined` when it can. */
  findObstacle(functionArn: string): string | undefined;
  /** Runs the function once with `event`, a JSON text. Never rejects. */
  run(functionArn: string, event: string): Promise<TriggerRun>;
}

export type TriggerRun =
  /** `result` is the JSON text of what the handler returned. */
  | { readonly kind: "returned"; readonly result: string }
  /** The handler threw, its process ended, or its own time was up. */
  | { readonly kind: "failed"; readonly message: string }
  /** Nothing was heard within the pool's limit, five seconds (contract F5.1). */
  | { readonly kind: "no-answer" };

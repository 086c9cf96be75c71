/** A function of the template, ready to be invoked; runs in a process of its own. */
export interface LambdaFunction {
  readonly functionName: string;
  readonly functionArn: string;
  readonly invokePermissions: readonly (string | null)[];
  /** A debugger may hold it: nobody counts its time. @default false */
  readonly isDebugged?: boolean;
  /** Another one as soon as edited code runs: what the code before has answered is not its own. */
  codeVersion?(): string | undefined;
  /**
   * Runs the handler once with `event`, a JSON text.
   * Never rejects: what goes wrong inside the function is an outcome.
   */
  invoke(event: string, options?: InvokeOptions): Promise<InvokeOutcome>;
  /** Ends the function's processes; running invocations end as `crashed`. */
  close(): Promise<void>;
}

export interface InvokeOptions {
  /** `awsRequestId` of the context. @default a new UUID */
  readonly requestId?: string;
}

export type InvokeOutcome =
  /** The handler returned; `result` is the JSON text of what it returned (`"null"` for nothing). */
  | { readonly kind: "returned"; readonly result: string; readonly durationMs: number }
  /** The handler threw or rejected, or its result is no JSON; `error` is the document that Lambda would answer. */
  | { readonly kind: "failed"; readonly error: FunctionError; readonly durationMs: number }
  /** The process ended, ran out of memory, or the code could not be loaded. */
  | { readonly kind: "crashed"; readonly error: FunctionError; readonly durationMs: number }
  | { readonly kind: "timed-out"; readonly error: FunctionError; readonly durationMs: number }
  /** The runtime is not one that runs here (another language, say). */
  | { readonly kind: "not-run-here"; readonly reason: string };

export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

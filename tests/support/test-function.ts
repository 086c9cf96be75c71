import type { InvokeOutcome, LambdaFunction } from "../../local/lambda/lambda-function.ts";
import { FUNCTION_ARN } from "./rest-api.ts";

/** A function without a process: it remembers its events and answers as it is told. */
export interface TestFunction extends LambdaFunction {
  /** The events it was called with, parsed. */
  readonly events: ProxyEvent[];
  codeVersion(): string | undefined;
  /** What comes of the next calls; a plain value is what the handler returns. */
  answer: (event: ProxyEvent) => unknown;
  /** Takes the place of `answer` where the invocation itself fails. */
  outcome: InvokeOutcome | Promise<InvokeOutcome> | undefined;
}

/** As much of an event as tests read. */
export interface ProxyEvent {
  readonly resource: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly queryStringParameters: Readonly<Record<string, string>> | null;
  readonly multiValueQueryStringParameters: Readonly<Record<string, readonly string[]>> | null;
  readonly pathParameters: Readonly<Record<string, string>> | null;
  readonly stageVariables: Readonly<Record<string, string>> | null;
  readonly requestContext: {
    readonly authorizer?: { readonly claims: Readonly<Record<string, string>> };
    readonly path: string;
    readonly identity: Readonly<Record<string, string | null>>;
    readonly [name: string]: unknown;
  };
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
}

export const HELLO = {
  statusCode: 200,
  headers: { "Content-Type": "application/json" },
  body: '"Hello from Lambda!"',
};

export function createTestFunction(
  overrides: Partial<
    Pick<TestFunction, "functionArn" | "functionName" | "invokePermissions" | "answer">
  > = {},
): TestFunction {
  const events: ProxyEvent[] = [];
  return {
    functionName: "test-function",
    functionArn: FUNCTION_ARN,
    invokePermissions: [null],
    events,
    answer: () => HELLO,
    outcome: undefined,
    codeVersion: () => undefined,
    async invoke(text) {
      const event = JSON.parse(text) as ProxyEvent;
      events.push(event);
      if (this.outcome !== undefined) return this.outcome;
      return { kind: "returned", result: JSON.stringify(this.answer(event)) ?? "null", durationMs: 1 };
    },
    async close() {},
    ...overrides,
  };
}

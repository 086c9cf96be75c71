import type { InvokeOutcome, LambdaFunction } from "../lambda/lambda-function.ts";

/** E-50. The function goes on; its late outcome goes nowhere. One that is debugged is waited for. */
export function invokeWithin(
  lambda: LambdaFunction,
  event: string,
  limitMs: number,
): Promise<InvokeOutcome | "timed-out"> {
  if (lambda.isDebugged) return lambda.invoke(event);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve("timed-out"), limitMs);
    lambda.invoke(event).then(
      (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      },
      (cause) => {
        clearTimeout(timer);
        reject(cause);
      },
    );
  });
}

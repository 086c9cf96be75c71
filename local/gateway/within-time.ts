import { createContext, Script } from "node:vm";

/** Made once, when first needed; it only lends its watchdog. */
let watchdog: { readonly script: Script; readonly context: { run?: () => void } } | undefined;

/**
 * Runs `work`, and gives up when it takes longer than `limitMs` – also in the midst of a regular expression
 * that backtracks without end (catalogue D-30). Costs about 0.1 ms.
 *
 * @returns what `work` returned, or `undefined` when it took too long
 */
export function runWithin<Result extends object>(work: () => Result, limitMs: number): Result | undefined {
  let result: Result | undefined;
  watchdog ??= { script: new Script("run()"), context: createContext({}) as { run?: () => void } };
  watchdog.context.run = () => {
    result = work();
  };
  try {
    watchdog.script.runInContext(watchdog.context as object, { timeout: limitMs });
    return result;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return undefined;
    throw cause;
  }
}

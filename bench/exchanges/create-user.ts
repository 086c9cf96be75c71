import type { Exchange } from "../exchange.ts";

/** Stands for a number of ten digits, so that the length of the request stays. */
export const NUMBER_PLACE = "@@@@@@@@@@";

/** No two requests of a run have the same number: run, connection, count. */
export function createUserExchange(
  { request, status, run }: { readonly request: string; readonly status: number; readonly run: number },
  connection: number,
): Exchange {
  let count = 0;
  return {
    start() {
      count += 1;
      const number = run * 1e8 + connection * 1e6 + count;
      return { request: request.replaceAll(NUMBER_PLACE, String(number).padStart(10, "0")), status };
    },
    next: () => undefined,
  };
}

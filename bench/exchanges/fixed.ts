import type { Exchange } from "../exchange.ts";

export function createFixedExchange(
  requests: readonly string[],
  status: number,
  connection: number,
): Exchange {
  const steps = requests.map((text) => ({ request: Buffer.from(text), status }));
  const [first] = steps;
  if (first === undefined) throw new TypeError("Nothing to send.");
  // Connections begin at different places.
  let index = connection % steps.length;
  return {
    start() {
      const step = steps[index] ?? first;
      index = (index + 1) % steps.length;
      return step;
    },
    next: () => undefined,
  };
}

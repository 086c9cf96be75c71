import type { Exchange, ExchangeSpec } from "../exchange.ts";

export function createFixedExchange(
  { requests, status, inTurn = false }: Extract<ExchangeSpec, { kind: "fixed" }>,
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
      if (inTurn) index = (index + 1) % steps.length;
      return step;
    },
    next: () => undefined,
  };
}

import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface ProxiedAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface MutatingProxy {
  readonly origin: string;
  close(): Promise<void>;
}

/** Passes everything on as it came, and lets `mutate` change what comes back: behaviour changed on purpose. */
export async function startMutatingProxy(
  target: string,
  mutate: (answer: ProxiedAnswer, path: string) => void,
): Promise<MutatingProxy> {
  const { hostname, port, host, origin: targetOrigin } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const headers = incoming.rawHeaders.flatMap((value, index, all) => {
      const isHost = all[index - (index % 2)]?.toLowerCase() === "host";
      return [isHost && index % 2 === 1 ? host : value];
    });
    const options = { hostname, port, method: incoming.method, path: incoming.url, headers, agent: false };
    const onward = request(options as object, async (answered) => {
      const { "transfer-encoding": _chunked, "content-length": _length, ...answerHeaders } = answered.headers;
      const answer = { status: answered.statusCode ?? 0, headers: answerHeaders, body: await text(answered) };
      try {
        mutate(answer, incoming.url ?? "");
      } catch {
        outgoing.destroy();
        return;
      }
      const own = JSON.parse(JSON.stringify(answer).replaceAll(targetOrigin, origin)) as ProxiedAnswer;
      outgoing.writeHead(own.status, own.headers).end(own.body);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((done) => server.listen(0, "localhost", done));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

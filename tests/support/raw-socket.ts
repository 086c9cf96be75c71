import { connect, type Socket } from "node:net";

/**
 * Sends bytes as they stand and gives back all that comes until the connection ends, or until a whole head has
 * come; empty when it is closed without a word.
 */
export function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(Buffer.from(text, "latin1")));
    let answer = "";
    socket.on("data", (data) => {
      answer += data.toString("latin1");
      if (answer.includes("\r\n\r\n")) socket.end();
    });
    socket.on("close", () => resolve(answer));
    // A server that has had enough may reset the connection.
    socket.on("error", () => socket.destroy());
  });
}

/** Opens connections and leaves them as they are. */
export function openSockets(port: number, count: number): Promise<readonly Socket[]> {
  const open = () =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => resolve(socket));
      socket.on("error", reject);
    });
  return Promise.all(Array.from({ length: count }, open));
}

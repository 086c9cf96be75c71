import { connect } from "node:net";
import { isAllowedHost } from "../../local/http/allowed-host.ts";
import { type Listener, listen } from "../../local/http/server.ts";

const OPTIONS = { name: "REST API", flag: "--port", port: 0, host: "localhost" } as const;

/** Sends `text` as it stands and gives back all that the server answers until it closes or answers `200 OK`. */
function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.on("data", (data) => {
      answer += data.toString("latin1");
      if (answer.includes("\r\n\r\n")) socket.end();
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

describe("a listener", () => {
  let listener: Listener;
  let requests = 0;

  beforeAll(async () => {
    listener = await listen({
      ...OPTIONS,
      handler: (_request, response) => {
        requests += 1;
        response.end("ok");
      },
    });
  });
  afterAll(() => listener.close());

  test("takes a free port on both loopback addresses", async () => {
    expect(listener.origin).toBe(`http://localhost:${listener.port}`);
    for (const host of ["127.0.0.1", "localhost"]) {
      expect(await (await fetch(`http://${host}:${listener.port}/`)).text()).toBe("ok");
    }
  });

  test("D-01: says which flag helps when its port is taken", async () => {
    await expect(listen({ ...OPTIONS, port: listener.port, handler: () => {} })).rejects.toThrow(
      `Port ${listener.port} for the REST API is taken by another program.\n  → Stop that program, or choose another port with --port (0 takes a free one).`,
    );
  });

  test.each([
    ["D-02: a foreign Host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "HTTP/1.1 421"],
    [
      "D-02: a Host with localhost in front",
      "GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n",
      "HTTP/1.1 421",
    ],
    ["D-03: no Host", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400"],
    ["D-03: two Hosts", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", "HTTP/1.1 400"],
    [
      "D-06: headers of 100 kB",
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(100_000)}\r\n\r\n`,
      "HTTP/1.1 431",
    ],
    [
      "D-08: a negative length",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
      "HTTP/1.1 400",
    ],
    [
      "D-09: a length together with chunks",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 400",
    ],
    ["D-11: NUL in a header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n", "HTTP/1.1 400"],
  ])("refuses %s", async (_name, text, status) => {
    const before = requests;
    expect(await exchange(listener.port, text)).toMatch(new RegExp(`^${status} `));
    expect(requests).toBe(before);
    expect((await fetch(listener.origin)).status).toBe(200);
  });
});

test("closing answers what is open first", async () => {
  let arrive = (_release: () => void) => {};
  const arrived = new Promise<() => void>((resolve) => {
    arrive = resolve;
  });
  const listener = await listen({
    ...OPTIONS,
    handler: (_request, response) => arrive(() => response.end("late")),
  });
  const answer = fetch(listener.origin).then((response) => response.text());
  const release = await arrived;
  const closed = listener.close();
  release();
  expect(await answer).toBe("late");
  await closed;
});

test.each([
  ["localhost", true],
  ["localhost:3000", true],
  ["LOCALHOST:1", true],
  ["127.0.0.1:3000", true],
  ["[::1]:3000", true],
  ["hello.auth.us-east-1.localhost:3001", true],
  ["localhost.evil.example", false],
  ["127.0.0.1.evil.example", false],
  ["localhost:3000:4000", false],
  ["user@localhost", false],
  [".localhost", false],
  ["", false],
])("Host %j is this machine: %s", (host, expected) => expect(isAllowedHost(host)).toBe(expected));

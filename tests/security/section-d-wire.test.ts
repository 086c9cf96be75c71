import { resolve } from "node:path";
import { jest } from "@jest/globals";
import { listen } from "../../local/http/server.ts";
import { exchange, openSockets } from "../support/raw-socket.ts";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";

jest.setTimeout(60_000);

const HTTP_API = resolve(import.meta.dirname, "../fixtures/templates/http-api-default-route/template.yaml");

const twins: TestTwin[] = [];
beforeAll(async () => {
  twins.push(await startTestTwin(), await startTestTwin({ templateFile: HTTP_API }));
});
afterAll(() => Promise.all(twins.map((twin) => twin.close())));

type Door = readonly [
  name: string,
  urlOf: (tutorial?: TestTwin, other?: TestTwin) => string | null | undefined,
  path: string,
];

/** Everything that listens, and a path there that answers. */
const DOORS = [
  ["the REST API", (tutorial) => tutorial?.apiUrl, "/Prod/"],
  ["an HTTP API", (_tutorial, other) => other?.apiUrl, "/open/door"],
  ["the user pool", (tutorial) => tutorial?.poolUrl, "/login"],
  ["the desk", (tutorial) => tutorial?.deskUrl, "/"],
] as const satisfies readonly Door[];

interface Sent {
  readonly row: string;
  /** Request line and headers, `PATH` for the one that answers; `Host` is added. */
  readonly lines: readonly string[];
  readonly body?: string;
  /** What the first line may be; a closed connection is an empty text. */
  readonly answer: RegExp;
}

const REFUSED = /^$|^HTTP\/1\.1 4\d\d /;
const NO_FAILURE = /^HTTP\/1\.1 [1-4]\d\d /;
const get = (target: string) => [`GET ${target} HTTP/1.1`];
const post = (...headers: readonly string[]) => ["POST PATH HTTP/1.1", ...headers];

const ROWS: readonly Sent[] = [
  {
    row: "D-06: headers of 100 kB",
    lines: [...get("PATH"), `X: ${"x".repeat(100_000)}`],
    answer: /^$|^HTTP\/1\.1 431 /,
  },
  {
    row: "D-06: 5,000 headers",
    lines: [...get("PATH"), ...Array.from({ length: 5000 }, (_, index) => `X-${index}: 1234567`)],
    answer: /^$|^HTTP\/1\.1 431 /,
  },
  {
    row: "D-06: a URL of 100 kB",
    lines: get(`PATH?${"a".repeat(100_000)}`),
    answer: /^$|^HTTP\/1\.1 (?:431|414) /,
  },
  ...["-1", "9".repeat(40), "abc", "1e3", "0x10"].map((length) => ({
    row: `D-08: Content-Length: ${length}`,
    lines: post(`Content-Length: ${length}`),
    answer: /^$|^HTTP\/1\.1 400 /,
  })),
  {
    row: "D-08: two lengths",
    lines: post("Content-Length: 3", "Content-Length: 4"),
    body: "abcd",
    answer: /^HTTP\/1\.1 400 /,
  },
  {
    row: "D-09: a length together with chunks",
    lines: post("Content-Length: 3", "Transfer-Encoding: chunked"),
    body: "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n",
    answer: /^HTTP\/1\.1 400 (?:(?!HTTP\/1\.1)[\s\S])*$/,
  },
  {
    row: "D-10: an unknown transfer coding",
    lines: post("Transfer-Encoding: xchunked"),
    body: "0\r\n\r\n",
    // The desk refuses foreign posts before it looks at them.
    answer: /^HTTP\/1\.1 (?:400|403|501) /,
  },
  {
    row: "D-10: a space before the colon",
    lines: post("Transfer-Encoding : chunked"),
    body: "0\r\n\r\n",
    answer: /^HTTP\/1\.1 400 /,
  },
  {
    row: "D-10: a bad chunk size",
    lines: post("Transfer-Encoding: chunked"),
    body: "zz\r\nabc\r\n0\r\n\r\n",
    answer: /^HTTP\/1\.1 4\d\d /,
  },
  { row: "D-11: NUL in a header", lines: [...get("PATH"), "X: a\0b"], answer: /^HTTP\/1\.1 400 / },
  { row: "D-11: a bare CR in a header", lines: [...get("PATH"), "X: a\rb"], answer: /^HTTP\/1\.1 400 / },
  {
    row: "D-11: a bare LF between headers",
    lines: [...get("PATH"), "X: a\nY: b"],
    answer: /^HTTP\/1\.1 400 /,
  },
  { row: "D-15: FOO", lines: ["FOO PATH HTTP/1.1"], answer: REFUSED },
  { row: "D-15: lower-case get", lines: ["get PATH HTTP/1.1"], answer: REFUSED },
  { row: "D-15: CONNECT", lines: ["CONNECT evil.example:443 HTTP/1.1"], answer: REFUSED },
  {
    row: "D-15: TRACE echoes nothing",
    lines: ["TRACE PATH HTTP/1.1", "X-Secret: mirrored"],
    answer: /^(?![\s\S]*mirrored)HTTP\/1\.1 4\d\d /,
  },
  {
    row: "D-16: a target on another host",
    lines: get("http://evil.example/"),
    answer: /^HTTP\/1\.1 (?!200)[1-4]\d\d /,
  },
  {
    row: "D-17: an upgrade to h2c",
    lines: [
      ...get("PATH"),
      "Connection: Upgrade, HTTP2-Settings",
      "Upgrade: h2c",
      "HTTP2-Settings: AAMAAABkAAQAAP__",
    ],
    answer: /^HTTP\/1\.1 (?!101)[2-4]\d\d /,
  },
  {
    row: "D-17: an upgrade to a websocket",
    lines: [
      ...get("PATH"),
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ],
    answer: /^HTTP\/1\.1 (?!101)[2-4]\d\d /,
  },
  ...[
    "/../../etc/passwd",
    "/..%2f..%2fetc%2fpasswd",
    "/%252e%252e%252fetc%252fpasswd",
    "/..\\..\\etc\\passwd",
    "/etc/passwd%00.html",
  ].map((target) => ({
    row: `D-18: ${target}`,
    lines: get(target),
    answer: /^(?![\s\S]*root:)HTTP\/1\.1 4\d\d /,
  })),
  ...["%", "%zz", "%ff", "%c0%af"].flatMap((text) => [
    { row: `D-19: ${text} in the path`, lines: get(`PATH${text}`), answer: NO_FAILURE },
    { row: `D-19: ${text} in the query`, lines: get(`PATH?a=${text}`), answer: NO_FAILURE },
  ]),
  {
    row: "D-20: CR LF in the path",
    lines: get("PATH%0d%0aX-Injected:%201"),
    answer: /^(?![\s\S]*\nX-Injected)HTTP\/1\.1 [1-4]\d\d /i,
  },
  {
    row: "D-20: CR LF in the query",
    lines: get("PATH?state=a%0d%0aX-Injected:%201"),
    answer: /^(?![\s\S]*\nX-Injected)HTTP\/1\.1 [1-4]\d\d /i,
  },
];

describe.each<Door>(DOORS)("%s", (_name, urlOf, path) => {
  const originOf = () => new URL(String(urlOf(...twins))).origin;
  const portOf = () => Number(new URL(originOf()).port);
  const toText = ({ lines, body = "" }: Sent) =>
    `${[...lines, "Host: localhost"].join("\r\n").replaceAll("PATH", path)}\r\n\r\n${body}`;

  test.each(ROWS)("$row", async (sent) => {
    expect(await exchange(portOf(), toText(sent))).toMatch(sent.answer);
  });

  test.each(["", "Origin: http://evil.example\r\n"])(
    "D-02: Host: evil.example %j is answered nowhere",
    async (origin) => {
      for (const target of [path, "/", "/outbox.json", "/restapis", "/oauth2/authorize", "/nowhere"]) {
        const text = `GET ${target} HTTP/1.1\r\nHost: evil.example\r\n${origin}\r\n`;
        expect(await exchange(portOf(), text)).toMatch(/^HTTP\/1\.1 421 /);
      }
    },
  );

  test("D-03: no Host, and two", async () => {
    expect(await exchange(portOf(), `GET ${path} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    const two = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n`;
    expect(await exchange(portOf(), two)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test("D-14: serves others while 1,000 connections say nothing", async () => {
    const sockets = await openSockets(portOf(), 1000);
    const answer = await fetch(`${originOf()}${path}`, { redirect: "manual" });
    expect(answer.status).toBeLessThan(500);
    for (const socket of sockets) socket.destroy();
  });
});

describe("a listener with short limits", () => {
  const limits = {
    headersTimeout: 300,
    requestTimeout: 600,
    keepAliveTimeout: 300,
    connectionsCheckingInterval: 50,
  };
  const open = () =>
    listen({
      name: "test",
      flag: "--port",
      port: 0,
      host: "localhost",
      limits,
      handler: (request, response) => void request.on("end", () => response.end("ok")).resume(),
    });

  test.each([
    ["D-12: a header a moment", "GET / HTTP/1.1\r\nHost: localhost\r\n", "X: y\r\n"],
    [
      "D-13: a byte of a body a moment",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n",
      "x",
    ],
  ])("%s, 60 at once: others are served, and each is cut", async (_row, head, drip) => {
    const listener = await open();
    const sockets = await openSockets(listener.port, 60);
    const ended = sockets.map(
      (socket) =>
        new Promise<void>((resolve) =>
          socket
            .on("error", () => {})
            .on("close", () => resolve())
            .resume(),
        ),
    );
    for (const socket of sockets) socket.write(head);
    const dripping = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write(drip);
    }, 20);
    expect(await (await fetch(listener.origin)).text()).toBe("ok");
    await Promise.all(ended);
    clearInterval(dripping);
    await listener.close();
  });

  test("D-14: an idle connection is closed", async () => {
    const listener = await open();
    const [socket] = await openSockets(listener.port, 1);
    await new Promise<void>((resolve) => socket?.on("close", () => resolve()).resume());
    await listener.close();
  });
});

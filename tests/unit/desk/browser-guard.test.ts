import type { IncomingMessage, ServerResponse } from "node:http";
import { guardBrowser } from "../../../local/desk/browser-guard.ts";
import { createOutbound, OutboundError } from "../../../local/desk/outbound.ts";

/** Whether the request reached the desk behind the guard. */
function passes(method: string, headers: Record<string, string>): boolean {
  let isPassed = false;
  const guarded = guardBrowser(() => {
    isPassed = true;
  });
  const response = { writeHead: () => response, end: () => response } as unknown as ServerResponse;
  guarded({ method, headers: { host: "localhost:3002", ...headers } } as IncomingMessage, response);
  return isPassed;
}

const NAVIGATION = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };

describe("D-04, D-05: the desk's browser guard", () => {
  test.each([
    ["a program without browser headers", "GET", {}],
    ["an address typed by a person", "GET", { "sec-fetch-site": "none", ...NAVIGATION }],
    ["the redirect from the sign-in page", "GET", { "sec-fetch-site": "same-site", ...NAVIGATION }],
    ["the redirect from AWS", "GET", { "sec-fetch-site": "cross-site", ...NAVIGATION }],
    ["the desk's own script", "GET", { "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" }],
    ["the desk's own form", "POST", { origin: "http://localhost:3002" }],
  ])("lets %s through", (_name, method, headers) => expect(passes(method, headers)).toBe(true));

  test.each([
    ["a form of a foreign page", "POST", { origin: "https://evil.example" }],
    ["a form of another port", "POST", { origin: "http://localhost:3000", "sec-fetch-site": "same-site" }],
    ["a form of a sandboxed page", "POST", { origin: "null" }],
    ["a POST without an origin", "POST", {}],
    ["a fetch of a foreign page", "GET", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["a fetch of another port", "GET", { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }],
    ["an image of a foreign page", "GET", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
    [
      "a frame of a foreign page",
      "GET",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
    ],
    ["a preflight", "OPTIONS", { origin: "https://evil.example" }],
    ["a DELETE", "DELETE", { origin: "http://localhost:3002" }],
  ])("refuses %s", (_name, method, headers) => expect(passes(method, headers)).toBe(false));
});

describe("CWE-918: a request of the desk's own", () => {
  const status = () => ({
    createUserCommand: "x",
    stackName: "s",
    region: "us-east-1",
    deskUrl: "http://localhost:3002",
    apis: [
      { restApiId: "a", name: "a", stageName: "P", origin: "http://localhost:3000", url: "", routes: [] },
    ],
    pools: [{ userPoolId: "p", name: "p", url: "http://localhost:3001", clients: [] }],
    notRunHere: [],
  });
  const reached: string[] = [];
  const outbound = createOutbound({
    status,
    fetch: async (url, init) => {
      reached.push(`${String(url)} ${init?.redirect}`);
      return new Response("x".repeat(100_000), { headers: { "Content-Type": "text/plain" } });
    },
  });

  test("reaches the twin's ports and AWS's names, follows no redirect, and reads 64 kB at most", async () => {
    const urls = [
      "http://localhost:3000/Prod/",
      "http://localhost:3001/oauth2/token",
      "https://abc123defg.execute-api.eu-central-1.amazonaws.com/Prod",
      "https://abc123defg.execute-api.cn-north-1.amazonaws.com.cn/Prod",
      "https://hello-1.auth.us-gov-west-1.amazoncognito.com/oauth2/token",
    ];
    for (const url of urls) expect((await outbound(url)).body.length).toBe(65_536);
    expect(reached).toEqual(urls.map((url) => `${url} manual`));
  });

  test.each([
    "http://localhost:3003/",
    "http://127.0.0.1:3000/",
    "http://169.254.169.254/latest/meta-data",
    "http://abc123defg.execute-api.us-east-1.amazonaws.com/",
    "https://abc123defg.execute-api.us-east-1.amazonaws.com.evil.example/",
    "https://abc123defg.execute-api.us-east-1.amazonaws.com:8443/",
    "https://user:pw@abc123defg.execute-api.us-east-1.amazonaws.com/",
    "https://evil.example/#abc123defg.execute-api.us-east-1.amazonaws.com",
    "file:///etc/passwd",
    "",
  ])("does not reach %j", async (url) => {
    const before = reached.length;
    await expect(outbound(url)).rejects.toThrow(OutboundError);
    expect(reached.length).toBe(before);
  });
});

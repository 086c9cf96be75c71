import { createDeskOutbox } from "../../../local/desk/outbox.ts";
import { silentLog } from "../../../local/platform/log.ts";
import { systemRandom } from "../../../local/platform/random.ts";
import {
  answerAsTwin,
  createTestDesk,
  DESK,
  ID_TOKEN,
  ISSUER,
  makeToken,
  post,
} from "../../support/test-desk.ts";

describe("the desk's pages", () => {
  test("show who guards what, and what is not run here", async () => {
    const { app } = createTestDesk();
    const page = await (await app.request(`${DESK}/`)).text();
    for (const text of ["Gate: ID token in <code>X-Token</code>", "open", "Table", "us-east-1_Twin00001"])
      expect(page).toContain(text);
  });

  test.each(["/", "/outbox"])("%s says how a user is created where this twin was started", async (path) => {
    const page = await (await createTestDesk().app.request(`${DESK}${path}`)).text();
    expect(page).toContain("npx gatehouse user create ada@example.com");
  });

  test("allow no inline script and no frame, and are not kept", async () => {
    const { headers } = await createTestDesk().app.request(`${DESK}/`);
    const policy = headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(headers.get("Referrer-Policy")).toBe("same-origin");
  });

  test("lead to localhost, to which sign-ins come back", async () => {
    const answer = await createTestDesk().app.request("http://127.0.0.1:3002/callback?code=x");
    expect([answer.status, answer.headers.get("location")]).toEqual([302, `${DESK}/callback?code=x`]);
  });
});

describe("the outbox", () => {
  const message = {
    userPoolId: "us-east-1_Twin00001",
    medium: "EMAIL",
    destination: "ada@example.com",
    username: "u",
    subject: "Your code",
    body: "<b>042917</b>",
    purpose: "sign-up",
    code: "042917",
    sentAt: 1_795_000_000_000,
  } as const;

  test("keeps the newest messages first, up to its capacity", async () => {
    const { app, outbox } = createTestDesk();
    for (const code of ["1", "2", "3", "4"]) outbox.deliver({ ...message, code });
    const { messages } = (await (await app.request(`${DESK}/outbox.json`)).json()) as {
      messages: { code: string; id: string }[];
    };
    expect(messages.map(({ code }) => code)).toEqual(["4", "3", "2"]);
    expect(messages[0]).toEqual({ ...message, code: "4", id: messages[0]?.id });
  });

  test("shows a message as text, whatever is in it", async () => {
    const { app, outbox } = createTestDesk();
    outbox.deliver(message);
    const page = await (await app.request(`${DESK}/outbox`)).text();
    expect(page).toContain("&lt;b&gt;042917&lt;/b&gt;");
    expect(page).not.toContain("<b>042917</b>");
  });

  test("shows a link that confirms as a button, and prints it in place of the code", async () => {
    const link = "http://localhost:3001/confirmUser?a=1&b=2";
    const { app, outbox } = createTestDesk();
    outbox.deliver({ ...message, link });
    const page = await (await app.request(`${DESK}/outbox`)).text();
    expect(page).toContain('href="http://localhost:3001/confirmUser?a=1&amp;b=2"');
    const lines: string[] = [];
    const log = { ...silentLog, info: (line: string) => void lines.push(line) };
    createDeskOutbox({ random: systemRandom, log }).deliver({ ...message, link });
    expect(lines).toEqual([`email to ada@example.com (sign up): link ${link}`]);
  });

  test("prints the code in the terminal", () => {
    const lines: string[] = [];
    const log = { ...silentLog, info: (line: string) => void lines.push(line) };
    createDeskOutbox({ random: systemRandom, log }).deliver({ ...message, purpose: "invitation" });
    expect(lines).toEqual(["email to ada@example.com (invitation): temporary password 042917"]);
  });
});

describe("a further call", () => {
  async function signIn() {
    const desk = createTestDesk();
    const back = await desk.app.request(`${DESK}/callback`, post({ id_token: ID_TOKEN }));
    desk.sent.length = 0;
    return { ...desk, call: `${DESK}${back.headers.get("location")}/call` };
  }
  const FORM = { api: "abc123defg", method: "GET", path: "/", token: "id" };

  test("carries the chosen token in the route's own header", async () => {
    const { app, call, sent } = await signIn();
    expect((await app.request(call, post(FORM))).status).toBe(303);
    expect(sent[0]?.init).toMatchObject({ method: "GET", headers: { "X-Token": ID_TOKEN } });
  });

  test("with a tampered token differs from the genuine one in its signature alone", async () => {
    const { app, call, sent } = await signIn();
    await app.request(call, post({ ...FORM, token: "tampered" }));
    const header = new Headers(sent[0]?.init.headers).get("X-Token") ?? "";
    expect(header).not.toBe(ID_TOKEN);
    expect(header.split(".").slice(0, 2)).toEqual(ID_TOKEN.split(".").slice(0, 2));
  });

  test.each([
    ["another API", { api: "other00000" }],
    ["a path out of the stage", { path: "/../restapis/x" }],
    ["an encoded path out of the stage", { path: "/%2e%2e/restapis/x" }],
    ["another host", { path: "@evil.example/" }],
    ["a line break in the path", { path: "/a\r\nX: y" }],
    ["a method of its own", { method: "TRACE" }],
    ["no such token", { token: "admin" }],
  ])("reaches nothing with %s", async (_name, change) => {
    const { app, call, sent } = await signIn();
    expect((await app.request(call, post({ ...FORM, ...change }))).status).toBe(400);
    expect(sent).toEqual([]);
  });

  test("belongs to a sign-in that is still kept", async () => {
    const { app } = createTestDesk();
    expect((await app.request(`${DESK}/signed-in/none`)).status).toBe(404);
    expect((await app.request(`${DESK}/signed-in/none/call`, post(FORM))).status).toBe(400);
  });
});

describe("a stack on AWS", () => {
  const ENTRY = {
    domain: "hello-1a2b.auth.us-east-1.amazoncognito.com",
    client_id: "awsclient",
    api_url: "https://abc123defg.execute-api.us-east-1.amazonaws.com/Prod",
  };

  test("is signed in to with PKCE, and its API called without and with the token", async () => {
    let nonce = "";
    const { app, sent } = createTestDesk({
      answer: (one) =>
        one.url.endsWith("/token")
          ? Response.json({ id_token: makeToken({ iss: `${ISSUER}/us-east-1_Other0000`, nonce }) })
          : answerAsTwin(one),
    });
    const started = await app.request(`${DESK}/aws`, post(ENTRY));
    const url = new URL(started.headers.get("location") ?? "");
    expect(url.origin).toBe("https://hello-1a2b.auth.us-east-1.amazoncognito.com");
    nonce = url.searchParams.get("nonce") ?? "";
    const cookie = (started.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const state = url.searchParams.get("state");
    const back = await app.request(`${DESK}/callback?code=c1&state=${state}`, {
      headers: { Cookie: cookie },
    });
    expect(back.status).toBe(303);
    expect(sent.map((one) => one.url)).toEqual([
      `${url.origin}/oauth2/token`,
      `${ENTRY.api_url}/`,
      `${ENTRY.api_url}/`,
    ]);
  });

  test("with a domain of its own is redeemed by a command, for the desk calls AWS's names only", async () => {
    const { app, sent } = createTestDesk();
    const started = await app.request(`${DESK}/aws`, post({ ...ENTRY, domain: "https://auth.example.com" }));
    const url = new URL(started.headers.get("location") ?? "");
    const cookie = (started.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const state = url.searchParams.get("state");
    const back = await app.request(`${DESK}/callback?code=c1&state=${state}`, {
      headers: { Cookie: cookie },
    });
    expect(await back.text()).toContain("https://auth.example.com/oauth2/token");
    expect(sent).toEqual([]);
  });

  test.each([
    ["domain", { domain: "http://hello.example" }],
    ["domain", { domain: "javascript://x" }],
    ["client id", { client_id: "a b" }],
    ["API URL", { api_url: "http://169.254.169.254/" }],
  ])("is asked for its %s again when that cannot be used", async (name, change) => {
    const back = await createTestDesk().app.request(`${DESK}/aws`, post({ ...ENTRY, ...change }));
    expect(back.status).toBe(400);
    expect(await back.text()).toMatch(new RegExp(`The ${name} `));
  });
});

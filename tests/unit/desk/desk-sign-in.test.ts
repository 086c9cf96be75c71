import { createHash } from "node:crypto";
import {
  answerAsTwin,
  bodyOf,
  CLIENT,
  createTestDesk,
  DESK,
  ID_TOKEN,
  ISSUER,
  makeToken,
  post,
  type Sent,
} from "../../support/test-desk.ts";

describe("a sign-in that the desk starts", () => {
  async function start(desk = createTestDesk()) {
    const answer = await desk.app.request(`${DESK}/callback/start`, post({ client_id: "client1" }));
    const url = new URL(answer.headers.get("location") ?? "");
    const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    return { ...desk, status: answer.status, url, query: url.searchParams, cookie, answer };
  }

  test("asks for a code with PKCE, state and nonce, tied to the browser by a cookie", async () => {
    const { status, url, query, answer } = await start();
    expect(status).toBe(303);
    expect(`${url.origin}${url.pathname}`).toBe("http://localhost:3001/oauth2/authorize");
    expect(Object.fromEntries(query)).toMatchObject({
      client_id: "client1",
      response_type: "code",
      redirect_uri: `${DESK}/callback`,
      code_challenge_method: "S256",
    });
    for (const name of ["state", "nonce", "code_challenge"]) expect(query.get(name)).toMatch(/^[\w-]{32,}$/);
    expect(answer.headers.get("set-cookie")).toMatch(/Path=\/callback; HttpOnly; SameSite=Lax$/);
  });

  test("ends with the claims, the authorizer's verdict, 401 and 200", async () => {
    const answers = (sent: Sent) => (sent.url.endsWith("/token") ? tokens() : answerAsTwin(sent));
    let nonce = "";
    const token = () => makeToken({ iss: `${ISSUER}/us-east-1_Twin00001`, nonce, name: "<b>Ada</b>" });
    const tokens = () => Response.json({ id_token: token(), access_token: token() });
    const { app, query, cookie, sent } = await start(createTestDesk({ answer: answers }));
    nonce = query.get("nonce") ?? "";
    const back = await app.request(`${DESK}/callback?code=c1&state=${query.get("state")}`, {
      headers: { Cookie: cookie },
    });
    expect(back.status).toBe(303);
    const verifier = bodyOf(sent[0] as Sent).get("code_verifier") ?? "";
    expect(createHash("sha256").update(verifier).digest("base64url")).toBe(query.get("code_challenge"));
    const page = await (await app.request(`${DESK}${back.headers.get("location")}`)).text();
    for (const text of ["<b>Gate</b> lets this ID token in", ">401</b>", ">200</b>", "&lt;b&gt;Ada"])
      expect(page).toContain(text);
    expect(page).not.toContain("<b>Ada</b>");
  });

  test("is refused when the ID token has another nonce", async () => {
    const { app, query, cookie } = await start();
    const back = await app.request(`${DESK}/callback?code=c1&state=${query.get("state")}`, {
      headers: { Cookie: cookie },
    });
    expect(back.status).toBe(400);
    expect(await back.text()).toContain("not for this sign-in");
  });

  test.each([
    ["another browser", "gatehouse-desk=other", 0],
    ["no cookie", "", 0],
    ["a state of eleven minutes ago", undefined, 660],
  ])("spends no code for %s", async (_name, cookie, seconds) => {
    const begun = await start();
    begun.clock.advance({ seconds });
    const back = await begun.app.request(`${DESK}/callback?code=c1&state=${begun.query.get("state")}`, {
      headers: { Cookie: cookie ?? begun.cookie },
    });
    expect(await back.text()).toContain("Its state is not one that this desk gave");
    expect(begun.sent).toEqual([]);
  });

  test("counts once", async () => {
    const begun = await start();
    const request = () =>
      begun.app.request(`${DESK}/callback?code=c1&state=${begun.query.get("state")}`, {
        headers: { Cookie: begun.cookie },
      });
    await request();
    expect(await (await request()).text()).toContain("Its state is not one");
  });

  test("is not possible for a client whose callback is elsewhere", async () => {
    const desk = createTestDesk({ clients: [{ ...CLIENT, callbackUrls: ["https://example.com/"] }] });
    expect((await desk.app.request(`${DESK}/callback/start`, post({ client_id: "client1" }))).status).toBe(
      400,
    );
  });
});

describe("a code that arrives from a pasted link", () => {
  test("is redeemed without a verifier for the one client that it can be for", async () => {
    const { app, sent } = createTestDesk({ clients: [{ ...CLIENT, clientSecret: "s&cret" }] });
    expect((await app.request(`${DESK}/callback?code=c1`)).status).toBe(303);
    expect(Object.fromEntries(bodyOf(sent[0] as Sent))).toEqual({
      grant_type: "authorization_code",
      client_id: "client1",
      code: "c1",
      redirect_uri: `${DESK}/callback`,
    });
    expect(new Headers(sent[0]?.init.headers).get("Authorization")).toBe(
      `Basic ${Buffer.from("client1:s&cret").toString("base64")}`,
    );
  });

  test("waits for a choice between two clients: a wrong guess would spend it", async () => {
    const { app, sent } = createTestDesk({ clients: [CLIENT, { ...CLIENT, clientId: "client2" }] });
    const page = await (await app.request(`${DESK}/callback?code=c1`)).text();
    expect(page).toContain("It does not say which client it is for.");
    expect(sent).toEqual([]);
    await app.request(`${DESK}/callback/redeem`, post({ code: "c1", client_id: "client2" }));
    expect(bodyOf(sent[0] as Sent).get("client_id")).toBe("client2");
  });

  test("that is refused leads to a command for a stack on AWS", async () => {
    const answer = () => Response.json({ error: "invalid_grant" }, { status: 400 });
    const back = await createTestDesk({ answer }).app.request(`${DESK}/callback?code=it's`);
    const page = await back.text();
    expect(back.status).toBe(400);
    expect(page).toContain("<b>invalid_grant</b>");
    expect(page).toContain("&#39;code=it&#39;\\&#39;&#39;s&#39;");
  });

  test("an error is shown as text", async () => {
    const back = await createTestDesk().app.request(`${DESK}/callback?error=<i>&error_description=<b>`);
    expect(back.status).toBe(400);
    expect(await back.text()).toContain("<b>&lt;i&gt;</b>: &lt;b&gt;");
  });
});

describe("tokens from the fragment", () => {
  const post0 = (token: string) => post({ id_token: token, access_token: "" });

  test("are tried at once when a pool of this twin issued them", async () => {
    const { app, sent } = createTestDesk();
    const back = await app.request(`${DESK}/callback`, post0(ID_TOKEN));
    expect(back.headers.get("location")).toMatch(/^\/signed-in\/[0-9a-f-]{36}$/);
    expect(sent.map(({ url }) => url).sort()).toEqual([
      "http://localhost:3000/Prod/",
      "http://localhost:3000/Prod/",
      "http://localhost:3000/restapis/abc123defg/authorizers/auth01",
    ]);
  });

  test("of another pool are sent nowhere; commands are shown instead", async () => {
    const { app, sent } = createTestDesk();
    const foreign = makeToken({ iss: `${ISSUER}/us-east-1_Other0000` });
    const back = await app.request(`${DESK}/callback`, post0(foreign));
    const page = await (await app.request(`${DESK}${back.headers.get("location")}`)).text();
    expect(sent).toEqual([]);
    expect(page).toContain("aws apigateway test-invoke-authorizer");
  });

  test("that are none are said to be none", async () => {
    const { app } = createTestDesk();
    const back = await app.request(`${DESK}/callback`, post0("garbage"));
    const page = await (await app.request(`${DESK}${back.headers.get("location")}`)).text();
    expect(page).toContain("This is no JSON Web Token.");
  });

  test("need one to be there", async () =>
    expect((await createTestDesk().app.request(`${DESK}/callback`, post0(""))).status).toBe(400));
});

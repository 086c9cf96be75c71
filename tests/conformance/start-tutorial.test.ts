import { startTestTwin, type TestTwin } from "../support/start-twin.ts";

const PASSWORD = "Correct-Horse-7";

/** What a browser does with the redirect to the callback: the desk redeems the code and shows what came of it. */
async function openCallback(twin: TestTwin, location: string): Promise<string> {
  const redirect = await fetch(location, { redirect: "manual" });
  return (await fetch(new URL(redirect.headers.get("location") ?? "", twin.deskUrl))).text();
}

function readFragment(location: string): URLSearchParams {
  return new URLSearchParams(new URL(location).hash.slice(1));
}

describe("the tutorial, on our own template", () => {
  let twin: TestTwin;
  beforeAll(async () => {
    twin = await startTestTwin();
  });
  afterAll(() => twin.close());

  test("names everything that the pages and the commands need", () => {
    const { summary } = twin;
    expect(summary).toMatchObject({
      apiUrl: expect.stringMatching(/^http:\/\/localhost:\d+\/Prod$/),
      poolUrl: expect.stringMatching(/^http:\/\/localhost:\d+$/),
      stage: "Prod",
      region: "us-east-1",
      authorizers: [{ name: "CognitoAuthorizer" }],
      outboxUrl: `${twin.deskUrl}/outbox.json`,
    });
    expect(summary.clients[0]?.callbackUrls).toEqual([`${twin.deskUrl}/callback`]);
    expect(twin.notes.join()).toContain(`CallbackUrls=${twin.deskUrl}/callback`);
  });

  test("Task 3: an invited user signs in, has to change the password and give a name", async () => {
    const { summary, visit, callCognito } = twin;
    const created = await callCognito("AdminCreateUser", {
      UserPoolId: summary.userPoolId,
      Username: "ada@example.com",
      UserAttributes: [{ Name: "email", Value: "ada@example.com" }],
      DesiredDeliveryMediums: ["EMAIL"],
    });
    expect(created.body).toMatchObject({ User: { UserStatus: "FORCE_CHANGE_PASSWORD" } });
    const { code, purpose } = twin.readMessage("ada@example.com");
    expect(purpose).toBe("invitation");

    const browser = visit();
    const signedIn = await browser.submit(`/login?${browser.query}`, {
      username: "ada@example.com",
      password: code,
    });
    expect(signedIn.status).toBe(302);
    const changed = await browser.submit(signedIn.location, {
      new_password: PASSWORD,
      confirm_password: PASSWORD,
      "requiredAttributes[name]": "Ada Example",
    });
    expect(changed.location).toMatch(new RegExp(`^${twin.deskUrl}/callback\\?code=`));
  });

  test("Task 4: the callback page shows the claims, the authorizer's verdict, 401 and 200", async () => {
    const browser = twin.visit();
    const query = browser.query.replace(/&state=[^&]*/, "");
    const { location } = await browser.submit(`/login?${query}`, {
      username: "ada@example.com",
      password: PASSWORD,
    });
    const page = await openCallback(twin, location);
    expect(page).toContain("<b>CognitoAuthorizer</b> lets this ID token in");
    expect(page).toMatch(/>401<\/b> without a token[\s\S]*{&quot;message&quot;:&quot;Unauthorized&quot;}/);
    expect(page).toMatch(/>200<\/b> with the ID token[\s\S]*&quot;Hello from Lambda!&quot;/);
    expect(page).toContain("Ada Example");
  });

  test("Task 5: the token of the implicit grant opens the API, and nothing else does", async () => {
    const browser = twin.visit();
    const query = browser.query.replace("response_type=code", "response_type=token");
    const { location } = await browser.submit(`/login?${query}`, {
      username: "ada@example.com",
      password: PASSWORD,
    });
    const fragment = readFragment(location);
    const idToken = fragment.get("id_token") ?? "";
    expect(await twin.callApi("/", idToken)).toMatchObject({ status: 200, text: '"Hello from Lambda!"' });
    expect(await twin.callApi("/", `Bearer ${idToken}`)).toMatchObject({ status: 200 });
    const unauthorized = { status: 401, text: '{"message":"Unauthorized"}' };
    expect(await twin.callApi("/")).toMatchObject(unauthorized);
    expect(await twin.callApi("/", "garbage")).toMatchObject(unauthorized);
    expect(await twin.callApi("/", `${idToken.slice(0, -2)}xx`)).toMatchObject(unauthorized);
    expect(await twin.callApi("/", fragment.get("access_token") ?? "")).toMatchObject(unauthorized);
    expect((await twin.callApi("/no-such-path")).status).toBe(403);
  });

  test("says in its log why each was refused, and never a token", () => {
    const refusals = twin.logLines.filter((line) => line.startsWith("refused "));
    expect(refusals.some((line) => line.includes("no Authorization header"))).toBe(true);
    expect(refusals.some((line) => line.includes("this is an access token"))).toBe(true);
    expect(twin.logLines.join("\n")).not.toMatch(/eyJ[\w-]+\.eyJ/);
  });

  test("Task 6: anybody signs up, and confirms with the code that was sent", async () => {
    const browser = twin.visit();
    const signedUp = await browser.submit(`/signup?${browser.query}`, {
      username: "grace@example.com",
      password: PASSWORD,
      "requiredAttributes[name]": "Grace Example",
    });
    expect(signedUp.location).toMatch(/^\/confirm\?|\/confirm\?/);
    const { code, purpose } = twin.readMessage("grace@example.com");
    expect(purpose).toBe("sign-up");
    expect(code).toMatch(/^\d{6}$/);
    const confirmed = await browser.submit(signedUp.location, { code, username: "grace@example.com" });
    expect(confirmed.location).toMatch(new RegExp(`^${twin.deskUrl}/callback\\?code=`));
  });

  test("D-04: no foreign page reads the outbox, and no form of one reaches the desk", async () => {
    const { outboxUrl, deskUrl } = twin.summary;
    expect((await fetch(outboxUrl)).status).toBe(200);
    const foreign = { Origin: "https://evil.example" };
    expect((await fetch(outboxUrl, { headers: foreign })).status).toBe(403);
    const crossSite = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors" };
    expect(
      (await fetch(outboxUrl, { headers: crossSite })).headers.get("access-control-allow-origin"),
    ).toBeNull();
    const forged = { method: "POST", headers: foreign, body: new URLSearchParams({ client_id: "x" }) };
    expect((await fetch(`${deskUrl}/callback/start`, forged)).status).toBe(403);
  });
});

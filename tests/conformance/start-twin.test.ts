import type { KeyObject } from "node:crypto";
import { createManualClock } from "../../local/platform/clock.ts";
import { startTwin } from "../../local/start.ts";
import { generateTestKey } from "../support/signing-key.ts";
import { OWN_TEMPLATE, SECOND_TEMPLATE, startTestTwin, type TestTwin } from "../support/start-twin.ts";

describe("a second, different application", () => {
  let twin: TestTwin;
  beforeAll(async () => {
    twin = await startTestTwin({ templateFile: SECOND_TEMPLATE, parameterOverrides: ["Greeting=Ave"] });
  });
  afterAll(() => twin.close());

  test("has the ids, the stage and the clients of its own template", () => {
    expect(twin.summary).toMatchObject({
      stage: "live",
      authorizers: [{ name: "MembersOnly" }],
      clients: [{ name: "notes", callbackUrls: [] }],
      signInUrls: {},
    });
  });

  test("guards the route under the default authorizer, and leaves the public one open", async () => {
    const { idToken, accessToken } = await twin.signIn("ada");
    expect((await twin.callApi("/health")).status).toBe(200);
    expect((await twin.callApi("/notes/7")).status).toBe(401);
    expect((await twin.callApi("/notes/7", accessToken)).status).toBe(401);
    const answer = await twin.callApi("/notes/7", idToken);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain("Ave");
  });

  test("trusts its own pool only: a token of the first application is foreign", async () => {
    const other = await startTestTwin();
    const { idToken } = await other.signIn("ada@example.com");
    expect((await other.callApi("/", idToken)).status).toBe(200);
    expect((await twin.callApi("/notes/7", idToken)).status).toBe(401);
    await other.close();
  });
});

describe("a first start", () => {
  test("answers before its keys exist; what needs a key waits for it", async () => {
    let release = () => {};
    const released = new Promise<void>((done) => {
      release = done;
    });
    const generateSigningKey = async (): Promise<KeyObject> => {
      await released;
      return generateTestKey();
    };
    const twin = await startTestTwin({ generateSigningKey });
    expect((await twin.callApi("/")).status).toBe(401);
    expect((await fetch(`${twin.poolUrl}/login?${twin.visit().query}`)).status).toBe(200);
    expect((await fetch(`${twin.deskUrl}/`)).status).toBe(200);
    let isServed = false;
    const keys = fetch(`${twin.poolUrl}/${twin.summary.userPoolId}/.well-known/jwks.json`).then((answer) => {
      isServed = true;
      return answer.json() as Promise<{ keys: unknown[] }>;
    });
    const signedIn = twin.signIn("ada@example.com");
    expect((await twin.callApi("/")).status).toBe(401);
    expect(isServed).toBe(false);
    release();
    expect((await keys).keys).toHaveLength(2);
    expect((await twin.callApi("/", (await signedIn).idToken)).status).toBe(200);
    await twin.close();
  });
});

describe("time", () => {
  test("is the one clock of all rooms: a token expires when it is moved", async () => {
    const clock = createManualClock(1_795_000_000_000);
    const twin = await startTestTwin({ clock });
    const { idToken } = await twin.signIn("ada@example.com");
    clock.advance({ seconds: 3599 });
    expect((await twin.callApi("/", idToken)).status).toBe(200);
    clock.advance({ seconds: 2 });
    expect(await twin.callApi("/", idToken)).toMatchObject({
      status: 401,
      text: '{"message":"The incoming token has expired"}',
    });
    await twin.close();
  });
});

describe("closing", () => {
  test("frees the ports, and can be asked for twice", async () => {
    const twin = await startTestTwin();
    await twin.close();
    await twin.close();
    await expect(fetch(`${twin.apiUrl}/`)).rejects.toThrow();
  });

  test("follows a start that fails late: the ports are free again", async () => {
    const other = await startTestTwin();
    const port = Number(new URL(other.deskUrl).port);
    await other.close();
    const options = { templateFile: OWN_TEMPLATE, port: 0, poolPort: 0, deskPort: port, stateDir: null };
    await expect(startTwin({ ...options, parameterOverrides: ["NoSuch=1"] })).rejects.toThrow("NoSuch");
    const again = await startTestTwin({ deskPort: port });
    expect(again.deskUrl).toBe(`http://localhost:${port}`);
    await again.close();
  });
});

test("D-01: opening it to the network is said, and the desk stays on loopback", async () => {
  const twin = await startTestTwin({ host: "0.0.0.0" });
  expect(twin.notes.join()).toContain("--host 0.0.0.0 opens the API and the user pool to everybody");
  expect((await fetch(twin.deskUrl)).status).toBe(200);
  await twin.close();
});

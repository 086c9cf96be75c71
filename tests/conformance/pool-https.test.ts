import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createVisitor, type Visitor } from "../support/domain-visitor.ts";
import { createHttpsSend } from "../support/https-visitor.ts";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";

const CLIENTS_TEMPLATE = resolve(import.meta.dirname, "../fixtures/clients-app/template.yaml");
const PASSWORD = "Correct-Horse-7";
const folder = mkdtempSync(join(tmpdir(), "gatehouse-https-"));

let twin: TestTwin;
let send: ReturnType<typeof createHttpsSend>;

beforeAll(async () => {
  twin = await start();
  await waitForFile(twin.summary.caFile ?? "");
  send = createHttpsSend(readFileSync(twin.summary.caFile ?? "", "utf8"));
  await twin.signIn("ada@example.com", PASSWORD);
});
afterAll(async () => {
  await twin.close();
  rmSync(folder, { recursive: true });
});

function start(): Promise<TestTwin> {
  return startTestTwin({ templateFile: CLIENTS_TEMPLATE, stateDir: folder, isEphemeral: true });
}

/** It is made beside the first requests. */
async function waitForFile(file: string): Promise<void> {
  while (!statSync(file, { throwIfNoEntry: false })) await new Promise((done) => setImmediate(done));
}

function visit(origin: string, client = twin.summary.clients[0]): Visitor {
  return createVisitor({
    send,
    origin,
    clientId: client?.id ?? "",
    redirectUri: client?.callbackUrls[0] ?? "",
  });
}

function toDomainOrigin(index: number): string {
  const [host] = twin.summary.pools[index]?.domainHosts ?? [];
  return `https://${host}:${new URL(twin.summary.poolHttpsUrl ?? "").port}`;
}

describe("the user pools by https", () => {
  test("say where they are and whom to trust, and keep keys for their owner", () => {
    expect(twin.summary.poolHttpsUrl).toMatch(/^https:\/\/localhost:\d+$/);
    expect(twin.summary.caFile).toBe(join(folder, "tls/ca.pem"));
    expect(statSync(join(folder, "tls")).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "tls/ca-key.pem")).mode & 0o777).toBe(0o600);
  });

  test("A11: sign in with cookies that are Secure, and never ask for https for ever", async () => {
    for (const origin of [twin.summary.poolHttpsUrl ?? "", toDomainOrigin(0)]) {
      const visitor = visit(origin);
      const answer = await visitor.submit(`/login?${visitor.query}`, {
        username: "ada@example.com",
        password: PASSWORD,
      });
      expect(answer.location).toContain("code=");
      const cookies = answer.headers.getSetCookie();
      expect(cookies.filter((cookie) => cookie.startsWith("cognito="))).toHaveLength(1);
      for (const cookie of cookies) expect(cookie).toMatch(/; Secure; HttpOnly; SameSite=Lax$/);
      expect(answer.headers.get("strict-transport-security")).toBeNull();
    }
  });

  test("answer the JSON API and the issuer's documents as the plain port does", async () => {
    const { poolUrl, poolHttpsUrl, userPoolId } = twin.summary;
    const path = `/${userPoolId}/.well-known/openid-configuration`;
    const [plain, secure] = [await fetch(`${poolUrl}${path}`), await send(`${poolHttpsUrl}${path}`, {})];
    expect(await secure.json()).toEqual(await plain.json());
  });

  test("D-02: refuse a foreign Host", async () => {
    const { poolHttpsUrl } = twin.summary;
    for (const host of ["evil.example", "cognito-idp.eu-west-1.amazonaws.com"]) {
      expect((await send(`${poolHttpsUrl}/login`, { headers: { host } })).status).toBe(421);
    }
    const { port } = new URL(poolHttpsUrl ?? "");
    await expect(send(`https://evil.example:${port}/`, {})).rejects.toThrow(/altnames/);
  });

  test("keep to the domain: another pool's client is unknown on its host", async () => {
    const staff = visit(toDomainOrigin(1), twin.summary.pools[1]?.clients[0]);
    expect((await staff.get(`/login?${staff.query}`)).status).toBe(200);
    const stray = visit(toDomainOrigin(1), twin.summary.clients[0]);
    expect((await stray.get(`/login?${stray.query}`)).status).toBe(400);
  });

  test("answer whoever connects before the certificate exists, and close with clients connected", async () => {
    const fresh = await startTestTwin({ templateFile: CLIENTS_TEMPLATE });
    const { port } = new URL(fresh.summary.poolHttpsUrl ?? "");
    const open = () =>
      new Promise<Socket>((done) => {
        const socket = connect(Number(port), "127.0.0.1", () => done(socket));
      });
    const sockets = [await open(), await open()];
    await expect(send(`https://localhost:${port}/`, {})).rejects.toThrow(/signature|self-signed|verify/);
    const closed = sockets.map((socket) => new Promise((done) => socket.resume().on("close", done)));
    await fresh.close();
    await Promise.all(closed);
  });

  test("are trusted after a restart without another certificate", async () => {
    const again = await start();
    const { poolHttpsUrl, userPoolId } = again.summary;
    const answer = await send(`${poolHttpsUrl}/${userPoolId}/.well-known/jwks.json`, {});
    expect(answer.status).toBe(200);
    await again.close();
  });
});

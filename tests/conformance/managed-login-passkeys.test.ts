import type { Visitor } from "../support/domain-visitor.ts";
import { readOptions } from "../support/passkey-options.ts";
import { createSoftwareAuthenticator } from "../support/software-authenticator.ts";
import { PROVIDED_BRANDING, startTestDomain, type TestDomain } from "../support/test-domain.ts";

const JANE = "jane@example.com";
const EVERY_FACTOR = ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"];

let domain: TestDomain;
afterEach(() => domain.close());

async function start(AllowedFirstAuthFactors = EVERY_FACTOR): Promise<Visitor> {
  const Policies = { SignInPolicy: { AllowedFirstAuthFactors } };
  domain = await startTestDomain({ Policies }, { managed: { branding: PROVIDED_BRANDING } });
  return domain.visit("choice");
}

describe("F3: /passkeys/add", () => {
  const toQuery = () =>
    new URLSearchParams({
      client_id: domain.clients.choice.clientId,
      redirect_uri: "http://localhost:3002/callback",
    }).toString();

  test("tells the application that nobody is signed in", async () => {
    const visitor = await start();
    const { location } = await visitor.get(`/passkeys/add?${toQuery()}`);
    expect(location).toBe("http://localhost:3002/callback?result=invalid_session");
  });

  test("keeps a passkey of whoever is signed in, which then signs in", async () => {
    const visitor = await start();
    await domain.signIn(visitor);
    const path = `/passkeys/add?${toQuery()}`;
    const { challenge, rp, user } = readOptions((await visitor.get(path)).text);
    expect([rp.id, user.name]).toEqual(["localhost", JANE]);
    const authenticator = createSoftwareAuthenticator();
    const credential = JSON.stringify(authenticator.create({ challenge, origin: domain.origin }));
    const { location } = await visitor.submit(path, { credential });
    // The page that posts is opened once more, with a challenge of its own.
    expect(location).toBe(path);
    const again = readOptions((await visitor.get(path)).text);
    const right = JSON.stringify(authenticator.create({ challenge: again.challenge, origin: domain.origin }));
    const csrf = visitor.cookie("XSRF-TOKEN") ?? "";
    const body = new URLSearchParams({ _csrf: csrf, credential: right }).toString();
    expect((await visitor.post(path, body)).location).toBe("http://localhost:3002/callback?result=success");
    expect(domain.pool.listPasskeys(await domain.pool.getUser(JANE))).toHaveLength(1);
    const cancelled = await visitor.submit(path, { notNow: "notNow" });
    expect(cancelled.location).toBe("http://localhost:3002/callback?result=cancelled");
  });

  test("goes to registered callback URLs only", async () => {
    const visitor = await start();
    const evil = toQuery().replace("localhost", "evil.example");
    expect((await visitor.get(`/passkeys/add?${evil}`)).location).toContain("/error?error=redirect_mismatch");
    const { status, text } = await visitor.get(`/passkeys/add?client_id=${domain.clients.choice.clientId}`);
    expect([status, text]).toEqual([400, expect.stringContaining("redirect_uri")]);
  });

  test("is refused where the pool has no passkeys, and does not exist on classic pages", async () => {
    const visitor = await start(["PASSWORD"]);
    await domain.signIn(visitor);
    expect((await visitor.get(`/passkeys/add?${toQuery()}`)).status).toBe(400);
    await domain.close();
    domain = await startTestDomain({ Policies: { SignInPolicy: { AllowedFirstAuthFactors: EVERY_FACTOR } } });
    const classic = domain.visit("choice");
    await domain.signIn(classic);
    expect((await classic.get(`/passkeys/add?${toQuery()}`)).status).toBe(404);
  });

  test("B-26: keeps nothing without the token of this browser's form", async () => {
    const visitor = await start();
    await domain.signIn(visitor);
    const path = `/passkeys/add?${toQuery()}`;
    const { challenge } = readOptions((await visitor.get(path)).text);
    const credential = JSON.stringify(
      createSoftwareAuthenticator().create({ challenge, origin: domain.origin }),
    );
    const forged = await visitor.post(path, new URLSearchParams({ credential }).toString());
    expect(forged.status).toBe(403);
    expect(domain.pool.listPasskeys(await domain.pool.getUser(JANE))).toHaveLength(0);
  });
});

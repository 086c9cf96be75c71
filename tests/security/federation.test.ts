import { createPoolDomainApp } from "../../local/managed-login/pool-domain-app.ts";
import type { JsonObject } from "../../local/platform/json.ts";
import { silentLog } from "../../local/platform/log.ts";
import { systemRandom } from "../../local/platform/random.ts";
import { createVisitor, type Visitor } from "../support/domain-visitor.ts";
import { createConfirmed, refusalOf } from "../support/pool-users.ts";
import {
  createStandInProvider,
  ISSUER,
  PROVIDER,
  type StandInProvider,
} from "../support/stand-in-provider.ts";
import { createTestPool, EMAIL_POOL, TEST_CLIENT_ID, type TestPool } from "../support/user-pools.ts";

const ORIGIN = "http://localhost:3001";

let users: TestPool;
let provider: StandInProvider;

beforeEach(async () => {
  await start();
});

async function start(changes: { readonly pool?: JsonObject; readonly client?: JsonObject } = {}) {
  users = await createTestPool({
    pool: { ...EMAIL_POOL, ...changes.pool },
    client: { SupportedIdentityProviders: ["COGNITO", "Partner"], ...changes.client },
    identityProviders: [PROVIDER],
  });
  provider = await createStandInProvider(() => users.clock.now());
}

function open(): Visitor {
  const app = createPoolDomainApp({
    userPools: users.pools,
    clock: users.clock,
    random: systemRandom,
    log: silentLog,
    origin: () => ORIGIN,
    fetch: provider.fetch,
  });
  const send = (url: string, init: RequestInit) =>
    app.request(url, { ...init, headers: { host: "localhost:3001", ...init.headers } });
  return createVisitor({ send, origin: ORIGIN, clientId: TEST_CLIENT_ID });
}

/** To the provider; the parameters that it was asked with. */
async function ask(visitor: Visitor): Promise<URLSearchParams> {
  const { location } = await visitor.get(`/oauth2/authorize?${visitor.query}&identity_provider=Partner`);
  return new URL(location).searchParams;
}

interface Trial {
  readonly claims?: JsonObject;
  readonly signed?: Parameters<StandInProvider["sign"]>[1];
  readonly answer?: string;
}

/** There and back with an ID token that is right but for these changes; the callback's parameters. */
async function federate({ claims = {}, signed, answer = "" }: Trial = {}, visitor = open()) {
  const asked = await ask(visitor);
  provider.give(await provider.sign({ nonce: asked.get("nonce"), ...claims }, signed));
  const state = encodeURIComponent(asked.get("state") ?? "");
  const { location } = await visitor.get(`/oauth2/idpresponse?code=the-code&state=${state}${answer}`);
  return new URL(location).searchParams;
}

async function refusal(trial: Trial) {
  const parameters = await federate(trial);
  return [parameters.get("error"), parameters.get("code"), parameters.get("error_description")];
}

function external() {
  return users.pool.getUser("Partner_Ada");
}

describe("the ID token of a provider", () => {
  test("that is right lets its user in", async () => {
    expect((await federate()).get("code")).toMatch(/^[0-9a-f-]{36}$/);
    expect(await external()).toMatchObject({ status: "EXTERNAL_PROVIDER", attributes: { name: "Ada" } });
    const token = provider.calls.find((call) => call.startsWith("POST")) ?? "";
    expect(token).toMatch(/client_secret=s3cr3t&code_verifier=[\w-]{43}$/);
  });

  test.each<[string, Trial]>([
    ["of another issuer", { claims: { iss: "https://evil.example" } }],
    ["for another client", { claims: { aud: "somebody-else" } }],
    ["for several clients, authorized by nobody", { claims: { aud: ["gatehouse", "other"] } }],
    ["authorized by another client", { claims: { azp: "other" } }],
    ["of another request", { claims: { nonce: "another" } }],
    ["without a nonce", { claims: { nonce: undefined } }],
    ["that is over", { claims: { exp: 1 } }],
    ["without an end", { claims: { exp: undefined } }],
    ["of nobody", { claims: { sub: "" } }],
    ["signed by another key", { signed: { by: "foreign" } }],
    ["that is not signed", { signed: { alg: "none" } }],
    ["signed with the client's secret", { signed: { alg: "HS256" } }],
  ])("%s is refused, and nobody is made", async (_what, trial) => {
    const [error, code, description] = await refusal(trial);
    expect([error, code]).toEqual(["invalid_request", null]);
    expect(description).toMatch(/^Invalid ID token/);
    expect(await refusalOf(external())).toBe("user-not-found");
  });
});

interface Misbehaviour {
  readonly path: string;
  readonly answer: () => Response | Promise<Response>;
  readonly words: RegExp;
}

const INSIDE = "http://169.254.169.254/";
const ENDLESS = "x".repeat(300_000);

describe("a provider that", () => {
  const unreachable = () => Promise.reject(new TypeError("fetch failed"));
  const unavailable = (status: number) => () => new Response("", { status });
  test.each<[string, Misbehaviour]>([
    ["refuses the code", { path: "/token", answer: unavailable(400), words: /^Partner Error - 400 error/ }],
    ["is away", { path: "/token", answer: unreachable, words: /^Connection refused$/ }],
    ["redirects", { path: "/token", answer: () => Response.redirect(INSIDE, 307), words: /307 error/ }],
    [
      "answers a page",
      { path: "/token", answer: () => new Response("<html>"), words: /^Bad token response/ },
    ],
    ["gives no ID token", { path: "/token", answer: () => Response.json({}), words: /^Bad token response/ }],
    [
      "has no keys",
      { path: "/jwks", answer: () => Response.json({}), words: /keys of the identity provider/ },
    ],
    ["answers without end", { path: "/jwks", answer: () => new Response(ENDLESS), words: /too long/ }],
    [
      "speaks of somebody else",
      { path: "/me", answer: () => Response.json({ sub: "Eve" }), words: /^Invalid user info: sub$/ },
    ],
    ["keeps its user info", { path: "/me", answer: unavailable(401), words: /^Bad user info response/ }],
  ])("%s: the application is told, and nobody is let in", async (_what, { path, answer, words }) => {
    const visitor = open();
    const asked = await ask(visitor);
    provider.give(await provider.sign({ nonce: asked.get("nonce") }));
    provider.answers.set(path, answer);
    const state = encodeURIComponent(asked.get("state") ?? "");
    const { location } = await visitor.get(`/oauth2/idpresponse?code=c&state=${state}`);
    const parameters = new URL(location).searchParams;
    expect(parameters.get("error_description")).toMatch(words);
    expect([parameters.get("error"), parameters.get("state")]).toEqual(["invalid_request", "the-state"]);
    expect(visitor.cookie("cognito")).toBeUndefined();
    expect(await refusalOf(external())).toBe("user-not-found");
  });

  test.each<[string, JsonObject]>([
    ["another issuer", { issuer: "https://evil.example" }],
    ["an address in the clear", { token_endpoint: "http://login.example.com/token" }],
    ["an address inside of the network", { jwks_uri: "http://10.0.0.1/jwks" }],
    ["an address of another scheme", { token_endpoint: "file:///etc/passwd" }],
  ])("a discovery document with %s is not followed", async (_what, changes) => {
    const document = {
      issuer: ISSUER,
      authorization_endpoint: `${ISSUER}/auth`,
      token_endpoint: `${ISSUER}/token`,
      jwks_uri: `${ISSUER}/jwks`,
      ...changes,
    };
    const visitor = open();
    const asked = await ask(visitor);
    provider.give(await provider.sign({ nonce: asked.get("nonce") }));
    provider.answers.set("/.well-known/openid-configuration", () => Response.json(document));
    const state = encodeURIComponent(asked.get("state") ?? "");
    const { location } = await visitor.get(`/oauth2/idpresponse?code=c&state=${state}`);
    expect(new URL(location).searchParams.get("error")).toBe("invalid_request");
    expect(provider.calls.filter((call) => !call.includes(ISSUER))).toEqual([]);
  });

  test("what it says of an error is words to the application, and no header", async () => {
    const answer = `&error=server_error&error_description=${encodeURIComponent("a\r\nSet-Cookie: x=1")}`;
    const parameters = await federate({ answer });
    expect(parameters.get("error")).toBe("invalid_request");
    expect(parameters.get("error_description")).toBe("a\r\nSet-Cookie: x=1");
    expect(parameters.has("code")).toBe(false);
  });
});

describe("nobody is taken over", () => {
  test("a local user who has the name of an external one keeps it", async () => {
    users = await createTestPool({
      pool: { Schema: [] },
      client: { SupportedIdentityProviders: ["COGNITO", "Partner"] },
      identityProviders: [PROVIDER],
    });
    provider = await createStandInProvider(() => users.clock.now());
    const local = await createConfirmed(users, "Partner_Ada", { email: "mallory@example.com" });
    expect((await federate()).get("error_description")).toBe("User already exists");
    expect(await users.pool.getUser("Partner_Ada")).toEqual(local);
  });

  test("another sub that is the same but for its capitals is another person", async () => {
    await federate();
    provider.answers.set("/me", () =>
      Response.json({ sub: "ADA", email: "other@partner.example", name: "Other" }),
    );
    const parameters = await federate({ claims: { sub: "ADA" } });
    expect(parameters.get("error_description")).toBe("User already exists");
    expect((await external()).attributes.name).toBe("Ada");
  });

  test("an address that a local user signs in by stays that user's, and the other way round", async () => {
    const local = await createConfirmed(users, "ada@partner.example");
    await federate();
    expect((await users.pool.getUser("ada@partner.example")).sub).toBe(local.sub);
    expect((await external()).sub).not.toBe(local.sub);
  });

  test("a disabled user stays outside", async () => {
    await federate();
    await users.pool.setUserEnabled((await external()).username, false);
    expect((await federate()).get("error_description")).toBe("User is disabled.");
  });

  test("a sign-in that waits ends after five minutes", async () => {
    const visitor = open();
    const asked = await ask(visitor);
    provider.give(await provider.sign({ nonce: asked.get("nonce") }));
    users.clock.advance({ seconds: 300 });
    const state = encodeURIComponent(asked.get("state") ?? "");
    const { status, location } = await visitor.get(`/oauth2/idpresponse?code=c&state=${state}`);
    expect([status, location]).toEqual([400, ""]);
  });
});

describe("E3: what a provider may write", () => {
  test("an address is unverified unless the provider says otherwise", async () => {
    provider.answers.set("/me", () =>
      Response.json({ sub: "Ada", email: "ada@partner.example", name: "Ada" }),
    );
    await federate();
    expect((await external()).attributes.email_verified).toBe("false");
  });

  test("what the pool requires has to come from the provider", async () => {
    provider.answers.set("/me", () => Response.json({ sub: "Ada", email: "ada@partner.example" }));
    expect((await federate()).get("error_description")).toBe("attributes required: [name]");
  });

  test("what the client may not write is refused", async () => {
    await start({ client: { WriteAttributes: ["name", "email"] } });
    expect((await federate()).has("code")).toBe(true);
    await start({ pool: { Schema: [] }, client: { WriteAttributes: ["name"] } });
    expect((await federate()).get("error_description")).toBe(
      "A client attempted to write unauthorized attribute",
    );
  });

  test("what is immutable is written once, and then refused", async () => {
    await start({ pool: { Schema: [{ Name: "name", Required: true, Mutable: false }] } });
    expect((await federate()).has("code")).toBe(true);
    expect((await federate()).get("error_description")).toBe("user.name: Attribute cannot be updated.");
  });
});

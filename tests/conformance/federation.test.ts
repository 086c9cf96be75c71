import { resolve } from "node:path";
import { jest } from "@jest/globals";
import { createVisitor, type Visitor } from "../support/domain-visitor.ts";
import { decodeJwt } from "../support/pool-users.ts";
import { type OidcServer, startOidcProvider } from "../support/start-oidc-provider.ts";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";

const TEMPLATE = resolve(import.meta.dirname, "../fixtures/federation-app/template.yaml");
const CALLBACK = "http://localhost:3900/callback";

let provider: OidcServer;
let twin: TestTwin;
let origin: string;

beforeAll(async () => {
  // The provider says at length that nobody should run it like this.
  jest.spyOn(console, "warn").mockImplementation(() => {});
  jest.spyOn(console, "info").mockImplementation(() => {});
  provider = await startOidcProvider();
  twin = await startTestTwin({
    templateFile: TEMPLATE,
    parameterOverrides: [`Issuer=${provider.issuer}`],
  });
  origin = twin.poolUrl ?? "";
  provider.register([`${origin}/oauth2/idpresponse`]);
  provider.people.set("Ada", {
    email: "ada@partner.example",
    email_verified: true,
    name: "Ada",
    teams: ["red", "blue"],
  });
});

afterAll(async () => {
  await twin?.close();
  await provider?.close();
  jest.restoreAllMocks();
});

type Fields = Readonly<Record<string, string>>;

function idOf(name: string): string {
  return twin.summary.clients.find((client) => client.name === name)?.id ?? "";
}

function toQuery(changes: Fields = {}, client = "web"): string {
  return new URLSearchParams({
    client_id: idOf(client),
    redirect_uri: CALLBACK,
    response_type: "code",
    scope: "openid email aws.cognito.signin.user.admin",
    state: "the-state",
    ...changes,
  }).toString();
}

function visit(): Visitor {
  return createVisitor({ send: fetch, origin });
}

/** Through the provider and back; `login` of `null` declines there. */
async function federate(visitor: Visitor, query: string, login: string | null = "Ada") {
  const asked = await visitor.get(`/oauth2/authorize?${query}`);
  const back = await provider.signIn(asked.location, login);
  return { asked: new URL(asked.location), back, answer: await visitor.get(back.href) };
}

async function redeem(location: string, client = "web") {
  const code = new URL(location).searchParams.get("code") ?? "";
  const response = await fetch(`${origin}/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: CALLBACK,
      client_id: idOf(client),
    }),
  });
  return (await response.json()) as { id_token: string; access_token: string; refresh_token: string };
}

const PARTNER = { identity_provider: "Partner" };

describe("A2: a sign-in by an OpenID provider", () => {
  test("goes there, comes back, and ends with tokens of the pool", async () => {
    const visitor = visit();
    const { asked, answer } = await federate(visitor, toQuery(PARTNER));
    expect(asked.origin).toBe(provider.issuer);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      client_id: "gatehouse",
      response_type: "code",
      scope: "openid email profile",
      redirect_uri: `${origin}/oauth2/idpresponse`,
      code_challenge_method: "S256",
    });
    expect(answer.status).toBe(302);
    expect(answer.location).toMatch(/^http:\/\/localhost:3900\/callback\?code=[^&]+&state=the-state$/);
    const tokens = await redeem(answer.location);
    const { claims } = decodeJwt(tokens.id_token);
    const userPoolId = twin.summary.userPoolId ?? "";
    expect(claims).toMatchObject({
      "cognito:username": "partner_ada",
      "cognito:groups": [`${userPoolId}_Partner`],
      email: "ada@partner.example",
      email_verified: true,
      name: "Ada",
      "custom:teams": "[red, blue]",
      nonce: expect.any(String),
      identities: [
        {
          userId: "Ada",
          providerName: "Partner",
          providerType: "OIDC",
          issuer: null,
          primary: "true",
          dateCreated: expect.stringMatching(/^\d{13}$/),
        },
      ],
    });
    expect(decodeJwt(tokens.access_token).claims).toMatchObject({ username: "partner_ada" });
  });

  test("makes a user of status EXTERNAL_PROVIDER, who has no password here", async () => {
    const UserPoolId = twin.summary.userPoolId;
    const { body } = await twin.callCognito("AdminGetUser", { UserPoolId, Username: "Partner_Ada" });
    expect(body).toMatchObject({ Username: "partner_ada", UserStatus: "EXTERNAL_PROVIDER", Enabled: true });
    const attributes = body.UserAttributes as readonly { Name: string; Value: string }[];
    const identities = attributes.find(({ Name }) => Name === "identities")?.Value ?? "";
    expect(JSON.parse(identities)).toMatchObject([{ userId: "Ada", primary: true }]);
    const signIn = await twin.callCognito("AdminInitiateAuth", {
      UserPoolId,
      ClientId: idOf("web"),
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: "partner_ada", PASSWORD: "Correct-Horse-7" },
    });
    expect(signIn.body.__type).toBe("NotAuthorizedException");
  });

  test("the second time finds the same user, with the attributes as they are now", async () => {
    const first = decodeJwt(
      (await redeem((await federate(visit(), toQuery(PARTNER))).answer.location)).id_token,
    );
    provider.people.set("Ada", { email: "ada@new.example", email_verified: true, name: "Ada L." });
    const { answer } = await federate(visit(), toQuery(PARTNER));
    const second = decodeJwt((await redeem(answer.location)).id_token);
    expect(second.claims.sub).toBe(first.claims.sub);
    expect(second.claims).toMatchObject({
      email: "ada@new.example",
      name: "Ada L.",
      "custom:teams": "[red, blue]",
    });
  });

  test("F5.2: runs PreSignUp and PostConfirmation the first time, the other two later", async () => {
    provider.people.set("Eve", { email: "eve@partner.example", email_verified: true, name: "Eve" });
    const heard = () => twin.logLines.filter((line) => line.includes("partner_eve")).map(toSource);
    await federate(visit(), toQuery(PARTNER), "Eve");
    expect(heard()).toEqual(["PreSignUp_ExternalProvider", "PostConfirmation_ConfirmSignUp"]);
    await federate(visit(), toQuery(PARTNER), "Eve");
    expect(heard().slice(2)).toEqual([
      "PreAuthentication_Authentication",
      "PostAuthentication_Authentication",
    ]);
  });

  test("F5.1: what a function says goes to the application", async () => {
    provider.people.set("Mallory", { email: "mallory@banned.example", email_verified: true });
    const { answer } = await federate(visit(), toQuery(PARTNER), "Mallory");
    expect(answer.location).toBe(
      `${CALLBACK}?error_description=PreSignUp+failed+with+error+Banned.&error=invalid_request&state=the-state`,
    );
  });

  test("tells the application when the person declines at the provider", async () => {
    const { answer } = await federate(visit(), toQuery(PARTNER), null);
    expect(new URL(answer.location).searchParams.get("error")).toBe("access_denied");
    expect(answer.location).toMatch(/^http:\/\/localhost:3900\/callback\?.*&state=the-state$/);
  });

  test("the login session that it leaves lets the browser in again, without the provider", async () => {
    const visitor = visit();
    await federate(visitor, toQuery(PARTNER));
    const before = provider.requests.length;
    const again = await visitor.get(`/oauth2/authorize?${toQuery(PARTNER)}`);
    expect(again.location).toMatch(/^http:\/\/localhost:3900\/callback\?code=/);
    expect(provider.requests).toHaveLength(before);
  });

  test("refreshes like any other", async () => {
    const { answer } = await federate(visit(), toQuery(PARTNER));
    const { refresh_token } = await redeem(answer.location);
    const { body } = await twin.callCognito("GetTokensFromRefreshToken", {
      RefreshToken: refresh_token,
      ClientId: idOf("web"),
    });
    const { IdToken } = body.AuthenticationResult as { IdToken: string };
    expect(decodeJwt(IdToken).claims).toMatchObject({ "cognito:username": "partner_ada" });
  });
});

describe("A2: which provider", () => {
  test("the sign-in page offers it, and keeps the form for the pool's own users", async () => {
    const page = await visit().get(`/login?${toQuery({ identity_provider: "COGNITO" })}`);
    const href = /href="(\/oauth2\/authorize\?[^"]+identity_provider=Partner)"/.exec(page.text)?.[1] ?? "";
    expect(page.text).toContain("Continue with Partner");
    expect(page.text).toContain("signInFormUsername");
    const target = await visit().get(href.replaceAll("&amp;", "&"));
    expect(target.location.startsWith(`${provider.issuer}/auth?`)).toBe(true);
  });

  test("by an identifier of its own; login_hint goes along", async () => {
    const query = toQuery({ idp_identifier: "partner.example.com", login_hint: "ada@partner.example" });
    const { location } = await visit().get(`/oauth2/authorize?${query}`);
    expect(new URL(location).searchParams.get("login_hint")).toBe("ada@partner.example");
  });

  test("a client with one provider and nothing else goes there at once, and takes no password", async () => {
    const query = toQuery({ scope: "openid" }, "partner-only");
    const { location } = await visit().get(`/oauth2/authorize?${query}`);
    expect(location.startsWith(`${provider.issuer}/auth?`)).toBe(true);
    for (const path of ["/signup", "/forgotPassword", "/confirm"]) {
      expect((await visit().get(`${path}?${query}`)).text).toContain("Login pages unavailable");
    }
    const visitor = visit();
    await visitor.get(`/error`);
    const form = {
      _csrf: visitor.cookie("XSRF-TOKEN") ?? "",
      username: "a@b.c",
      password: "Correct-Horse-7",
    };
    const posted = await visitor.post(`/login?${query}`, new URLSearchParams(form).toString());
    expect(posted.location.startsWith("/login?")).toBe(true);
    expect(visitor.cookie("cognito")).toBeUndefined();
  });

  test.each([
    ["B-19: an unknown one", { identity_provider: "Elsewhere" }, "web"],
    ["B-19: an unknown identifier", { idp_identifier: "elsewhere.example" }, "web"],
    ["one that the client has not", { identity_provider: "Partner", scope: "openid" }, "local-only"],
    ["COGNITO, which the client has not", { identity_provider: "COGNITO", scope: "openid" }, "partner-only"],
  ])("%s is refused, and nobody is called", async (_what, changes, client) => {
    const before = provider.requests.length;
    const { location } = await visit().get(`/oauth2/authorize?${toQuery(changes, client)}`);
    expect(new URL(location).searchParams.get("error")).toBe("invalid_request");
    expect(provider.requests).toHaveLength(before);
  });
});

describe("login CSRF and mix-up", () => {
  test("an answer is good in the browser alone that has asked, and once", async () => {
    const visitor = visit();
    const asked = await visitor.get(`/oauth2/authorize?${toQuery(PARTNER)}`);
    const back = await provider.signIn(asked.location, "Ada");
    const stranger = await visit().get(back.href);
    expect([stranger.status, stranger.location]).toEqual([400, ""]);
    expect(stranger.text).toContain("Invalid state");
    expect((await visitor.get(back.href)).location).toContain("code=");
    const again = await visitor.get(back.href);
    expect([again.status, again.location]).toEqual([400, ""]);
  });

  test("an answer without a state, with a made-up one, or with two goes nowhere", async () => {
    for (const query of ["code=x", "code=x&state=y", "code=x&state=y&state=y", "error=access_denied"]) {
      const { status, location } = await visit().get(`/oauth2/idpresponse?${query}`);
      expect([status, location]).toEqual([400, ""]);
    }
  });

  test("an answer in the name of another provider is not redeemed", async () => {
    const visitor = visit();
    const asked = await visitor.get(`/oauth2/authorize?${toQuery(PARTNER)}`);
    const back = await provider.signIn(asked.location, "Ada");
    expect(back.searchParams.get("iss")).toBe(provider.issuer);
    back.searchParams.set("iss", "https://evil.example");
    const tokens = () => provider.requests.filter((line) => line === "POST /token").length;
    const before = tokens();
    const { location } = await visitor.get(back.href);
    expect(new URL(location).searchParams.get("error")).toBe("invalid_request");
    expect(tokens()).toBe(before);
  });

  test("two sign-ins in one browser do not disturb each other", async () => {
    const visitor = visit();
    const first = await visitor.get(`/oauth2/authorize?${toQuery({ ...PARTNER, state: "one" })}`);
    const second = await visitor.get(`/oauth2/authorize?${toQuery({ ...PARTNER, state: "two" })}`);
    for (const [asked, state] of [
      [first, "one"],
      [second, "two"],
    ] as const) {
      const back = await provider.signIn(asked.location, "Ada");
      expect((await visitor.get(back.href)).location).toMatch(new RegExp(`&state=${state}$`));
    }
  });
});

function toSource(line: string): string {
  return /heard (\w+)/.exec(line)?.[1] ?? "";
}

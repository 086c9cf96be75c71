import { createHmac } from "node:crypto";
import { type Answer, toRefusal } from "../support/cognito-idp-caller.ts";
import { createSrpClient, N, toSrpTimestamp } from "../support/srp-client.ts";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let idp: RunningCognitoIdp;

beforeAll(async () => {
  idp = await startCognitoIdp();
  for (const name of ["jane", "john"]) await idp.createUser(`${name}@example.com`);
});

afterAll(() => idp.close());

const NOT_AUTHORIZED = "api-400(NotAuthorizedException)";
const PARAMETER = "api-400(InvalidParameterException)";

interface Tokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken: string;
}

async function signIn(username = "jane@example.com"): Promise<Tokens> {
  const { body } = await idp.call("InitiateAuth", {
    ClientId: idp.clients.legacy,
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: username, PASSWORD },
  });
  return body.AuthenticationResult;
}

function getUser(AccessToken: string): Promise<Answer> {
  return idp.call("GetUser", { AccessToken });
}

function alter(token: string, part: number): string {
  const parts = token.split(".");
  const text = parts[part] ?? "";
  parts[part] = `${text.slice(0, 10)}${text[10] === "A" ? "B" : "A"}${text.slice(11)}`;
  return parts.join(".");
}

describe("C-08: AccessToken", () => {
  test("of the right kind is taken, so that the refusals below mean something", async () => {
    expect((await getUser((await signIn()).AccessToken)).status).toBe(200);
  });

  test("an ID token and a refresh token are refused", async () => {
    const { IdToken, RefreshToken } = await signIn();
    const answer = await getUser(IdToken);
    expect([toRefusal(answer), answer.body.message]).toEqual([NOT_AUTHORIZED, "Invalid Access Token"]);
    expect(toRefusal(await getUser(RefreshToken))).toBe(NOT_AUTHORIZED);
  });

  test("altered in header, payload or signature, cut, or unsigned is refused", async () => {
    const { AccessToken } = await signIn();
    const [header = "", payload = "", signature = ""] = AccessToken.split(".");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    const hs256 = Buffer.from(JSON.stringify({ alg: "HS256" })).toString("base64url");
    const forged = createHmac("sha256", "key").update(`${hs256}.${payload}`).digest("base64url");
    const tokens = [
      ...[0, 1, 2].map((part) => alter(AccessToken, part)),
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${none}.${payload}.`,
      `${hs256}.${payload}.${forged}`,
      `${header}.${payload}.${signature}.${signature}`,
      "garbage",
      "a.b.c",
    ];
    for (const token of tokens)
      expect([token, toRefusal(await getUser(token))]).toEqual([token, NOT_AUTHORIZED]);
  });

  test("of a pool that is not run here is refused, though it looks the same", async () => {
    const stranger = await startCognitoIdp();
    await stranger.createUser("jane@example.com");
    const token = await stranger.signIn("jane@example.com");
    expect((await stranger.call("GetUser", { AccessToken: token })).status).toBe(200);
    await stranger.close();
    expect(toRefusal(await getUser(token))).toBe(NOT_AUTHORIZED);
  });

  test("of another pool stays with that pool", async () => {
    const token = await idp.other.signIn("jane@example.com");
    const { body, status } = await getUser(token);
    expect(status).toBe(200);
    const mine = await getUser((await signIn()).AccessToken);
    expect(body.Username).not.toBe(mine.body.Username);
  });

  test("expired is refused, to the second", async () => {
    const { AccessToken } = await signIn();
    idp.clock.advance({ seconds: 3599 });
    expect((await getUser(AccessToken)).status).toBe(200);
    idp.clock.advance({ seconds: 1 });
    const answer = await getUser(AccessToken);
    expect([toRefusal(answer), answer.body.message]).toEqual([NOT_AUTHORIZED, "Access Token has expired"]);
  });
});

describe("C-09: an access token", () => {
  test("after GlobalSignOut and after RevokeToken is refused", async () => {
    const first = await signIn();
    expect((await idp.call("GlobalSignOut", first)).status).toBe(200);
    const answer = await getUser(first.AccessToken);
    expect([toRefusal(answer), answer.body.message]).toEqual([
      NOT_AUTHORIZED,
      "Access Token has been revoked",
    ]);
    const second = await signIn();
    const request = { Token: second.RefreshToken, ClientId: idp.clients.legacy };
    expect((await idp.call("RevokeToken", request)).status).toBe(200);
    expect(toRefusal(await getUser(second.AccessToken))).toBe(NOT_AUTHORIZED);
    expect((await getUser((await signIn()).AccessToken)).status).toBe(200);
  });
});

describe("C-10: a client with a secret", () => {
  const hash = (username: string, clientId: string, secret: string) =>
    createHmac("sha256", secret).update(`${username}${clientId}`).digest("base64");

  const signInWith = (secretHash: string | undefined) =>
    idp.call("InitiateAuth", {
      ClientId: idp.clients.confidential,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: {
        USERNAME: "jane@example.com",
        PASSWORD,
        ...(secretHash === undefined ? {} : { SECRET_HASH: secretHash }),
      },
    });

  test("takes the right hash alone", async () => {
    const { clients, clientSecret } = idp;
    const right = hash("jane@example.com", clients.confidential, clientSecret);
    expect((await signInWith(right)).body.AuthenticationResult).toBeDefined();
    const missing = await signInWith(undefined);
    expect(missing.body).toEqual({
      __type: "NotAuthorizedException",
      message: `Client ${clients.confidential} is configured with secret but SECRET_HASH was not received`,
    });
    for (const wrong of [
      hash("jane@example.com", clients.confidential, "x".repeat(51)),
      hash("john@example.com", clients.confidential, clientSecret),
      hash("jane@example.com", clients.legacy, clientSecret),
      right.slice(0, -1),
      right.toLowerCase(),
      "",
    ]) {
      const answer = await signInWith(wrong);
      expect([wrong, toRefusal(answer)]).toEqual([wrong, NOT_AUTHORIZED]);
    }
  });

  test("wants it for sign-up, codes and recovery, too, and its secret for tokens", async () => {
    const ClientId = idp.clients.confidential;
    const named = { ClientId, Username: "jane@example.com" };
    const requests = [
      ["SignUp", { ...named, Password: PASSWORD }],
      ["ConfirmSignUp", { ...named, ConfirmationCode: "123456" }],
      ["ResendConfirmationCode", named],
      ["ForgotPassword", named],
      ["ConfirmForgotPassword", { ...named, ConfirmationCode: "123456", Password: PASSWORD }],
    ] as const;
    for (const [operation, request] of requests)
      for (const SecretHash of [undefined, hash("john@example.com", ClientId, idp.clientSecret)])
        expect([operation, toRefusal(await idp.call(operation, { ...request, SecretHash }))]).toEqual([
          operation,
          NOT_AUTHORIZED,
        ]);
    for (const ClientSecret of [undefined, "x".repeat(51)]) {
      const refresh = { ClientId, ClientSecret, RefreshToken: "a.b.c.d.e" };
      expect(toRefusal(await idp.call("GetTokensFromRefreshToken", refresh))).toBe(NOT_AUTHORIZED);
      const revoke = { ClientId, ClientSecret, Token: "a.b.c.d.e" };
      expect(toRefusal(await idp.call("RevokeToken", revoke))).toBe("api-400(UnauthorizedException)");
    }
  });
});

test("C-11: a flow that is not enabled for the client is refused", async () => {
  const attempt = (ClientId: string, AuthFlow: string, parameters: object = {}) =>
    idp.call("InitiateAuth", {
      ClientId,
      AuthFlow,
      AuthParameters: { USERNAME: "jane@example.com", PASSWORD, SRP_A: "2", ...parameters },
    });
  const { web, legacy } = idp.clients;
  for (const [clientId, flow] of [
    [web, "USER_PASSWORD_AUTH"],
    [web, "USER_AUTH"],
    [web, "ADMIN_USER_PASSWORD_AUTH"],
    [web, "ADMIN_NO_SRP_AUTH"],
    [legacy, "USER_SRP_AUTH"],
    [legacy, "CUSTOM_AUTH"],
  ] as const) {
    const answer = await attempt(clientId, flow);
    expect([flow, toRefusal(answer)]).toEqual([flow, PARAMETER]);
  }
  expect((await attempt(web, "USER_PASSWORD_AUTH")).body.message).toBe(
    "USER_PASSWORD_AUTH flow not enabled for this client",
  );
});

describe("SRP", () => {
  const initiate = (SRP_A: string, username = "jane@example.com") =>
    idp.call("InitiateAuth", {
      ClientId: idp.clients.web,
      AuthFlow: "USER_SRP_AUTH",
      AuthParameters: { USERNAME: username, SRP_A },
    });

  async function prove(password: string, changes: Readonly<Record<string, string>> = {}) {
    const srp = createSrpClient();
    const { body } = await initiate(srp.publicKey);
    const parameters = body.ChallengeParameters;
    const timestamp = toSrpTimestamp(idp.clock.now());
    const responses = {
      USERNAME: parameters.USER_ID_FOR_SRP,
      PASSWORD_CLAIM_SECRET_BLOCK: parameters.SECRET_BLOCK,
      TIMESTAMP: timestamp,
      PASSWORD_CLAIM_SIGNATURE: srp.sign({ poolName: idp.poolName, password, timestamp, parameters }),
      ...changes,
    };
    return { responses, answer: await respond(responses) };
  }

  const respond = (ChallengeResponses: Readonly<Record<string, string>>) =>
    idp.call("RespondToAuthChallenge", {
      ClientId: idp.clients.web,
      ChallengeName: "PASSWORD_VERIFIER",
      ChallengeResponses,
    });

  test.each([
    ["0", "0"],
    ["00", "00"],
    ["N", N.toString(16)],
    ["2N", (2n * N).toString(16)],
    ["empty", ""],
    ["not hex", "xyz"],
    ["negative", "-2"],
    ["100 kB", "f".repeat(100_000)],
  ])("C-12: SRP_A %s is refused", async (_name, publicKey) => {
    expect([PARAMETER, NOT_AUTHORIZED]).toContain(toRefusal(await initiate(publicKey)));
  });

  test("C-13: the right password gives tokens, a wrong one none", async () => {
    expect((await prove(PASSWORD)).answer.body.AuthenticationResult.AccessToken).toBeDefined();
    const { answer } = await prove("Wrong-Horse-1");
    expect(toRefusal(answer)).toBe(NOT_AUTHORIZED);
    expect(answer.body).toEqual({
      __type: "NotAuthorizedException",
      message: "Incorrect username or password.",
    });
  });

  test("C-14: a SECRET_BLOCK that is altered, of another sign-in, or used twice is refused", async () => {
    const { body } = await initiate(createSrpClient().publicKey);
    const foreign: string = body.ChallengeParameters.SECRET_BLOCK;
    const other = await initiate(createSrpClient().publicKey, "john@example.com");
    const altered = `${foreign.slice(0, 20)}${foreign[20] === "A" ? "B" : "A"}${foreign.slice(21)}`;
    for (const block of [foreign, altered, other.body.ChallengeParameters.SECRET_BLOCK, "", "AAAA"]) {
      const { answer } = await prove(PASSWORD, { PASSWORD_CLAIM_SECRET_BLOCK: block });
      expect([NOT_AUTHORIZED, PARAMETER]).toContain(toRefusal(answer));
    }
    const { answer, responses } = await prove(PASSWORD);
    expect(answer.status).toBe(200);
    expect(toRefusal(await respond(responses))).toBe(NOT_AUTHORIZED);
  });

  test("C-14: a TIMESTAMP changed after signing, or of no form, is refused", async () => {
    const later = toSrpTimestamp(idp.clock.now() + 1000);
    expect(toRefusal((await prove(PASSWORD, { TIMESTAMP: later })).answer)).toBe(NOT_AUTHORIZED);
    const iso = await prove(PASSWORD, { TIMESTAMP: "2026-11-22T10:00:00Z" });
    expect(toRefusal(iso.answer)).toBe(PARAMETER);
    expect(iso.answer.body.message).toBe("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.");
  });

  test("C-14: the answer for one user does not sign in another", async () => {
    const { answer } = await prove(PASSWORD, { USERNAME: "john@example.com" });
    expect(toRefusal(answer)).toBe(NOT_AUTHORIZED);
  });
});

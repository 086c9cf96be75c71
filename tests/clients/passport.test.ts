import { type IncomingMessage, ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import * as openid from "openid-client";
import { Strategy as OpenIdStrategy } from "openid-client/passport";
import passport from "passport";
import passportOAuth2 from "passport-oauth2";
import { CALLBACK, type ClientTwin, startClientTwin } from "./start-client-twin.ts";

const EMAIL = "ada@example.com";

let twin: ClientTwin;
let authenticator: InstanceType<typeof passport.Authenticator>;
beforeAll(async () => {
  twin = await startClientTwin({ issuer: "local" });
  await twin.createUser(EMAIL);
  authenticator = new passport.Authenticator();
  authenticator.use("oauth2", createOAuth2Strategy());
  authenticator.use("oidc", await createOpenIdStrategy());
});
afterAll(() => twin?.close());

function createOAuth2Strategy() {
  const options = {
    authorizationURL: `${twin.endpoint}/oauth2/authorize`,
    tokenURL: `${twin.endpoint}/oauth2/token`,
    clientID: twin.serverClientId,
    clientSecret: twin.serverClientSecret,
    callbackURL: CALLBACK,
    scope: "openid email",
    state: true,
    pkce: true,
  } as const;
  // biome-ignore lint/complexity/useMaxParams: the strategy counts the parameters to know what to give.
  return new passportOAuth2.Strategy(options, (accessToken, refreshToken, parameters, _profile, done) =>
    done(null, { accessToken, refreshToken, idToken: parameters.id_token }),
  );
}

async function createOpenIdStrategy() {
  const config = await openid.discovery(
    new URL(`${twin.endpoint}/${twin.userPoolId}`),
    twin.serverClientId,
    twin.serverClientSecret,
    undefined,
    { execute: [openid.allowInsecureRequests] },
  );
  const options = { config, scope: "openid email", callbackURL: CALLBACK };
  return new OpenIdStrategy(options, (tokens, done) => done(null, { idToken: tokens.id_token }));
}

/** What express hands to passport for a GET of `url`; where it sends the browser, or who has signed in. */
function visit(strategy: string, url: URL, session: object): Promise<{ location?: string; user?: unknown }> {
  return new Promise((resolve, reject) => {
    const request = {
      ...{ method: "GET", url: url.pathname + url.search, protocol: "http", host: url.host },
      ...{ headers: { host: url.host }, query: Object.fromEntries(url.searchParams), session },
    };
    const response = new ServerResponse(request as unknown as IncomingMessage);
    const end = response.end.bind(response);
    response.end = ((...args: []) => {
      resolve({ location: String(response.getHeader("location")) });
      return end(...args);
    }) as typeof response.end;
    const run = authenticator.authenticate(strategy, { session: false }, (error, user, info) =>
      error || !user ? reject(error ?? new Error(JSON.stringify(info))) : resolve({ user }),
    );
    run(request as unknown as IncomingMessage, response, reject);
  });
}

describe("passport", () => {
  test.each(["oauth2", "oidc"])("signs in by its %s strategy, with state and PKCE", async (strategy) => {
    const session = {};
    const { location = "" } = await visit(strategy, new URL("http://localhost:3900/login"), session);
    expect(new URL(location).searchParams.get("code_challenge_method")).toBe("S256");
    const callback = await twin.authorize(location, EMAIL);
    const { user } = await visit(strategy, callback, session);
    const { idToken } = user as { idToken: string };
    // The gateway's authorizer takes every client of its pool.
    expect((await twin.callApi("/inside/fetch", idToken)).status).toBe(200);
  });

  test.each(["oauth2", "oidc"])("its %s strategy refuses an answer with another state", async (strategy) => {
    const session = {};
    const { location = "" } = await visit(strategy, new URL("http://localhost:3900/login"), session);
    const callback = await twin.authorize(location, EMAIL);
    callback.searchParams.set("state", "forged");
    await expect(visit(strategy, callback, session)).rejects.toThrow();
  });
});

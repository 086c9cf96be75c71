import { Auth, type AuthConfig, customFetch } from "@auth/core";
import Cognito from "@auth/core/providers/cognito";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { findCookie } from "../../local/http/cookies.ts";
import { type ClientTwin, startClientTwin } from "./start-client-twin.ts";

const EMAIL = "ada@example.com";
const OWN = "http://localhost:3900";

let twin: ClientTwin;
beforeAll(async () => {
  twin = await startClientTwin({
    issuer: "local",
    parameterOverrides: [`CallbackUrls=${OWN}/auth/callback/cognito`],
  });
  await twin.createUser(EMAIL);
});
afterAll(() => twin?.close());

/** The provider as Auth.js documents it; http and an application of one file are all that differs. */
function createConfig(): AuthConfig {
  const issuer = `${twin.endpoint}/${twin.userPoolId}`;
  return {
    basePath: "/auth",
    secret: "only-for-this-test",
    trustHost: true,
    useSecureCookies: false,
    providers: [
      Cognito({
        clientId: twin.serverClientId,
        clientSecret: twin.serverClientSecret,
        issuer,
        checks: ["pkce", "state", "nonce"],
        [customFetch]: fetch,
      }),
    ],
  };
}

/** A browser's requests to the application: the cookies of every answer go along with the next one. */
function createBrowser() {
  const jar = new Map<string, string>();
  return async (path: string, form?: Readonly<Record<string, string>>): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const body = form && new URLSearchParams(form);
    const init = body ? { method: "POST", body } : {};
    const answer = await Auth(new Request(`${OWN}${path}`, { ...init, headers: { cookie } }), createConfig());
    for (const line of answer.headers.getSetCookie()) {
      const name = line.slice(0, line.indexOf("="));
      jar.set(name, findCookie(line, name) ?? "");
    }
    return answer;
  };
}

describe("Auth.js with its Cognito provider", () => {
  test("signs in with PKCE, state and nonce, and has a session", async () => {
    const send = createBrowser();
    const { csrfToken } = (await (await send("/auth/csrf")).json()) as { csrfToken: string };
    const redirect = await send("/auth/signin/cognito", { csrfToken });
    const callback = await twin.authorize(redirect.headers.get("location") ?? "", EMAIL);
    const back = await send(callback.pathname + callback.search);
    expect([back.status, back.headers.get("location")]).toEqual([302, OWN]);
    expect(await (await send("/auth/session")).json()).toMatchObject({ user: { email: EMAIL } });
  });
});

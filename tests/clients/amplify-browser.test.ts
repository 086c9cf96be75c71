import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, openPage, type Visit } from "../browser/launch-browser.ts";
import { bundlePage, type Pages, servePages, toTrustFlag } from "./serve-pages.ts";
import { type ClientTwin, PASSWORD, startClientTwin } from "./start-client-twin.ts";

const EMAIL = "ada@example.com";

/** A single-page application as Amplify's own documentation writes it; `SETTINGS` stands for its configuration. */
const APPLICATION = `
  import { Amplify } from "aws-amplify";
  import "aws-amplify/auth/enable-oauth-listener";
  import { fetchAuthSession, fetchUserAttributes, signIn, signInWithRedirect, signOut } from "aws-amplify/auth";
  import { Hub } from "aws-amplify/utils";
  window.heard = [];
  Hub.listen("auth", ({ payload }) => window.heard.push(payload.event));
  Amplify.configure(window.SETTINGS);
  Object.assign(window, { fetchAuthSession, fetchUserAttributes, signIn, signInWithRedirect, signOut });
`;

const folder = mkdtempSync(join(tmpdir(), "gatehouse-amplify-"));
let pages: Pages;
let twin: ClientTwin;
let browser: Browser;

beforeAll(async () => {
  pages = await servePages();
  const own = `${pages.origin}/`;
  twin = await startClientTwin({
    stateDir: folder,
    isEphemeral: true,
    parameterOverrides: [`CallbackUrls=${own}`, `LogoutUrls=${own}`],
  });
  await twin.createUser(EMAIL);
  pages.set("/app.js", await bundlePage(APPLICATION));
  browser = await launchBrowser([await toTrustFlag(twin.summary.caFile ?? "")]);
});
afterAll(async () => {
  await browser?.close();
  await twin?.close();
  await pages?.close();
  rmSync(folder, { recursive: true });
});

/** @param domain host and port of the hosted pages: Amplify puts `https://` before it, and asks nobody */
async function openApplication(domain: string): Promise<Visit> {
  const own = `${pages.origin}/`;
  const settings = {
    Auth: {
      Cognito: {
        userPoolId: twin.userPoolId,
        userPoolClientId: twin.webClientId,
        userPoolEndpoint: twin.endpoint,
        loginWith: {
          oauth: {
            domain,
            scopes: ["openid", "email", "profile", "aws.cognito.signin.user.admin"],
            redirectSignIn: [own],
            redirectSignOut: [own],
            responseType: "code",
          },
        },
      },
    },
  };
  pages.set(
    "/",
    `<!doctype html><title>App</title><script>SETTINGS = ${JSON.stringify(settings)}</script><script src="/app.js"></script>`,
  );
  const visit = await openPage(browser);
  await visit.page.goto(own);
  return visit;
}

async function signInAtPage({ page, find }: Visit): Promise<void> {
  await Promise.all([page.waitForURL(/\/login\?/), page.evaluate("void signInWithRedirect()")]);
  await find("input[name=username]").fill(EMAIL);
  await find("input[name=password]").fill(PASSWORD);
  await find("input[name=signInSubmitButton]").click();
  await page.waitForURL((url) => url.origin === pages.origin);
  await page.waitForFunction("window.heard?.includes('signInWithRedirect')");
}

function fetchEmail(page: Page): Promise<unknown> {
  return page.evaluate("fetchUserAttributes().then(({ email }) => email)");
}

describe("Amplify v6 in Chromium", () => {
  test.each([
    ["on localhost", () => new URL(twin.summary.poolHttpsUrl ?? "").host],
    [
      "on the pool's own host",
      () => `${twin.summary.pools[0]?.domainHosts[0]}:${new URL(twin.summary.poolHttpsUrl ?? "").port}`,
    ],
  ])(
    "signs in with signInWithRedirect over https %s, calls the API, and signs out",
    async (_where, toDomain) => {
      const visit = await openApplication(toDomain());
      const { page } = visit;
      await signInAtPage(visit);
      const idToken = await page.evaluate(
        "fetchAuthSession().then(({ tokens }) => tokens.idToken.toString())",
      );
      expect((await twin.callApi("/inside/verify", String(idToken))).status).toBe(200);
      expect(await fetchEmail(page)).toBe(EMAIL);
      // Refreshed by the JSON API, which is of another origin than the page.
      await page.evaluate("fetchAuthSession({ forceRefresh: true })");
      await Promise.all([
        page.waitForResponse((answer) => new URL(answer.url()).pathname === "/logout"),
        page.evaluate("window.isOldPage = true; void signOut()"),
      ]);
      await page.waitForFunction("window.heard && !window.isOldPage");
      await expect(fetchEmail(page)).rejects.toThrow(/UserUnAuthenticated/);
      await Promise.all([page.waitForURL(/\/login\?/), page.evaluate("void signInWithRedirect()")]);
      expect(visit.complaints).toEqual([]);
      await visit.context.close();
    },
  );

  test("signs in by SRP in the page itself", async () => {
    const visit = await openApplication("localhost:1");
    const input = JSON.stringify({ username: EMAIL, password: PASSWORD });
    const result = await visit.page.evaluate(`signIn(${input})`);
    expect(result).toMatchObject({ isSignedIn: true });
    expect(await fetchEmail(visit.page)).toBe(EMAIL);
    await visit.context.close();
  });

  test("the same browser may go on by plain http: Secure cookies do not lock it out", async () => {
    const visit = await openApplication(new URL(twin.summary.poolHttpsUrl ?? "").host);
    const { page, find } = visit;
    await signInAtPage(visit);
    const query = new URLSearchParams({
      client_id: twin.webClientId,
      response_type: "code",
      redirect_uri: `${pages.origin}/`,
    });
    await page.goto(`${twin.endpoint}/logout?client_id=${twin.webClientId}&logout_uri=${pages.origin}/`);
    await page.goto(`${twin.endpoint}/login?${query}`);
    await find("input[name=username]").fill(EMAIL);
    await find("input[name=password]").fill(PASSWORD);
    await find("input[name=signInSubmitButton]").click();
    await page.waitForURL(/\?code=/);
    await visit.context.close();
  });
});

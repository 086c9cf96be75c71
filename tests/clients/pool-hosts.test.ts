import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { launchBrowser, openPage, type Visit } from "../browser/launch-browser.ts";
import { type Pages, servePages, toTrustFlag } from "./serve-pages.ts";
import { type ClientTwin, PASSWORD, startClientTwin } from "./start-client-twin.ts";

const EMAIL = "ada@example.com";
const folder = mkdtempSync(join(tmpdir(), "gatehouse-hosts-"));

let pages: Pages;
let twin: ClientTwin;
let browser: Browser;
beforeAll(async () => {
  pages = await servePages();
  pages.set("/", "<!doctype html><title>App</title>");
  twin = await startClientTwin({
    stateDir: folder,
    isEphemeral: true,
    parameterOverrides: [`CallbackUrls=${pages.origin}/`],
  });
  await twin.createUser(EMAIL);
  browser = await launchBrowser([await toTrustFlag(twin.summary.caFile ?? "")]);
});
afterAll(async () => {
  await browser?.close();
  await twin?.close();
  await pages?.close();
  rmSync(folder, { recursive: true });
});

/** The authorization request to the pool of this number, on its own host. */
function toAuthorizeUrl(index: number, scheme: "http" | "https"): string {
  const pool = twin.summary.pools[index];
  const { port } = new URL((scheme === "https" ? twin.summary.poolHttpsUrl : twin.endpoint) ?? "");
  const query = new URLSearchParams({
    client_id: pool?.clients[0]?.id ?? "",
    response_type: "code",
    redirect_uri: `${pages.origin}/`,
    scope: "openid",
  });
  return `${scheme}://${pool?.domainHosts[0]}:${port}/oauth2/authorize?${query}`;
}

async function signIn({ page, find }: Visit, url: string): Promise<void> {
  await page.goto(url);
  await find("input[name=username]").fill(EMAIL);
  await find("input[name=password]").fill(PASSWORD);
  await find("input[name=signInSubmitButton]").click();
  await page.waitForURL(/\?code=/);
}

describe("two pools in one browser, each on a host of its own", () => {
  test.each(["http", "https"] as const)(
    "share no cookie by %s: a session of one is none of the other",
    async (scheme) => {
      const visit = await openPage(browser);
      const { page, context } = visit;
      await signIn(visit, toAuthorizeUrl(0, scheme));
      await page.goto(toAuthorizeUrl(0, scheme));
      expect(new URL(page.url()).searchParams.has("code")).toBe(true);

      const [request] = await Promise.all([
        page.waitForRequest((sent) => new URL(sent.url()).pathname === "/oauth2/authorize"),
        page.goto(toAuthorizeUrl(1, scheme)),
      ]);
      expect((await request.allHeaders()).cookie).toBeUndefined();
      expect(new URL(page.url()).pathname).toBe("/login");

      const names = async (index: number) =>
        (await context.cookies(toAuthorizeUrl(index, scheme))).map(({ name, domain }) => [name, domain]);
      const [first, second] = [twin.summary.pools[0]?.domainHosts[0], twin.summary.pools[1]?.domainHosts[0]];
      expect((await names(0)).sort()).toEqual([
        ["XSRF-TOKEN", first],
        ["cognito", first],
      ]);
      expect(await names(1)).toEqual([["XSRF-TOKEN", second]]);
      await context.close();
    },
  );
});

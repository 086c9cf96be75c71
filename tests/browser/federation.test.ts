import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { type OidcServer, startOidcProvider } from "../support/start-oidc-provider.ts";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";
import { LOOKS, launchBrowser, openPage } from "./launch-browser.ts";
import { takePicture } from "./take-picture.ts";

const TEMPLATE = resolve(import.meta.dirname, "../fixtures/federation-app/template.yaml");
const CALLBACK = "http://localhost:3900/callback";

let browser: Browser;
let provider: OidcServer;
let twin: TestTwin;

beforeAll(async () => {
  // The provider says at length that nobody should run it like this.
  jest.spyOn(console, "warn").mockImplementation(() => {});
  jest.spyOn(console, "info").mockImplementation(() => {});
  [browser, provider] = await Promise.all([launchBrowser(), startOidcProvider()]);
  twin = await startTestTwin({ templateFile: TEMPLATE, parameterOverrides: [`Issuer=${provider.issuer}`] });
  provider.register([`${twin.poolUrl}/oauth2/idpresponse`]);
  provider.people.set("ada", { email: "ada@partner.example", email_verified: true, name: "Ada" });
});

afterAll(async () => {
  await browser?.close();
  await twin?.close();
  await provider?.close();
  jest.restoreAllMocks();
});

describe.each(Object.keys(LOOKS) as (keyof typeof LOOKS)[])("a sign-in by a provider, %s", (look) => {
  test("goes by the button of the sign-in page and the provider's own pages to the application", async () => {
    const visit = await openPage(browser, LOOKS[look]);
    const { page, context, complaints, find } = visit;
    await context.route(`${CALLBACK}**`, (route) => route.fulfill({ body: "signed in" }));
    const { search } = new URL(twin.summary.signInUrls.code ?? "");
    await page.goto(`${twin.poolUrl}/login${search}`);
    await takePicture(visit, look, "login-with-provider");
    expect(complaints).toEqual([]);
    await find("a.idpButton-customizable").click();
    await page.locator("input[name=login]").fill("ada");
    await page.locator("input[name=password]").fill("any");
    await page.locator("button[type=submit]").click();
    await page.locator("button[type=submit]").click();
    await page.waitForURL(`${CALLBACK}**`);
    expect(new URL(page.url()).searchParams.get("code")).toMatch(/^[0-9a-f-]{36}$/);
    const cookies = await context.cookies(twin.poolUrl ?? "");
    expect(cookies.map(({ name }) => name)).toContain("cognito");
    expect(cookies.filter(({ name }) => name.startsWith("cognito-idp-"))).toEqual([]);
    await context.close();
  });
});

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { launchBrowser, openPage } from "../browser/launch-browser.ts";
import { type Pages, servePages } from "./serve-pages.ts";
import { type ClientTwin, PASSWORD, startClientTwin } from "./start-client-twin.ts";

const EMAIL = "ada@example.com";
const DIST = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
const FILES = ["swagger-ui.css", "swagger-ui-bundle.js", "oauth2-redirect.html", "oauth2-redirect.js"];

let pages: Pages;
let twin: ClientTwin;
let browser: Browser;

beforeAll(async () => {
  pages = await servePages();
  const callback = `${pages.origin}/oauth2-redirect.html`;
  twin = await startClientTwin({ parameterOverrides: [`CallbackUrls=${callback}`] });
  await twin.createUser(EMAIL);
  for (const file of FILES) pages.set(`/${file}`, readFileSync(join(DIST, file), "utf8"));
  pages.set("/api.json", JSON.stringify(createDocument()));
  pages.set("/", PAGE.replace("CLIENT_ID", twin.webClientId));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await twin?.close();
  await pages?.close();
});

const PAGE = `<!doctype html><title>API</title><link rel="stylesheet" href="swagger-ui.css"><div id="ui"></div>
<script src="swagger-ui-bundle.js"></script>
<script>
  const ui = SwaggerUIBundle({ url: "api.json", dom_id: "#ui", oauth2RedirectUrl: location.origin + "/oauth2-redirect.html" });
  ui.initOAuth({ clientId: "CLIENT_ID", usePkceWithAuthorizationCodeGrant: true });
</script>`;

/** `x-tokenName` makes Swagger UI send the ID token, which is what a Cognito authorizer without scopes takes. */
function createDocument(): object {
  const scopes = { openid: "who you are" };
  const authorizationUrl = `${twin.endpoint}/oauth2/authorize`;
  const tokenUrl = `${twin.endpoint}/oauth2/token`;
  const toScheme = (flows: object) => ({ type: "oauth2", "x-tokenName": "id_token", flows });
  return {
    openapi: "3.0.1",
    info: { title: "inside", version: "1" },
    servers: [{ url: twin.summary.apiUrl }],
    components: {
      securitySchemes: {
        code: toScheme({ authorizationCode: { authorizationUrl, tokenUrl, scopes } }),
        implicit: toScheme({ implicit: { authorizationUrl, scopes } }),
      },
    },
    paths: {
      "/inside/fetch": {
        get: {
          security: [{ code: ["openid"] }, { implicit: ["openid"] }],
          responses: { 200: { description: "" } },
        },
      },
    },
  };
}

describe("Swagger UI in Chromium", () => {
  test.each([
    ["the authorization code with PKCE", 0],
    ["the implicit grant", 1],
  ])("its authorize button signs in by %s, and its call is let in", async (_grant, index) => {
    const visit = await openPage(browser);
    const { page, context } = visit;
    await page.goto(`${pages.origin}/`);
    await page.locator(".auth-wrapper .btn.authorize").click();
    const form = page.locator(".auth-container").nth(index);
    await form.locator(".scopes label").click();
    const [popup] = await Promise.all([
      context.waitForEvent("page"),
      form.locator("button.authorize").click(),
    ]);
    const visible = (selector: string) => popup.locator(selector).locator("visible=true");
    await visible("input[name=username]").fill(EMAIL);
    await visible("input[name=password]").fill(PASSWORD);
    await Promise.all([popup.waitForEvent("close"), visible("input[name=signInSubmitButton]").click()]);
    await form.locator("button:has-text('Logout')").waitFor();
    await page.locator("button.close-modal").click();
    await page.locator(".opblock-summary-control").click();
    await page.locator(".try-out__btn").click();
    await page.locator("button.execute").click();
    const status = page.locator(".live-responses-table .response-col_status").last();
    expect((await status.textContent())?.trim()).toMatch(/^200/);
    await context.close();
  });
});

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { LANGUAGES } from "../../local/managed-login/languages/catalogue.ts";
import type { Twin } from "../../local/start.ts";
import { PROVIDED_BRANDING, startTestDomain, type TestDomain } from "../support/test-domain.ts";
import { findBarriers } from "./find-barriers.ts";
import { LOOKS, launchBrowser, openPage } from "./launch-browser.ts";
import { startWholeTwin } from "./start-whole-twin.ts";
import { takePicture } from "./take-picture.ts";

const SCREENSHOTS = fileURLToPath(new URL("./screenshots/", import.meta.url));

let browser: Browser;
let twin: Twin;
let managed: TestDomain;
beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const AllowedFirstAuthFactors = ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"];
  [browser, twin, managed] = await Promise.all([
    launchBrowser(),
    startWholeTwin(),
    startTestDomain(
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors } } },
      { managed: { branding: PROVIDED_BRANDING } },
    ),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await twin?.close();
  await managed?.close();
});

describe("the hosted pages on a phone", () => {
  test.each(LANGUAGES)(
    "speak %s: whole, for everybody, and from then on without being asked",
    async (language) => {
      const visit = await openPage(browser, LOOKS.phone);
      const { page, find } = visit;
      const { search } = new URL(twin.summary.signInUrls.code ?? "");
      await page.goto(`${twin.poolUrl}/oauth2/authorize${search}&lang=${language}`);
      for (const path of ["/login", "/signup", "/forgotPassword"]) {
        await page.goto(`${twin.poolUrl}${path}${search}`);
        expect(await page.locator("html").getAttribute("lang")).toBe(language);
        const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        expect([path, Number(overflow) > 0]).toEqual([path, false]);
        expect([path, await findBarriers(page)]).toEqual([path, []]);
        const name = path.slice(1).toLowerCase();
        await page.screenshot({ path: `${SCREENSHOTS}phone-${name}-${language}.png`, fullPage: true });
      }
      await page.goto(`${twin.poolUrl}/login${search}`);
      // What a person sees of the button is part of what a screen reader says.
      const reveal = find("button.reveal");
      const [seen = "", said = ""] = [await reveal.textContent(), await reveal.getAttribute("aria-label")];
      expect(said?.toLowerCase()).toContain(seen?.toLowerCase());
      expect(visit.complaints).toEqual([]);
      await visit.context.close();
    },
  );
});

describe("managed login on a phone", () => {
  test.each(LANGUAGES)("speaks %s, from the name to the code and the passkey", async (language) => {
    const visit = await openPage(browser, LOOKS.phone);
    const { page, find } = visit;
    const { query } = managed.visit("choice");
    const next = "#primary-form button[type='submit']";
    const enterName = async (username: string) => {
      await page.goto(`${managed.origin}/login?${query}&lang=${language}`);
      await find("input[name='username']").fill(username);
      await find(next).click();
    };
    await enterName("nobody@example.com");
    await takePicture(visit, "phone", `managed-choice-${language}`);
    await find("button[value='EMAIL_OTP']").click();
    await takePicture(visit, "phone", `managed-code-${language}`);
    await enterName("nobody@example.com");
    await find("button[value='PASSWORD']").click();
    await takePicture(visit, "phone", `managed-password-${language}`);
    expect(await page.locator("html").getAttribute("lang")).toBe(language);
    await enterName(managed.credentials.username);
    await find("button[value='PASSWORD']").click();
    await find("input[name='password']").fill(managed.credentials.password);
    await Promise.all([page.waitForRequest(/callback\?code=/), find(next).click()]);
    const other = await visit.context.newPage();
    await other.goto(`${managed.origin}/passkeys/add?${query}`);
    await takePicture({ ...visit, page: other }, "phone", `managed-passkey-${language}`);
    await other.goto(`${managed.origin}/login?${query}`);
    await takePicture({ ...visit, page: other }, "phone", `managed-continue-${language}`);
    expect(visit.complaints.filter((text) => !text.includes("ERR_CONNECTION_REFUSED"))).toEqual([]);
    await visit.context.close();
  });
});

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { LANGUAGES } from "../../local/managed-login/languages/catalogue.ts";
import type { Twin } from "../../local/start.ts";
import { findBarriers } from "./find-barriers.ts";
import { LOOKS, launchBrowser, openPage } from "./launch-browser.ts";
import { startWholeTwin } from "./start-whole-twin.ts";

const SCREENSHOTS = fileURLToPath(new URL("./screenshots/", import.meta.url));

let browser: Browser;
let twin: Twin;
beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  [browser, twin] = await Promise.all([launchBrowser(), startWholeTwin()]);
});
afterAll(async () => {
  await browser?.close();
  await twin?.close();
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

import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import type { Twin } from "../../local/start.ts";
import { launchBrowser, openPage, type Visit } from "./launch-browser.ts";
import { createInvitedUser, startWholeTwin } from "./start-whole-twin.ts";

const PASSWORD = "Correct-Horse-1";
const FOLDER = fileURLToPath(new URL("./screenshots/tutorial/", import.meta.url));
const TUTORIAL = fileURLToPath(new URL("../../docs/tutorial.md", import.meta.url));

let browser: Browser;
let twin: Twin;
const taken: string[] = [];
beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  [browser, twin] = await Promise.all([launchBrowser(), startWholeTwin()]);
});
afterAll(async () => {
  await browser?.close();
  await twin?.close();
});

async function take({ page }: Visit, name: string, fullPage = false): Promise<void> {
  // A cursor that blinks would make another picture each time.
  await page.screenshot({ path: `${FOLDER}${name}.png`, caret: "hide", fullPage });
  taken.push(`${name}.png`);
}

/** `node tests/browser/copy-images.mjs` puts what is taken here into docs/images. */
describe("the pictures of docs/tutorial.md", () => {
  test("are taken on the way that it describes, and are all that it shows", async () => {
    const email = "ada@example.com";
    const visit = await openPage(browser, { viewport: { width: 760, height: 560 }, colorScheme: "light" });
    const { page, find } = visit;
    await page.goto(`${twin.deskUrl}/`);
    await take(visit, "desk");

    const temporary = await createInvitedUser(twin, email);
    await page.goto(`${twin.deskUrl}/outbox`);
    await take(visit, "invitation");

    await page.goto(twin.summary.signInUrls.token ?? "");
    await find("input[name=username]").fill(email);
    await find("input[name=password]").fill(temporary);
    await take(visit, "sign-in", true);
    await find("input[name=signInSubmitButton]").click();

    await page.waitForURL(/\/changePassword\?/);
    await find("input[name=new_password]").fill(PASSWORD);
    await find("input[name=confirm_password]").fill(PASSWORD);
    await find("input[name='requiredAttributes[name]']").fill("Ada");
    await take(visit, "new-password", true);
    await find("button[name=reset_password]").click();

    await page.waitForURL(/\/signed-in\//);
    await page.locator(".call").first().waitFor();
    await take(visit, "signed-in");
    await page.evaluate(
      "[...document.querySelectorAll('h2')].find((h) => h.textContent.startsWith('ID token')).scrollIntoView()",
    );
    await take(visit, "claims");

    const shown = [...readFileSync(TUTORIAL, "utf8").matchAll(/\]\(images\/([^)]+)\)/g)].map(
      ([, name]) => name,
    );
    expect([...new Set(shown)].sort()).toEqual([...taken].sort());
    await visit.context.close();
  });
});

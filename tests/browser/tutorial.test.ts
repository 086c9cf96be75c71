import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import type { Twin } from "../../local/start.ts";
import { launchBrowser, openPage, type Visit } from "./launch-browser.ts";
import { createInvitedUser, startWholeTwin } from "./start-whole-twin.ts";

const PASSWORD = "Correct-Horse-1";

let browser: Browser;
let twin: Twin;
beforeAll(async () => {
  [browser, twin] = await Promise.all([launchBrowser(), startWholeTwin()]);
});
afterAll(async () => {
  await browser?.close();
  await twin?.close();
});

async function call(token?: string): Promise<readonly [number, unknown]> {
  const headers = token === undefined ? {} : { authorization: token };
  const response = await fetch(`${twin.apiUrl}/`, { headers });
  return [response.status, await response.json()];
}

/** The desk's page: the authorizer's verdict, 401 without the token and 200 with it. */
async function expectProof({ page }: Visit): Promise<void> {
  await page.waitForURL(/\/signed-in\//);
  const text = await page.locator("main").textContent();
  expect(text).toContain("lets this ID token in");
  const calls = await page.locator(".call").allInnerTexts();
  expect(calls.find((shown) => shown.includes("without a token"))).toContain("401");
  const allowed = calls.find((shown) => shown.includes("with the ID token"));
  expect(allowed).toContain("200");
  expect(allowed).toContain("Hello from Lambda!");
}

describe("the tutorial in a browser", () => {
  test("Tasks 3 to 6: an invited user changes the password, gives a name, and calls the API", async () => {
    const email = "jane@example.com";
    const temporary = await createInvitedUser(twin, email);
    const visit = await openPage(browser);
    const { page, find } = visit;

    await page.goto(twin.summary.signInUrls.token ?? "");
    expect(await page.title()).toMatch(/^Sign in · /);
    await find("input[name=username]").fill(email);
    await find("input[name=password]").fill(temporary);
    await find("input[name=signInSubmitButton]").click();

    await page.waitForURL(/\/changePassword\?/);
    await find("input[name=new_password]").fill(PASSWORD);
    await find("input[name=confirm_password]").fill(PASSWORD);
    await find("input[name='requiredAttributes[name]']").fill("Jane");
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === "POST" && response.status() === 302),
      find("button[name=reset_password]").click(),
    ]);
    const location = new URL((await answer.allHeaders()).location ?? "");
    expect(location.origin + location.pathname).toBe(`${twin.deskUrl}/callback`);
    const fragment = new URLSearchParams(location.hash.slice(1));
    expect([...fragment.keys()]).toEqual(["id_token", "access_token", "expires_in", "token_type"]);
    await expectProof(visit);

    expect(await call()).toEqual([401, { message: "Unauthorized" }]);
    const [status, body] = await call(fragment.get("id_token") ?? "");
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain("Hello from Lambda!");
    expect((await call(fragment.get("access_token") ?? ""))[0]).toBe(401);
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
  });

  test("self-registration: the emailed code confirms, signs in, and the API answers", async () => {
    const email = "sue@example.com";
    const visit = await openPage(browser);
    const { page, find } = visit;

    await page.goto(twin.summary.signInUrls.code ?? "");
    await find("a:has-text('Sign up')").click();
    await find("input[name=username]").fill(email);
    await find("input[name='requiredAttributes[name]']").fill("Sue");
    await find("input[name=password]").fill(PASSWORD);
    await find("button[name=signUpButton]").click();

    await page.waitForURL(/\/confirm\?/);
    expect(await find(".textDescription-customizable").textContent()).toContain("by email to s***@e***");
    // As a person would: by the link at the foot of the page to the outbox, in a tab of its own.
    const [outbox] = await Promise.all([
      visit.context.waitForEvent("page"),
      find("a:has-text('outbox')").click(),
    ]);
    await outbox.waitForLoadState();
    expect(new URL(outbox.url()).origin).toBe(twin.deskUrl);
    const text = (await outbox.locator("main").textContent()) ?? "";
    const code = text.match(/\b\d{6}\b/)?.[0] ?? "";
    expect(code).toBe(twin.outbox.list()[0]?.code);
    await outbox.close();
    await find("input[name=code]").fill(code);
    await find("button[name=confirm]").click();

    await expectProof(visit);
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
  });

  test("a second sign-in within the hour needs no page, and sign-out ends that", async () => {
    const visit = await openPage(browser);
    const { page, find } = visit;
    await page.goto(twin.summary.signInUrls.token ?? "");
    await find("input[name=username]").fill("sue@example.com");
    await find("input[name=password]").fill(PASSWORD);
    await find("input[name=password]").press("Enter");
    await page.waitForURL(/\/signed-in\//);
    await page.goto(twin.summary.signInUrls.token ?? "");
    await page.waitForURL(/\/signed-in\//);
    const [client] = twin.summary.clients;
    const logout = new URLSearchParams({ client_id: client?.id ?? "", logout_uri: `${twin.deskUrl}/` });
    await page.goto(`${twin.poolUrl}/logout?${logout}`);
    expect(page.url()).toBe(`${twin.deskUrl}/`);
    await page.goto(twin.summary.signInUrls.token ?? "");
    expect(new URL(page.url()).pathname).toBe("/login");
    await visit.context.close();
  });
});

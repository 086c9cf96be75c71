import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import type { Twin } from "../../local/start.ts";
import { findBarriers } from "./find-barriers.ts";
import { LOOKS, launchBrowser, openPage, type Visit } from "./launch-browser.ts";
import { createInvitedUser, startWholeTwin } from "./start-whole-twin.ts";
import { takePicture } from "./take-picture.ts";

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

function toPath(path: string): string {
  const { search } = new URL(twin.summary.signInUrls.code ?? "");
  return `${twin.poolUrl}${path}${search}`;
}

const lastCode = () => twin.outbox.list()[0]?.code ?? "";

async function fillIn({ find }: Visit, fields: Record<string, string>, button: string): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await find(`input[name='${name}']`).fill(value);
  await find(`[name='${button}']`).click();
}

describe.each(Object.keys(LOOKS) as (keyof typeof LOOKS)[])("the hosted pages, %s", (look) => {
  test("are shown whole, without a complaint of the browser", async () => {
    const visit = await openPage(browser, LOOKS[look]);
    const { page } = visit;
    const email = `${look}@example.com`;

    await page.goto(toPath("/login"));
    await takePicture(visit, look, "login");
    await fillIn(visit, { username: email, password: "wrong" }, "signInSubmitButton");
    await takePicture(visit, look, "login-refused");

    const signUp = { username: email, "requiredAttributes[name]": "Lou", password: "too-weak" };
    await page.goto(toPath("/signup"));
    await takePicture(visit, look, "signup");
    await fillIn(visit, signUp, "signUpButton");
    await takePicture(visit, look, "signup-refused");
    await fillIn(visit, { password: PASSWORD }, "signUpButton");
    await takePicture(visit, look, "confirm");
    await fillIn(visit, { code: "000000" }, "confirm");
    await takePicture(visit, look, "confirm-refused");
    await fillIn(visit, {}, "resend");
    await takePicture(visit, look, "confirm-resent");
    await fillIn(visit, { code: lastCode() }, "confirm");
    await page.waitForURL(/\/signed-in\//);

    await page.goto(toPath("/confirm"));
    await takePicture(visit, look, "confirm-unknown-user");
    await page.goto(toPath("/forgotPassword"));
    await takePicture(visit, look, "forgot-password");
    await fillIn(visit, { username: email }, "reset_my_password");
    await takePicture(visit, look, "reset-password");
    const reset = {
      confirmation_code: lastCode(),
      password: `${PASSWORD}x`,
      confirm_password: `${PASSWORD}x`,
    };
    await fillIn(visit, reset, "reset_password");
    await takePicture(visit, look, "login-after-reset");

    const invited = `invited-${email}`;
    const password = await createInvitedUser(twin, invited);
    await fillIn(visit, { username: invited, password }, "signInSubmitButton");
    await takePicture(visit, look, "change-password");
    await fillIn(
      visit,
      { new_password: PASSWORD, confirm_password: "other", "requiredAttributes[name]": "x" },
      "reset_password",
    );
    await takePicture(visit, look, "change-password-refused");

    await page.goto(
      `${twin.poolUrl}/oauth2/authorize?client_id=${twin.summary.clients[0]?.id}&redirect_uri=http://x/`,
    );
    await takePicture(visit, look, "error");
    await page.goto(`${twin.poolUrl}/login`);
    await takePicture(visit, look, "error-no-client");
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
  });
});

describe("a person at the sign-in page", () => {
  test("would be kept out by a picture without a name, and axe would say so", async () => {
    const visit = await openPage(browser);
    await visit.page.goto(toPath("/login"));
    await visit.page.evaluate("document.querySelector('main').append(new Image())");
    expect(await findBarriers(visit.page)).toEqual([expect.stringMatching(/^image-alt: /)]);
    await visit.context.close();
  });

  test("signs in by the keyboard alone, in the order of the page", async () => {
    const visit = await openPage(browser);
    const { page } = visit;
    await page.goto(toPath("/login"));
    const order: unknown[] = [];
    for (let step = 0; step < 7; step += 1) {
      const described =
        "((e) => e.name || e.getAttribute('aria-label') || e.textContent)(document.activeElement)";
      order.push(await page.evaluate(described));
      await page.keyboard.press("Tab");
    }
    expect(order).toEqual([
      "username",
      "password",
      "Show password",
      "Forgot your password?",
      "signInSubmitButton",
      "Sign up",
      "outbox",
    ]);
    await visit.context.close();
  });

  test("is told by name, role and description what each field is", async () => {
    const visit = await openPage(browser);
    const { page } = visit;
    await page.goto(toPath("/login"));
    await page.getByRole("textbox", { name: "Email" }).fill("nobody@example.com");
    await page.getByRole("textbox", { name: "Password" }).fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    const alert = page.getByRole("alert");
    expect(await alert.textContent()).toBe("Incorrect username or password.");
    const focused = page.locator("input:focus");
    expect(await focused.getAttribute("name")).toBe("password");
    const describedBy = (await focused.getAttribute("aria-describedby")) ?? "";
    expect(await page.locator(`#${describedBy}`).textContent()).toBe("Incorrect username or password.");
    expect(await page.title()).toMatch(/^Error: /);
    await visit.context.close();
  });

  test("sees the password on demand and the rules ticked as they are met", async () => {
    const visit = await openPage(browser);
    const { page, find } = visit;
    await page.goto(toPath("/signup"));
    const met = async () =>
      (await find(".rules .met").allInnerTexts()).map((text) => text.replaceAll("\n", ""));
    expect(await met()).toEqual([]);
    await find("input[name=password]").fill("abc");
    expect(await met()).toEqual(["a lowercase letter, done"]);
    await find("input[name=password]").fill("Abcdefg1 x");
    expect(await met()).toHaveLength(5);
    await find("button.reveal").click();
    expect(await find("input[name=password]").getAttribute("type")).toBe("text");
    await find("button.reveal").click();
    expect(await find("input[name=password]").getAttribute("type")).toBe("password");
    await visit.context.close();
  });

  test("keeps what was typed when the window becomes narrow", async () => {
    const visit = await openPage(browser);
    const { page, find } = visit;
    await page.goto(toPath("/login"));
    await find("input[name=username]").fill("jane@example.com");
    await page.setViewportSize({ width: 400, height: 800 });
    expect(await find("input[name=username]").count()).toBe(1);
    expect(await find("input[name=username]").inputValue()).toBe("jane@example.com");
    await page.setViewportSize({ width: 320, height: 600 });
    expect(Number(await page.evaluate("document.documentElement.scrollWidth"))).toBe(320);
    await visit.context.close();
  });

  test("signs up and in without scripts", async () => {
    const visit = await openPage(browser, { ...LOOKS.light, javaScriptEnabled: false });
    const { page } = visit;
    await page.goto(toPath("/signup"));
    const fields = { username: "plain@example.com", "requiredAttributes[name]": "Pia", password: PASSWORD };
    await fillIn(visit, fields, "signUpButton");
    await fillIn(visit, { code: lastCode() }, "confirm");
    await page.waitForURL(/\/signed-in\//);
    await visit.context.close();
  });

  test("signs in on the host of the pool's own domain as well", async () => {
    const visit = await openPage(browser);
    const [pool] = twin.parts.pools;
    const own = new URL(toPath("/oauth2/authorize"));
    own.hostname = `${pool?.domains[0]}.auth.${twin.summary.region}.localhost`;
    await visit.page.goto(own.href);
    await fillIn(visit, { username: "light@example.com", password: `${PASSWORD}x` }, "signInSubmitButton");
    await visit.page.waitForURL(/\/signed-in\//);
    const [cookie] = (await visit.context.cookies(own.origin)).filter(({ name }) => name === "cognito");
    expect(cookie).toMatchObject({ domain: own.hostname, httpOnly: true, sameSite: "Lax" });
    await visit.context.close();
  });

  test("A3: can be a test suite written against the real page", async () => {
    const visit = await openPage(browser);
    const { page } = visit;
    await page.goto(toPath("/login"));
    for (const selector of [
      "(//input[@name='username'])[2]",
      "(//input[@id='signInFormUsername'])[2]",
      "(//input[@value='Sign in'])[2]",
    ])
      expect([selector, await page.locator(`xpath=${selector}`).isVisible()]).toEqual([selector, true]);
    for (const selector of [
      ".visible-lg #signInFormUsername",
      ".visible-lg .btn-primary",
      ".modal-content-desktop form",
    ])
      expect([selector, await page.locator(selector).isVisible()]).toEqual([selector, true]);
    expect(await page.locator(".visible-xs #signInFormUsername").isVisible()).toBe(false);
    await visit.context.close();
  });
});

describe("a foreign page", () => {
  test("B-27: cannot post the sign-in form, and cannot frame it", async () => {
    const visit = await openPage(browser);
    const { page } = visit;
    await page.goto(toPath("/login"));
    // The same site, for a site has no port: cookies go along, and only the origin tells the pages apart.
    await page.route("http://localhost:9/evil", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<form method="post" action="${toPath("/login").replaceAll("&", "&amp;")}">
          <input name="_csrf" value="x"><input name="username" value="a"><input name="password" value="b"><button>Go</button></form>
          <iframe src="${toPath("/login").replaceAll("&", "&amp;")}"></iframe>`,
      }),
    );
    await page.goto("http://localhost:9/evil");
    const framed = page.frames().find((frame) => frame !== page.mainFrame());
    expect(await framed?.locator("input[name=username]").count()).toBe(0);
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === "POST"),
      page.locator("button").click(),
    ]);
    expect(answer.status()).toBe(403);
    expect(await page.locator("main").textContent()).toContain("it was not sent from a page of this browser");
    await visit.context.close();
  });
});

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { showCode } from "../support/authenticator-app.ts";
import { startTestDomain, type TestDomain } from "../support/test-domain.ts";
import { LOOKS, launchBrowser, openPage, type Visit } from "./launch-browser.ts";
import { takePicture } from "./take-picture.ts";

const LOOK_NAMES = Object.keys(LOOKS) as (keyof typeof LOOKS)[];

let browser: Browser;
let domain: TestDomain;
beforeAll(async () => {
  const EnabledMfas = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];
  [browser, domain] = await Promise.all([
    launchBrowser(),
    startTestDomain({ MfaConfiguration: "ON", EnabledMfas }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await domain?.close();
});

async function openSignIn(look: keyof typeof LOOKS): Promise<Visit> {
  const visit = await openPage(browser, LOOKS[look]);
  // Nobody listens at the callback URL.
  await visit.page.route("http://localhost:3002/**", (route) => route.fulfill({ body: "signed in" }));
  return visit;
}

async function signIn({ page, find }: Visit, username: string): Promise<void> {
  await page.goto(`${domain.origin}/login?${domain.visit().query}`);
  await find("input[name='username']").fill(username);
  await find("input[name='password']").fill(domain.credentials.password);
  await find("[name='signInSubmitButton']").click();
}

async function enterCode({ find }: Visit, code: string): Promise<void> {
  await find("input[name='authentication_code']").fill(code);
  await find("[name='signInSubmitButton']").click();
}

describe.each(LOOK_NAMES)("the pages for the second factor, %s", (look) => {
  test("are shown whole, without a complaint of the browser, and lead to the application", async () => {
    const email = `${look}@example.com`;
    await domain.createUser(email);
    const visit = await openSignIn(look);
    const { page, find } = visit;
    await signIn(visit, email);
    await takePicture(visit, look, "mfa-setup");
    await find("button[value='SOFTWARE_TOKEN_MFA']").click();
    await page.waitForURL(/\/mfa\/app/);
    await takePicture(visit, look, "mfa-app");
    const secret = (await find("code.secret").textContent()) ?? "";
    await enterCode(visit, "000000");
    await takePicture(visit, look, "mfa-app-refused");
    await enterCode(visit, showCode(secret, domain.clock.now()));
    await page.waitForURL(/localhost:3002/);

    domain.clock.advance({ seconds: 30 });
    await page.context().clearCookies();
    await signIn(visit, email);
    await page.waitForURL(/\/mfa\?/);
    await takePicture(visit, look, "mfa-code");
    const isOn = { isEnabled: true, isPreferred: false };
    await domain.pool.setMfaPreference(email, { SOFTWARE_TOKEN_MFA: isOn, EMAIL_OTP: isOn });
    await signIn(visit, email);
    await takePicture(visit, look, "mfa-choice");
    await find("button[value='EMAIL_OTP']").click();
    await takePicture(visit, look, "mfa-code-sent");
    await enterCode(visit, domain.outbox.at(-1)?.code ?? "");
    await page.waitForURL(/localhost:3002/);
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
  });
});

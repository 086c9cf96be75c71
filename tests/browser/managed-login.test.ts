import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import type { JsonObject } from "../../local/platform/json.ts";
import { startTestDomain, type TestDomain } from "../support/test-domain.ts";
import { LOOKS, launchBrowser, openPage, type Visit } from "./launch-browser.ts";
import { takePicture } from "./take-picture.ts";

const LOOK_NAMES = Object.keys(LOOKS) as (keyof typeof LOOKS)[];
const Policies = {
  SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"] },
};

/** As the browser likes it; AWS's own is light whatever it likes. */
const DYNAMIC: JsonObject = { Settings: { categories: { global: { colorSchemeMode: "DYNAMIC" } } } };

const LOGO = toBase64(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 40" width="160" height="40"><rect width="160" height="40" rx="8" fill="#c2410c"/><path d="M16 30 30 10l14 20z" fill="#fff"/><path d="M60 20h80" stroke="#fff" stroke-width="6" stroke-linecap="round"/></svg>`,
);
const LOGO_SETTINGS = { enabled: true, location: "START" };
const BRANDING: JsonObject = {
  Settings: {
    categories: {
      global: { colorSchemeMode: "DYNAMIC", pageHeader: { enabled: true }, pageFooter: { enabled: true } },
    },
    componentClasses: {
      buttons: { borderRadius: 24 },
      link: {
        lightMode: { defaults: { textColor: "9a3412ff" } },
        darkMode: { defaults: { textColor: "ffb366ff" } },
      },
    },
    components: {
      form: { logo: { ...LOGO_SETTINGS, location: "CENTER" }, borderRadius: 20 },
      pageHeader: { logo: LOGO_SETTINGS },
      pageFooter: { logo: { ...LOGO_SETTINGS, location: "END" } },
      pageBackground: { lightMode: { color: "fff7edff" }, darkMode: { color: "1c1410ff" } },
      primaryButton: {
        lightMode: { defaults: { backgroundColor: "7c2d12ff" }, hover: { backgroundColor: "431407ff" } },
        darkMode: { defaults: { backgroundColor: "ffb366ff" } },
      },
    },
  },
  Assets: ["FORM_LOGO", "PAGE_HEADER_LOGO", "PAGE_FOOTER_LOGO"].map((Category) => ({
    Category,
    ColorMode: "DYNAMIC",
    Extension: "SVG",
    Bytes: LOGO,
  })),
};

function toBase64(text: string): string {
  return Buffer.from(text).toString("base64");
}

let browser: Browser;
let domain: TestDomain;
let application: Server;
let callbackUrl: string;
beforeAll(async () => {
  application = createServer((_request, response) => response.end("signed in"));
  await new Promise<void>((resolve) => application.listen(0, "localhost", resolve));
  callbackUrl = `http://localhost:${(application.address() as AddressInfo).port}/callback`;
  [browser, domain] = await Promise.all([
    launchBrowser(),
    startTestDomain({ Policies }, { managed: { branding: DYNAMIC }, callbackUrl }),
  ]);
});
afterAll(async () => {
  await new Promise((resolve) => application?.close(resolve));
  await browser?.close();
  await domain?.close();
});

const lastCode = () => domain.outbox.at(-1)?.code ?? "";

/** A browser whose authenticator says yes to everything. */
async function openWithAuthenticator(look: keyof typeof LOOKS): Promise<Visit> {
  const visit = await openPage(browser, LOOKS[look]);
  await addAuthenticator(visit, true);
  return visit;
}

async function addAuthenticator({ context, page }: Visit, isUserVerified: boolean): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified,
      automaticPresenceSimulation: true,
    },
  });
}

function toUrl(path: string, origin = domain.origin, client: "choice" | "web" = "choice"): string {
  const query = new URLSearchParams({
    client_id: domain.clients[client].clientId,
    redirect_uri: callbackUrl,
  });
  return `${origin}${path}?${query}&response_type=code&scope=openid`;
}

async function beAt(page: Page, path: string): Promise<void> {
  await page.waitForURL((url) => url.pathname === path);
}

async function enterName({ page, find }: Visit, username: string, origin = domain.origin): Promise<void> {
  await page.goto(toUrl("/login", origin));
  await find("input[name='username']").fill(username);
  await find("#primary-form button[type='submit']").click();
}

async function choose(visit: Visit, factor: string): Promise<void> {
  await visit.find(`button[value='${factor}']`).click();
}

async function beSignedIn({ page, context }: Visit): Promise<void> {
  await page.waitForURL((url) => url.href.startsWith(`${callbackUrl}?code=`));
  await context.clearCookies();
}

describe.each(LOOK_NAMES)("managed login, %s", (look) => {
  test("is shown whole, from sign-up to the passkey, without a complaint of the browser", async () => {
    const username = `${look}@example.com`;
    const visit = await openWithAuthenticator(look);
    const { page, find } = visit;
    await page.goto(toUrl("/signup"));
    await find("input[name='username']").fill(username);
    await find("input[name='requiredAttributes[name]']").fill("Lou");
    await find("input[name='password']").fill("Correct-Horse-1");
    await takePicture(visit, look, "managed-signup");
    await find("[name='signUpButton']").click();
    await beAt(page, "/confirm");
    await takePicture(visit, look, "managed-confirm");
    await find("input[name='code']").fill(lastCode());
    await find("button[name='confirm']").click();
    await beAt(page, "/passkeys/add");
    await takePicture(visit, look, "managed-passkey-add");
    await find("[data-passkey]").click();
    await beSignedIn(visit);

    await enterName(visit, username);
    await takePicture(visit, look, "managed-choice");
    await choose(visit, "WEB_AUTHN");
    await takePicture(visit, look, "managed-passkey");
    await find("[data-passkey]").click();
    await beSignedIn(visit);
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
  });

  test("is shown whole for passwords, codes and remembered users", async () => {
    const username = `codes-${look}@example.com`;
    await domain.createUser(username);
    const visit = await openWithAuthenticator(look);
    const { page, find } = visit;
    await page.goto(toUrl("/login"));
    await takePicture(visit, look, "managed-username");
    await enterName(visit, username);
    await choose(visit, "PASSWORD");
    await find("input[name='password']").fill("wrong");
    await takePicture(visit, look, "managed-password");
    await find("#primary-form button[type='submit']").click();
    await takePicture(visit, look, "managed-password-refused");
    await find("button[name='other']").click();
    await beAt(page, "/login/choose");
    await choose(visit, "EMAIL_OTP");
    await beAt(page, "/login/code");
    await takePicture(visit, look, "managed-code");
    await find("button[name='resend']").click();
    await takePicture(visit, look, "managed-code-resent");
    await find("input[name='authentication_code']").fill(lastCode());
    await find("#primary-form button[type='submit']").click();
    await beAt(page, "/callback");
    await page.goto(toUrl("/login"));
    await takePicture(visit, look, "managed-continue");
    await find("[name='continueSession']").click();
    await beSignedIn(visit);

    await page.goto(toUrl("/login", domain.origin, "web"));
    await takePicture(visit, look, "managed-login");
    await page.goto(toUrl("/forgotPassword"));
    await takePicture(visit, look, "managed-forgot-password");
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
  });
});

describe.each(LOOK_NAMES)("a branded page, %s", (look) => {
  test("shows logos, bars and colours of the branding, with the policy for scripts as strict as ever", async () => {
    const branded = await startTestDomain({}, { managed: { branding: BRANDING } });
    const visit = await openPage(browser, LOOKS[look]);
    await visit.page.goto(`${branded.origin}/login?${branded.visit().query}`);
    await takePicture(visit, look, "managed-branded");
    const loaded = await visit.page.evaluate(
      "[...document.images].map((image) => image.complete && image.naturalWidth > 0)",
    );
    expect(loaded).toEqual([true, true, true]);
    const colour = await visit.page.evaluate(
      "getComputedStyle(document.querySelector(\"button[type='submit']\")).backgroundColor",
    );
    expect(colour).toBe(look === "dark" ? "rgb(255, 179, 102)" : "rgb(124, 45, 18)");
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
    await branded.close();
  });

  test("has no pages for clients without a branding", async () => {
    const bare = await startTestDomain({}, { managed: { branding: null } });
    const visit = await openPage(browser, LOOKS[look]);
    await visit.page.goto(`${bare.origin}/login?${bare.visit().query}`);
    await takePicture(visit, look, "managed-unavailable");
    await visit.context.close();
    await bare.close();
  });
});

describe("a passkey", () => {
  test("F3: is made and used on the host of the pool's own domain", async () => {
    const origin = domain.origin.replace("localhost", "hello-1a2b.auth.eu-west-1.localhost");
    const username = "own-host@example.com";
    await domain.createUser(username);
    const visit = await openWithAuthenticator("light");
    const { page, find } = visit;
    await enterName(visit, username, origin);
    await choose(visit, "PASSWORD");
    await find("input[name='password']").fill(domain.credentials.password);
    await find("#primary-form button[type='submit']").click();
    await beAt(page, "/callback");
    await page.goto(toUrl("/passkeys/add", origin));
    await find("[data-passkey]").click();
    await page.waitForURL(/\?result=success$/);
    await visit.context.clearCookies();
    await enterName(visit, username, origin);
    await choose(visit, "WEB_AUTHN");
    await find("[data-passkey]").click();
    await beSignedIn(visit);
    await visit.context.close();
  });

  test("that cannot be used is said to be so, and other ways are there", async () => {
    const username = "light@example.com";
    const visit = await openPage(browser);
    const { page, find } = visit;
    await addAuthenticator(visit, true);
    await enterName(visit, username);
    await choose(visit, "WEB_AUTHN");
    // This browser's authenticator has never seen the passkey.
    await find("[data-passkey]").click();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toBe(
      "The passkey could not be used. Try again, or choose another way.",
    );
    await takePicture(visit, "light", "managed-passkey-failed");
    await find("button[name='other']").click();
    await beAt(page, "/login/choose");
    await visit.context.close();
  });

  test("needs scripts, and the page says so without them", async () => {
    const visit = await openPage(browser, { ...LOOKS.light, javaScriptEnabled: false });
    await enterName(visit, "light@example.com");
    await choose(visit, "WEB_AUTHN");
    expect(await visit.page.locator("main").textContent()).toContain("This browser cannot use passkeys");
    expect(await visit.find("[data-passkey]").isDisabled()).toBe(true);
    await visit.context.close();
  });
});

describe("a person at the keyboard", () => {
  test("goes through name, choice and password in the order of the pages", async () => {
    const visit = await openWithAuthenticator("light");
    const { page } = visit;
    await page.goto(toUrl("/login"));
    await page.locator("input[name='username']:focus").waitFor();
    await page.keyboard.type(domain.credentials.username);
    await page.keyboard.press("Enter");
    await beAt(page, "/login/choose");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await beAt(page, "/login/password");
    // The browser may set the focus after the page has loaded.
    await page.locator("input[name='password']:focus").waitFor();
    await page.keyboard.type(domain.credentials.password);
    await page.keyboard.press("Enter");
    await beSignedIn(visit);
    await visit.context.close();
  });
});

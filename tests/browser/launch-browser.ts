import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Nothing that would speak to anybody but the twin. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The system's Chromium. @throws Error when there is none: these tests prove nothing without it */
export function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: [...FLAGS, ...flags] });
}

function findChromium(): string {
  const { CHROMIUM_PATH, PATH = "" } = process.env;
  const places = CHROMIUM_PATH
    ? [CHROMIUM_PATH]
    : PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = places.find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    `No Chromium: ${CHROMIUM_PATH ? `${CHROMIUM_PATH} cannot be run` : `none of ${NAMES.join(", ")} is on PATH`}. ` +
      "Install it, or name it in CHROMIUM_PATH.",
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** How a page is looked at. */
export const LOOKS = {
  light: { viewport: { width: 1100, height: 800 }, colorScheme: "light" },
  dark: { viewport: { width: 1100, height: 800 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
} as const;

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: blocked styles or scripts, exceptions. */
  readonly complaints: readonly string[];
  /** The one of the two copies that is shown. */
  find(selector: string): Locator;
}

export async function openPage(
  browser: Browser,
  options: Parameters<Browser["newContext"]>[0] = LOOKS.light,
): Promise<Visit> {
  const context = await browser.newContext({ ...options, locale: "en-GB" });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // An error page is answered 400, which the browser reports as if something had failed to load.
    if (message.type() === "error" && !message.text().includes("the server responded with a status of 4"))
      complaints.push(message.text());
  });
  return { page, context, complaints, find: (selector) => page.locator(selector).locator("visible=true") };
}

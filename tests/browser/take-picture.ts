import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "@jest/globals";
import { findBarriers } from "./find-barriers.ts";
import type { Visit } from "./launch-browser.ts";

const SCREENSHOTS = fileURLToPath(new URL("./screenshots/", import.meta.url));

/** What a person sees of the page, in a file to be looked at: whole, nothing sticks out, and no barrier. */
export async function takePicture({ page }: Visit, look: string, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
  expect([name, Number(overflow) > 0]).toEqual([name, false]);
  await page.screenshot({ path: `${SCREENSHOTS}${look}-${name}.png`, fullPage: true });
  expect([name, await findBarriers(page)]).toEqual([name, []]);
}

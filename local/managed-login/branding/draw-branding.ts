import type { Branding } from "../../user-pool/resources/branding.ts";
import type { PageBar, PageLogo, PageLook } from "../page-look.ts";
import { findImage } from "./brand-images.ts";
import { readSwitch, readWord } from "./brand-settings.ts";
import { readColourScheme, toBrandStyle } from "./brand-style.ts";

/**
 * A managed login branding as the pages show it: colours, shapes, logos, header, footer and background images.
 *
 * Assumed: the pictures beside codes and passwords, the language selector and the session timer of the branding
 * editor are left out.
 */
export function drawBranding(branding: Branding): PageLook {
  const { settings } = branding;
  const scheme = readColourScheme(settings);
  const formLogo = findLogo(branding, "components.form.logo", "FORM_LOGO");
  const isInside = readWord(settings, "components.form.logo.formInclusion", ["IN", "OUT"]) === "IN";
  return {
    generation: "managed",
    colorScheme: scheme === "DYNAMIC" ? "light dark" : scheme === "DARK" ? "dark" : "light",
    style: toBrandStyle(branding),
    favicon: findFavicon(branding),
    innerLogo: isInside ? formLogo : undefined,
    outerLogo: isInside ? undefined : formLogo,
    header: findBar(branding, "pageHeader", "PAGE_HEADER_LOGO"),
    footer: findBar(branding, "pageFooter", "PAGE_FOOTER_LOGO"),
  };
}

function findFavicon(branding: Branding): string | undefined {
  const images = ["FAVICON_SVG", "FAVICON_ICO"].map((category) => findImage(branding, category, "LIGHT"));
  return images.find((image) => image !== undefined);
}

function findBar(
  branding: Branding,
  name: "pageHeader" | "pageFooter",
  category: string,
): PageBar | undefined {
  if (!readSwitch(branding.settings, `categories.global.${name}.enabled`, false)) return undefined;
  return { logo: findLogo(branding, `components.${name}.logo`, category) };
}

const PLACES = { CENTER: "center", START: "start", END: "end" } as const;

function findLogo(branding: Branding, path: string, category: string): PageLogo | undefined {
  const { settings } = branding;
  if (!readSwitch(settings, `${path}.enabled`, false)) return undefined;
  const scheme = readColourScheme(settings);
  const [light, dark] = [findImage(branding, category, "LIGHT"), findImage(branding, category, "DARK")];
  const [first, second] = scheme === "DARK" ? [dark, light] : [light, dark];
  const image = first ?? second;
  if (image === undefined) return undefined;
  const place = PLACES[readWord(settings, `${path}.location`, ["CENTER", "START", "END"])];
  return { light: image, dark: scheme === "DYNAMIC" ? dark : undefined, place };
}

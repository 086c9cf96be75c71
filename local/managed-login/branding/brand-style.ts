import type { JsonObject } from "../../platform/json.ts";
import type { Branding } from "../../user-pool/resources/branding.ts";
import { createInlineAsset, type InlineAsset } from "../inline-asset.ts";
import { type ColourMode, findImage } from "./brand-images.ts";
import { readColour, readRadius, readSwitch, readWord } from "./brand-settings.ts";

/** `LIGHT` and `DARK` whatever the browser likes; `DYNAMIC` as it likes. */
export type ColourScheme = "LIGHT" | "DARK" | "DYNAMIC";

/**
 * Which setting colours what, and what it is without one.
 *
 * Observed: names and values as `DescribeManagedLoginBranding` shows those that Cognito provides, in the AWS
 * CLI's own example.
 */
const COLOURS: readonly (readonly [
  name: string,
  component: string,
  leaf: string,
  light: string,
  dark: string,
])[] = [
  ["paper", "components.pageBackground", "color", "ffffff", "0f1b2a"],
  ["card", "components.form", "backgroundColor", "ffffff", "0f1b2a"],
  ["line", "components.form", "borderColor", "c6c6cd", "424650"],
  ["rule", "componentClasses.divider", "borderColor", "ebebf0", "232b37"],
  ["heading", "components.pageText", "headingColor", "000716", "d1d5db"],
  ["ink", "components.pageText", "bodyColor", "414d5c", "b6bec9"],
  ["muted", "components.pageText", "descriptionColor", "414d5c", "b6bec9"],
  ["label", "componentClasses.inputLabel", "textColor", "000716", "d1d5db"],
  ["field", "componentClasses.input", "defaults.backgroundColor", "ffffff", "0f1b2a"],
  ["edge", "componentClasses.input", "defaults.borderColor", "7d8998", "5f6b7a"],
  ["placeholder", "componentClasses.input", "placeholderColor", "5f6b7a", "8d99a8"],
  ["hint", "componentClasses.inputDescription", "textColor", "5f6b7a", "8d99a8"],
  ["accent", "componentClasses.link", "defaults.textColor", "0972d3", "539fe5"],
  ["accent-deep", "componentClasses.link", "hover.textColor", "033160", "89bdee"],
  ["focus", "componentClasses.focusState", "borderColor", "0972d3", "539fe5"],
  ["button", "components.primaryButton", "defaults.backgroundColor", "0972d3", "539fe5"],
  ["button-ink", "components.primaryButton", "defaults.textColor", "ffffff", "000716"],
  ["button-deep", "components.primaryButton", "hover.backgroundColor", "033160", "89bdee"],
  ["button-deep-ink", "components.primaryButton", "hover.textColor", "ffffff", "000716"],
  ["second", "components.secondaryButton", "defaults.backgroundColor", "ffffff", "0f1b2a"],
  ["second-ink", "components.secondaryButton", "defaults.textColor", "0972d3", "539fe5"],
  ["second-edge", "components.secondaryButton", "defaults.borderColor", "0972d3", "539fe5"],
  ["second-deep", "components.secondaryButton", "hover.backgroundColor", "f2f8fd", "192534"],
  ["second-deep-ink", "components.secondaryButton", "hover.textColor", "033160", "89bdee"],
  ["bad-bg", "components.alert", "error.backgroundColor", "fff7f7", "1a0000"],
  ["bad-edge", "components.alert", "error.borderColor", "d91515", "eb6f6f"],
  ["bad", "componentClasses.statusIndicator", "error.indicatorColor", "d91515", "eb6f6f"],
  ["good-bg", "componentClasses.statusIndicator", "success.backgroundColor", "f2fcf3", "001a02"],
  ["good", "componentClasses.statusIndicator", "success.indicatorColor", "037f0c", "29ad32"],
  ["header", "components.pageHeader", "background.color", "fafafa", "0f141a"],
  ["header-line", "components.pageHeader", "borderColor", "d5dbdb", "424650"],
  ["footer", "components.pageFooter", "background.color", "fafafa", "0f141a"],
  ["footer-line", "components.pageFooter", "borderColor", "d5dbdb", "424650"],
];

const RADII: readonly (readonly [name: string, path: string, fallback: number])[] = [
  ["card-radius", "components.form.borderRadius", 8],
  ["field-radius", "componentClasses.input.borderRadius", 8],
  ["button-radius", "componentClasses.buttons.borderRadius", 8],
  ["notice-radius", "components.alert.borderRadius", 12],
];

/** Images of the page: what has to be switched on for them, and whether it is when nothing is said. */
const IMAGES: readonly (readonly [name: string, category: string, path: string, fallback: boolean])[] = [
  ["paper-image", "PAGE_BACKGROUND", "components.pageBackground.image.enabled", true],
  ["card-image", "FORM_BACKGROUND", "components.form.backgroundImage.enabled", false],
  ["header-image", "PAGE_HEADER_BACKGROUND", "components.pageHeader.backgroundImage.enabled", false],
  ["footer-image", "PAGE_FOOTER_BACKGROUND", "components.pageFooter.backgroundImage.enabled", false],
];

/** Assumed: drawn in place of the picture that Cognito provides. */
const PROVIDED_IMAGE =
  "radial-gradient(60rem 34rem at 12% -8%,color-mix(in srgb,var(--button) 20%,transparent),transparent 70%)," +
  "radial-gradient(52rem 34rem at 96% 108%,color-mix(in srgb,var(--second-ink) 16%,transparent),transparent 70%)";

const PLACES = { START: "start", CENTER: "center", END: "end" } as const;

/**
 * Settings and images as custom properties, which the common style uses. Nothing of a branding gets into it but
 * colours, lengths and base64 that look like it, so it can hold neither rules nor markup.
 */
export function toBrandStyle(branding: Branding): InlineAsset {
  const { settings } = branding;
  const scheme = readColourScheme(settings);
  const [x, y] = ["horizontal", "vertical"].map(
    (axis) => PLACES[readWord(settings, `categories.form.location.${axis}`, ["CENTER", "START", "END"])],
  );
  const fixed = [
    ...RADII.map(([name, path, fallback]) => `--${name}:${readRadius(settings, path, fallback)}`),
    `--place-x:${x}`,
    `--place-y:${y}`,
  ];
  const rules = [
    `:root{${[...fixed, ...toColours(branding, scheme === "DARK" ? "DARK" : "LIGHT")].join(";")}}`,
  ];
  if (scheme === "DYNAMIC") {
    rules.push(`@media (prefers-color-scheme:dark){:root{${toColours(branding, "DARK").join(";")}}}`);
  } else {
    rules.push(`:root{color-scheme:${scheme.toLowerCase()}}`);
  }
  return createInlineAsset("style", rules.join("\n"));
}

export function readColourScheme(settings: JsonObject | null): ColourScheme {
  return readWord(settings, "categories.global.colorSchemeMode", ["LIGHT", "DARK", "DYNAMIC"]);
}

function toColours(branding: Branding, mode: ColourMode): readonly string[] {
  const { settings } = branding;
  const key = mode === "LIGHT" ? "lightMode" : "darkMode";
  const colours = COLOURS.map(([name, component, leaf, light, dark]) => {
    const fallback = mode === "LIGHT" ? light : dark;
    return `--${name}:${readColour(settings, `${component}.${key}.${leaf}`, fallback)}`;
  });
  const images = IMAGES.map(([name, category, path, fallback]) => {
    const isOn = readSwitch(settings, path, fallback);
    return `--${name}:${isOn ? toCssImage(findImage(branding, category, mode), category) : "none"}`;
  });
  return [...colours, ...images];
}

function toCssImage(url: string | undefined, category: string): string {
  if (url !== undefined) return `url("${url}")`;
  return category === "PAGE_BACKGROUND" ? PROVIDED_IMAGE : "none";
}

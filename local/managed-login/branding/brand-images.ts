import { getOwn, type JsonObject } from "../../platform/json.ts";
import type { Branding } from "../../user-pool/resources/branding.ts";

export type ColourMode = "LIGHT" | "DARK";

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ICO: "image/x-icon",
  JPEG: "image/jpeg",
  PNG: "image/png",
  SVG: "image/svg+xml",
  WEBP: "image/webp",
};

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The image of a category as a `data:` URL: that of the mode, else the one for both. An image is drawn as an
 * image wherever it stands, so what an SVG file would run never runs.
 */
export function findImage(
  { assets }: Pick<Branding, "assets">,
  category: string,
  mode: ColourMode,
): string | undefined {
  const own = assets.filter((asset) => getOwn(asset, "Category") === category);
  const found = [mode, "DYNAMIC"].flatMap((name) =>
    own.filter((asset) => getOwn(asset, "ColorMode") === name),
  );
  return found.map(toUrl).find((url) => url !== undefined);
}

function toUrl(asset: JsonObject): string | undefined {
  const [bytes, extension] = [getOwn(asset, "Bytes"), getOwn(asset, "Extension")];
  if (typeof bytes !== "string" || typeof extension !== "string" || !BASE64.test(bytes)) return undefined;
  const type = Object.hasOwn(MEDIA_TYPES, extension) ? MEDIA_TYPES[extension] : undefined;
  return type === undefined ? undefined : `data:${type};base64,${bytes}`;
}

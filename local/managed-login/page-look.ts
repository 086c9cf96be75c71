import type { InlineAsset } from "./inline-asset.ts";

/**
 * AWS: `ManagedLoginVersion` 1 are the classic pages, 2 is managed login. Passkeys, the choice of how to sign in
 * and branding exist in the latter only (contract A1).
 */
export type PageGeneration = "classic" | "managed";

/** How the pages of one client look: their generation, and what its branding lays over the common style. */
export interface PageLook {
  readonly generation: PageGeneration;
  /** For `<meta name="color-scheme">`. */
  readonly colorScheme: "light" | "dark" | "light dark";
  readonly style?: InlineAsset | undefined;
  /** `data:` URL. */
  readonly favicon?: string | undefined;
  /** Above the form, and inside of its frame. */
  readonly outerLogo?: PageLogo | undefined;
  readonly innerLogo?: PageLogo | undefined;
  readonly header?: PageBar | undefined;
  readonly footer?: PageBar | undefined;
}

/** `data:` URLs; `dark` only where the browser chooses. */
export interface PageLogo {
  readonly light: string;
  readonly dark?: string | undefined;
  readonly place: "start" | "center" | "end";
}

export interface PageBar {
  readonly logo?: PageLogo | undefined;
}

export const CLASSIC_LOOK: PageLook = { generation: "classic", colorScheme: "light dark" };

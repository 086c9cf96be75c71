import type { Branding, BrandingLook } from "../user-pool/resources/branding.ts";
import { BOOLEAN, TEXT } from "./model-shapes.ts";
import { list, type RequestOf, required, structure } from "./request-shape.ts";
import { toWireTime } from "./wire-user.ts";

export const BRANDING_ID = {
  kind: "string",
  pattern: "[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}",
} as const;

/** What a branding is made of, and may be changed to. */
export const BRANDING_LOOK = {
  UseCognitoProvidedValues: BOOLEAN,
  Settings: { kind: "document" },
  Assets: list(
    structure({
      Category: required(TEXT),
      ColorMode: required({ kind: "string", values: ["LIGHT", "DARK", "DYNAMIC"] }),
      Extension: required({ kind: "string", values: ["ICO", "JPEG", "PNG", "SVG", "WEBP"] }),
      Bytes: { kind: "string", max: 1_000_000 },
      ResourceId: { kind: "string", min: 1, max: 40 },
    }),
    { max: 40 },
  ),
} as const;

const LOOK = structure(BRANDING_LOOK);

export function readLook(request: RequestOf<typeof LOOK>): Partial<BrandingLook> {
  const { UseCognitoProvidedValues: usesDefaults, Settings: settings, Assets: assets } = request;
  return {
    ...(usesDefaults === undefined ? {} : { usesDefaults }),
    // To go back to AWS's look is to leave one's own.
    ...(usesDefaults === true ? { settings: null, assets: [] } : {}),
    ...(settings === undefined ? {} : { settings }),
    ...(assets === undefined ? {} : { assets }),
  };
}

/** `ManagedLoginBrandingType`; settings and assets only where there are any. */
export function toWireBranding(branding: Branding): Readonly<Record<string, unknown>> {
  return {
    ManagedLoginBrandingId: branding.brandingId,
    UserPoolId: branding.userPoolId,
    UseCognitoProvidedValues: branding.usesDefaults,
    ...(branding.settings === null ? {} : { Settings: branding.settings }),
    ...(branding.assets.length === 0 ? {} : { Assets: branding.assets }),
    CreationDate: toWireTime(branding.createdAt),
    LastModifiedDate: toWireTime(branding.lastModifiedAt),
  };
}

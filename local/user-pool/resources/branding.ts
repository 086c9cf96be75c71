import type { Clock } from "../../platform/clock.ts";
import type { JsonObject } from "../../platform/json.ts";
import type { Random } from "../../platform/random.ts";
import {
  assertKnownProperties,
  type Properties,
  readBlock,
  readBlocks,
  readFlag,
} from "../settings/properties.ts";
import type { Collection } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ResourceTable } from "./resource-table.ts";

/** How the managed login pages of one client look (contract C3). */
export interface Branding {
  readonly userPoolId: string;
  readonly brandingId: string;
  readonly clientId: string;
  /** AWS's own look; then there are neither settings nor assets. */
  readonly usesDefaults: boolean;
  /** As the branding editor writes them; `null` when there are none. */
  readonly settings: JsonObject | null;
  /** Images, wire spelling. */
  readonly assets: readonly JsonObject[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly lastModifiedAt: number;
}

export type BrandingLook = Pick<Branding, "usesDefaults" | "settings" | "assets">;

export const BRANDINGS: Collection<Branding> = { name: "managed-login-branding" };

/** @throws UserPoolError `client-not-found`, `branding-exists`, `resource-not-found`, `invalid-parameter` */
export interface BrandingAdministration {
  createBranding(clientId: string, look: BrandingLook): Promise<Branding>;
  getBranding(brandingId: string): Branding;
  findBrandingOfClient(clientId: string): Branding | undefined;
  updateBranding(brandingId: string, look: Partial<BrandingLook>): Promise<Branding>;
  deleteBranding(brandingId: string): Promise<void>;
}

export interface BrandingDeps {
  readonly table: ResourceTable<Branding>;
  readonly userPoolId: string;
  readonly clock: Clock;
  readonly random: Random;
}

export function createBrandings({ table, userPoolId, clock, random }: BrandingDeps): BrandingAdministration {
  const get = (brandingId: string, found: Branding | undefined): Branding => {
    if (found?.userPoolId === userPoolId) return found;
    const message = `Managed login branding ${brandingId} does not exist.`;
    throw new UserPoolError("resource-not-found", { values: { message } });
  };
  const findOfClient = (clientId: string) =>
    table.listOf(userPoolId).find((branding) => branding.clientId === clientId);
  return {
    createBranding(clientId, look) {
      const brandingId = random.uuid();
      const now = clock.now();
      return table.change(brandingId, () => {
        if (findOfClient(clientId)) throw new UserPoolError("branding-exists", { values: { clientId } });
        return assertWhole({
          userPoolId,
          brandingId,
          clientId,
          ...look,
          createdAt: now,
          lastModifiedAt: now,
        });
      });
    },
    getBranding: (brandingId) => get(brandingId, table.find(brandingId)),
    findBrandingOfClient: findOfClient,
    updateBranding: (brandingId, look) =>
      table.change(brandingId, (current) =>
        assertWhole({ ...get(brandingId, current), ...look, lastModifiedAt: clock.now() }),
      ),
    async deleteBranding(brandingId) {
      await table.change(brandingId, (current) => {
        get(brandingId, current);
        return undefined;
      });
    },
  };
}

function assertWhole(branding: Branding): Branding {
  if (!branding.usesDefaults || (branding.settings === null && branding.assets.length === 0)) return branding;
  const message = "UseCognitoProvidedValues excludes Settings and Assets.";
  throw new UserPoolError("invalid-parameter", { values: { message } });
}

/** `AWS::Cognito::ManagedLoginBranding`. @throws PropertyError */
export function parseLook(values: JsonObject): BrandingLook {
  const properties: Properties = { path: "", values };
  assertKnownProperties(properties, [
    "Assets",
    "ClientId",
    "ReturnMergedResources",
    "Settings",
    "UseCognitoProvidedValues",
    "UserPoolId",
  ]);
  const settings = readBlock(properties, "Settings").values;
  return {
    usesDefaults: readFlag(properties, "UseCognitoProvidedValues") ?? false,
    settings: Object.keys(settings).length === 0 ? null : settings,
    assets: readBlocks(properties, "Assets").map((asset) => asset.values),
  };
}

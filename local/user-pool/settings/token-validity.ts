import type { AppClient } from "../app-client.ts";
import {
  assertKnownProperties,
  type Properties,
  PropertyError,
  readBlock,
  readChoice,
  readNumber,
  toPath,
} from "./properties.ts";

const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;
type Unit = keyof typeof SECONDS;
const UNITS: readonly Unit[] = ["seconds", "minutes", "hours", "days"];

type TokenValidity = Pick<
  AppClient,
  "accessTokenSeconds" | "idTokenSeconds" | "refreshTokenSeconds" | "authSessionSeconds"
>;

/** Validities in seconds (contract B6): hours for access and ID tokens and days for refresh, unless said. */
export function parseTokenValidity(properties: Properties): TokenValidity {
  const units = readBlock(properties, "TokenValidityUnits");
  assertKnownProperties(units, ["AccessToken", "IdToken", "RefreshToken"]);
  const accessTokenSeconds = readSeconds(properties, units, {
    token: "AccessToken",
    unit: "hours",
    byDefault: 3600,
    range: [300, 86_400],
  });
  const idTokenSeconds = readSeconds(properties, units, {
    token: "IdToken",
    unit: "hours",
    byDefault: 3600,
    range: [300, 86_400],
  });
  const refreshTokenSeconds = readSeconds(properties, units, {
    token: "RefreshToken",
    unit: "days",
    byDefault: 30 * 86_400,
    range: [3600, 315_360_000],
  });
  if (refreshTokenSeconds < Math.max(accessTokenSeconds, idTokenSeconds)) {
    refuseRange(properties, "RefreshTokenValidity", "It must not be shorter than the other tokens'.");
  }
  const minutes = readNumber(properties, "AuthSessionValidity") ?? 3;
  if (minutes < 3 || minutes > 15) refuseRange(properties, "AuthSessionValidity", "Choose 3 to 15 minutes.");
  return { accessTokenSeconds, idTokenSeconds, refreshTokenSeconds, authSessionSeconds: minutes * 60 };
}

interface ValidityRule {
  readonly token: "AccessToken" | "IdToken" | "RefreshToken";
  readonly unit: Unit;
  readonly byDefault: number;
  readonly range: readonly [number, number];
}

/** AWS: 0 stands for the default (documented for the refresh token). */
function readSeconds(properties: Properties, units: Properties, rule: ValidityRule): number {
  const name = `${rule.token}Validity`;
  const validity = readNumber(properties, name) ?? 0;
  if (validity === 0) return rule.byDefault;
  const seconds = validity * SECONDS[readChoice(units, rule.token, UNITS) ?? rule.unit];
  const [least, most] = rule.range;
  if (seconds >= least && seconds <= most) return seconds;
  return refuseRange(properties, name, `Choose ${least} to ${most} seconds.`);
}

function refuseRange(properties: Properties, name: string, remedy: string): never {
  throw new PropertyError(toPath(properties, name), {
    problem: "Invalid range for token validity.",
    remedy,
  });
}

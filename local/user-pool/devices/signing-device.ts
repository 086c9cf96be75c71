import { toEpochSeconds } from "../../platform/clock.ts";
import type { AppClient } from "../app-client.ts";
import { getParameter } from "../auth-flows/auth-flow.ts";
import type { NewDevice } from "../device-management.ts";
import type { PoolParts } from "../pool-parts.ts";
import { findAuthSession } from "../sign-in/auth-session.ts";
import type { UserRecord } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { findUser } from "../users/find-user.ts";
import { findDevice, putDevice, type StoredDevice } from "./device-records.ts";

/**
 * The device that a sign-in goes on with: its key; `null` when a challenge was answered that named none, so that
 * the tokens bring a new one; `undefined` when devices do not matter.
 *
 * Assumed: a sign-in without any challenge (`USER_PASSWORD_AUTH`) brings no new device, as users report, and as
 * AWS says of its refresh tokens. See docs/behaviour/devices.md.
 */
export type SigningDevice = string | null | undefined;

interface Inputs {
  /** `AuthParameters` or `ChallengeResponses`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly session?: string | undefined;
}

type DeviceParts = Pick<PoolParts, "settings" | "store">;

/**
 * The device of an `InitiateAuth`.
 * @throws UserPoolError `device-not-found`: clients drop the key for it, and begin again
 */
export function readDevice(parts: DeviceParts, { parameters }: Inputs): string | undefined {
  if (!parts.settings.devices) return undefined;
  const deviceKey = getParameter(parameters, "DEVICE_KEY");
  return deviceKey === "" ? undefined : assertKnown(parts, parameters, deviceKey);
}

/**
 * The device of an answer to a challenge, or of the answers before it in the same sign-in. Before anything is
 * spent: a client may repeat the answer without an unknown key.
 * @throws UserPoolError `device-not-found`
 */
export function readAnsweringDevice(parts: DeviceParts, { parameters, session }: Inputs): SigningDevice {
  if (!parts.settings.devices) return undefined;
  const given = getParameter(parameters, "DEVICE_KEY");
  if (given !== "") return assertKnown(parts, parameters, given);
  return (session === undefined ? undefined : findAuthSession(parts.store, session)?.deviceKey) ?? null;
}

function assertKnown(parts: DeviceParts, parameters: Inputs["parameters"], deviceKey: string): string {
  const user = findUser(parts, getParameter(parameters, "USERNAME"));
  if (!user || !findDevice(parts.store, user, deviceKey)) throw new UserPoolError("device-not-found");
  return deviceKey;
}

/** Writes down that the device was used; one that the sign-in did not name is made. */
export async function settleDevice(
  parts: Pick<PoolParts, "settings" | "store" | "clock" | "random">,
  client: AppClient,
  { user, deviceKey }: { readonly user: UserRecord; readonly deviceKey?: SigningDevice },
): Promise<NewDevice | undefined> {
  if (deviceKey === undefined) return undefined;
  const { store, clock } = parts;
  const now = clock.now();
  if (deviceKey !== null) {
    await store.write((transaction) => {
      const device = findDevice(transaction, user, deviceKey);
      if (device) putDevice(transaction, user, { device: { ...device, lastAuthenticatedAt: now } });
    });
    return undefined;
  }
  const device = createDevice(parts, now);
  // Without a confirmation by then, no refresh token is left that could be bound to it.
  const expiresAt = toEpochSeconds(clock) + client.refreshTokenSeconds;
  await store.write((transaction) => putDevice(transaction, user, { device, expiresAt }));
  return { deviceKey: device.deviceKey, deviceGroupKey: device.groupKey };
}

/** Assumed: the form of the group key. Clients take it as it is, in place of the pool's name in SRP. */
const GROUP_KEY_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const GROUP_KEY_LENGTH = 8;

function createDevice(
  { settings, random }: Pick<PoolParts, "settings" | "random">,
  createdAt: number,
): StoredDevice {
  return {
    deviceKey: `${settings.region}_${random.uuid()}`,
    groupKey: `-${random.text(GROUP_KEY_ALPHABET, GROUP_KEY_LENGTH)}`,
    name: null,
    isConfirmed: false,
    isRemembered: false,
    secret: null,
    createdAt,
    lastModifiedAt: createdAt,
    lastAuthenticatedAt: createdAt,
  };
}

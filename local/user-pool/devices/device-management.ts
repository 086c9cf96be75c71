import type { Device, DeviceConfirmation, DeviceManagement } from "../device-management.ts";
import type { PoolParts } from "../pool-parts.ts";
import { N, toBigInt } from "../srp/group.ts";
import type { StoreReader } from "../store.ts";
import type { User } from "../user.ts";
import { UserPoolError } from "../user-pool-error.ts";
import {
  type DeviceSecret,
  deleteDevice,
  findDevice,
  findIssuedDevice,
  listConfirmedDevices,
  putDevice,
  type StoredDevice,
} from "./device-records.ts";

type DeviceParts = Pick<PoolParts, "settings" | "store" | "clock">;

/** Devices, by their users and by administrators (contract D5). */
export function createDeviceManagement(parts: DeviceParts): DeviceManagement {
  return {
    confirmDevice: (user, device) => confirmDevice(parts, user, device),
    getDevice: (user, deviceKey) => toDevice(getStored(parts.store, user, deviceKey)),
    listDevices: (user) => listConfirmedDevices(parts.store, user).map(toDevice),
    setDeviceRemembered: (user, deviceKey, isRemembered) =>
      parts.store.write((transaction) => {
        const device = getStored(transaction, user, deviceKey);
        const change = {
          isRemembered: isRemembered ?? device.isRemembered,
          lastModifiedAt: parts.clock.now(),
        };
        putDevice(transaction, user, { device: { ...device, ...change } });
      }),
    forgetDevice: (user, deviceKey) =>
      parts.store.write((transaction) => {
        deleteDevice(transaction, user, getStored(transaction, user, deviceKey).deviceKey);
      }),
  };
}

async function confirmDevice(
  { settings, store, clock }: DeviceParts,
  user: User,
  { deviceKey, name, secret }: DeviceConfirmation,
): Promise<{ readonly isUserConfirmationNecessary: boolean }> {
  if (!settings.devices) throw new UserPoolError("devices-not-tracked");
  const kept = secret === undefined ? null : parseSecret(secret);
  const isUserConfirmationNecessary = settings.devices.isRememberedOnPrompt;
  await store.write((transaction) => {
    const issued = findIssuedDevice(transaction, user, deviceKey);
    if (!issued) throw new UserPoolError("device-key-invalid");
    if (issued.isConfirmed) throw new UserPoolError("device-exists");
    const device: StoredDevice = {
      ...issued,
      name: name ?? null,
      isConfirmed: true,
      isRemembered: !isUserConfirmationNecessary,
      secret: kept,
      lastModifiedAt: clock.now(),
    };
    putDevice(transaction, user, { device });
  });
  return { isUserConfirmationNecessary };
}

/** @throws UserPoolError `device-verifier-invalid`: with v = 0 anybody would know S */
function parseSecret({ verifier, salt }: NonNullable<DeviceConfirmation["secret"]>): DeviceSecret {
  const v = toBigInt(Buffer.from(verifier, "base64"));
  if (v <= 1n || v >= N || Buffer.from(salt, "base64").length === 0) {
    throw new UserPoolError("device-verifier-invalid");
  }
  return { verifier, salt };
}

function getStored(store: Pick<StoreReader, "findRecord">, user: User, deviceKey: string): StoredDevice {
  const device = findDevice(store, user, deviceKey);
  if (!device) throw new UserPoolError("device-not-found");
  return device;
}

/** By name, so that no verifier rides along. */
function toDevice(stored: StoredDevice): Device {
  const { deviceKey, name, isRemembered, createdAt, lastModifiedAt, lastAuthenticatedAt } = stored;
  return { deviceKey, name, isRemembered, createdAt, lastModifiedAt, lastAuthenticatedAt };
}

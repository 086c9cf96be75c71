import type { EpochSeconds } from "../../platform/clock.ts";
import type { Device } from "../device-management.ts";
import type { Collection, StoreReader, StoreTransaction, UserRecord } from "../store.ts";

export interface StoredDevice extends Device {
  readonly groupKey: string;
  /** Until then nobody is shown it, and no sign-in knows it. */
  readonly isConfirmed: boolean;
  readonly secret: DeviceSecret | null;
}

/** What proves the device: from it, nobody can sign in. Base64. */
export interface DeviceSecret {
  readonly salt: string;
  /** `v` of SRP: g^x mod N. */
  readonly verifier: string;
}

const DEVICES: Collection<StoredDevice> = { name: "device" };

/** By `sub`: who takes a deleted user's name has none of the devices. */
export type DeviceOwner = Pick<UserRecord, "userPoolId" | "sub">;

/** A device that its user has confirmed. */
export function findDevice(
  store: Pick<StoreReader, "findRecord">,
  owner: DeviceOwner,
  deviceKey: string,
): StoredDevice | undefined {
  const device = store.findRecord(DEVICES, toId(owner, deviceKey));
  return device?.isConfirmed ? device : undefined;
}

/** One that a sign-in was told of, confirmed or not. */
export function findIssuedDevice(
  store: Pick<StoreReader, "findRecord">,
  owner: DeviceOwner,
  deviceKey: string,
): StoredDevice | undefined {
  return store.findRecord(DEVICES, toId(owner, deviceKey));
}

/** Confirmed ones, by key. */
export function listConfirmedDevices(store: StoreReader, owner: DeviceOwner): readonly StoredDevice[] {
  return store
    .listRecords(DEVICES, toOwner(owner))
    .map(({ value }) => value)
    .filter(({ isConfirmed }) => isConfirmed);
}

/** @param expiresAt of one that is not confirmed */
export function putDevice(
  transaction: StoreTransaction,
  owner: DeviceOwner,
  { device, expiresAt }: { readonly device: StoredDevice; readonly expiresAt?: EpochSeconds },
): void {
  transaction.putRecord(DEVICES, {
    id: toId(owner, device.deviceKey),
    owner: toOwner(owner),
    value: device,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  });
}

export function deleteDevice(transaction: StoreTransaction, owner: DeviceOwner, deviceKey: string): void {
  transaction.deleteRecord(DEVICES, toId(owner, deviceKey));
}

/** For a user who is deleted. */
export function deleteAllDevices(transaction: StoreTransaction, owner: DeviceOwner): void {
  for (const { id } of transaction.listRecords(DEVICES, toOwner(owner))) {
    transaction.deleteRecord(DEVICES, id);
  }
}

function toOwner({ userPoolId, sub }: DeviceOwner): string {
  return `${userPoolId}/${sub}`;
}

function toId(owner: DeviceOwner, deviceKey: string): string {
  return `${toOwner(owner)}/${deviceKey}`;
}

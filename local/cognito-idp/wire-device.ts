import type { Device } from "../user-pool/device-management.ts";
import { toWireAttributes, toWireTime, type WireAttribute } from "./wire-user.ts";

/** `DeviceType`. */
export interface WireDevice {
  readonly DeviceKey: string;
  readonly DeviceAttributes: readonly WireAttribute[];
  readonly DeviceCreateDate: number;
  readonly DeviceLastModifiedDate: number;
  readonly DeviceLastAuthenticatedDate: number;
}

/** As its user sees it. */
export function toWireDevice(device: Device): WireDevice {
  return toShownDevice(device, {});
}

/** AWS: administrators are shown more, each name with `dev:` before it. */
export function toWireDeviceOfAdministrator(device: Device): WireDevice {
  return toShownDevice(device, {
    "dev:device_remembered_status": device.isRemembered ? "remembered" : "not_remembered",
  });
}

function toShownDevice(device: Device, more: Readonly<Record<string, string>>): WireDevice {
  const name = device.name === null ? {} : { device_name: device.name };
  return {
    DeviceKey: device.deviceKey,
    DeviceAttributes: toWireAttributes({ device_status: "valid", ...name, ...more }),
    DeviceCreateDate: toWireTime(device.createdAt),
    DeviceLastModifiedDate: toWireTime(device.lastModifiedAt),
    DeviceLastAuthenticatedDate: toWireTime(device.lastAuthenticatedAt),
  };
}

import type { User } from "./user.ts";

/** The devices that users have signed in with and confirmed (contract D5). */
export interface DeviceManagement {
  /**
   * Keeps the device that the sign-in was told of, and the verifier of its secret.
   * @returns whether the user has to be asked before the device is remembered
   * @throws UserPoolError `devices-not-tracked`, `device-key-invalid`, `device-verifier-invalid`, `device-exists`
   */
  confirmDevice(
    user: User,
    device: DeviceConfirmation,
  ): Promise<{ readonly isUserConfirmationNecessary: boolean }>;
  /** @throws UserPoolError `device-not-found` */
  getDevice(user: User, deviceKey: string): Device;
  /** By key. */
  listDevices(user: User): readonly Device[];
  /**
   * A remembered device signs in by its secret instead of a second factor. Assumed: `undefined` leaves it as it is.
   * @throws UserPoolError `device-not-found`
   */
  setDeviceRemembered(user: User, deviceKey: string, isRemembered: boolean | undefined): Promise<void>;
  /** Its refresh tokens end with it. @throws UserPoolError `device-not-found` */
  forgetDevice(user: User, deviceKey: string): Promise<void>;
}

export interface DeviceConfirmation {
  readonly deviceKey: string;
  readonly name: string | undefined;
  /** Absent for a device that is tracked and never asked to prove itself. */
  readonly secret: { readonly verifier: string; readonly salt: string } | undefined;
}

export interface Device {
  readonly deviceKey: string;
  readonly name: string | null;
  readonly isRemembered: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly lastModifiedAt: number;
  readonly lastAuthenticatedAt: number;
}

/** `NewDeviceMetadata`: what a client needs to confirm the device that it runs on. */
export interface NewDevice {
  readonly deviceKey: string;
  readonly deviceGroupKey: string;
}

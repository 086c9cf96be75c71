export type UserStatus =
  | "UNCONFIRMED"
  | "CONFIRMED"
  | "FORCE_CHANGE_PASSWORD"
  | "RESET_REQUIRED"
  | "EXTERNAL_PROVIDER";

/** A user as the rooms outside see one; nothing of the password is in here. */
export interface User {
  readonly userPoolId: string;
  /** Canonical and immutable; equal to `sub` in pools with `UsernameAttributes`. */
  readonly username: string;
  readonly sub: string;
  readonly status: UserStatus;
  readonly enabled: boolean;
  /** `sub` is not among them; booleans are `"true"` and `"false"`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly lastModifiedAt: number;
}

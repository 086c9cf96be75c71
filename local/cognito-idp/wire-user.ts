import type { User } from "../user-pool/user.ts";

/** `AttributeType` on the wire. */
export interface WireAttribute {
  readonly Name: string;
  readonly Value: string;
}

/** `UserType`: what `ListUsers` and `AdminCreateUser` show of a user. */
export interface WireUser {
  readonly Username: string;
  readonly Attributes: readonly WireAttribute[];
  readonly UserCreateDate: number;
  readonly UserLastModifiedDate: number;
  readonly Enabled: boolean;
  readonly UserStatus: string;
}

/** @param shown names of the attributes to show; all of them unless given */
export function toWireUser(user: User, shown?: readonly string[]): WireUser {
  const attributes = attributesOf(user);
  return {
    Username: user.username,
    Attributes: shown === undefined ? attributes : attributes.filter(({ Name }) => shown.includes(Name)),
    UserCreateDate: toWireTime(user.createdAt),
    UserLastModifiedDate: toWireTime(user.lastModifiedAt),
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

/** `sub` first, as the service lists it (contract C4). */
export function attributesOf({ sub, attributes }: User): readonly WireAttribute[] {
  return toWireAttributes({ sub, ...attributes });
}

export function toWireAttributes(attributes: Readonly<Record<string, string>>): readonly WireAttribute[] {
  return Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
}

/**
 * The attributes of a request by name; the last of two with one name counts, and none without a value is
 * more than empty. No prototype: `constructor` is a name like any other here.
 */
export function readAttributes(
  attributes: readonly { readonly Name: string; readonly Value?: string }[] | undefined,
): Readonly<Record<string, string>> {
  const read: Record<string, string> = Object.create(null);
  for (const { Name, Value = "" } of attributes ?? []) read[Name] = Value;
  return read;
}

/** An empty value removes an attribute, wherever attributes are written (contract C4). */
export function toRemovals(names: readonly string[]): Readonly<Record<string, string>> {
  return readAttributes(names.map((Name) => ({ Name, Value: "" })));
}

/** Seconds since 1970 with their milliseconds, as JSON 1.1 has them (contract 0.4). */
export function toWireTime(milliseconds: number): number {
  return milliseconds / 1000;
}

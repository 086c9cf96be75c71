import type { EpochSeconds } from "../platform/clock.ts";
import type { UserStatus } from "./user.ts";

/**
 * Where a user pool keeps everything that outlives a request; implemented in `local/store`.
 *
 * Reads are synchronous and see committed data only. Every change happens inside {@link Store.write}.
 */
export interface Store extends StoreReader {
  /**
   * Runs `work` in a transaction of its own and answers once it is durable. Works run strictly one after the
   * other, so a check and the change that depends on it cannot be torn apart: of twenty concurrent
   * redemptions of one code exactly one sees it unspent. When `work` throws, nothing of it stays.
   *
   * @throws whatever `work` throws
   */
  write<T>(work: (transaction: StoreTransaction) => T): Promise<T>;
}

export interface StoreReader {
  findUser(by: UserLookup): UserRecord | undefined;
  listUsers(query: UserQuery): readonly UserRecord[];
  countUsers(userPoolId: string): number;
  findRecord<T>(collection: Collection<T>, id: string): T | undefined;
  /** Every record of `owner`, by id. */
  listRecords<T>(collection: Collection<T>, owner: string): readonly StoredRecord<T>[];
}

export interface StoreTransaction extends StoreReader {
  /** Adds the user. @throws when the username key or the `sub` is taken: whoever adds has looked before */
  insertUser(user: UserRecord): void;
  /** Replaces the user with the same pool and username key. */
  updateUser(user: UserRecord): void;
  deleteUser(userPoolId: string, usernameKey: string): void;
  /** Adds the record, or replaces the one with the same id. */
  putRecord<T>(collection: Collection<T>, record: StoredRecord<T>): void;
  deleteRecord<T>(collection: Collection<T>, id: string): void;
  /** Removes what expired before `now`: for tidiness; nobody may rely on a record being gone. */
  deleteExpired(now: EpochSeconds): void;
}

/** A kind of record; the type parameter is what its values are made of (JSON, nothing else). */
export interface Collection<T> {
  readonly name: string;
  /** Kept in memory after the first read: for records looked at with every request. */
  readonly isCached?: boolean;
  /** Never set: it carries the type of the values. */
  readonly valueType?: T;
}

export interface StoredRecord<T> {
  readonly id: string;
  /** Who the record belongs to, for {@link StoreReader.listRecords}. */
  readonly owner?: string;
  /** When it may be thrown away; later than the moment at which it stops being valid. */
  readonly expiresAt?: EpochSeconds;
  readonly value: T;
}

/** A user with everything that the pool keeps about one. */
export interface UserRecord {
  readonly userPoolId: string;
  readonly username: string;
  readonly sub: string;
  readonly status: UserStatus;
  readonly enabled: boolean;
  readonly attributes: Readonly<Record<string, string>>;
  readonly password: StoredPassword | null;
  /** Folded by the pool's case rule; what look-ups and filters compare. */
  readonly keys: UserKeys;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly lastModifiedAt: number;
}

export interface UserKeys {
  readonly username: string;
  readonly email: string | null;
  readonly phoneNumber: string | null;
  readonly preferredUsername: string | null;
}

/** All that is kept of a password: from it, nobody can sign in. */
export interface StoredPassword {
  /** 16 bytes. */
  readonly salt: Buffer;
  /** `v` of SRP: g^x mod N. */
  readonly verifier: Buffer;
  /** Set for a temporary password. */
  readonly expiresAt: EpochSeconds | null;
}

export interface UserLookup {
  readonly userPoolId: string;
  readonly by: keyof UserKeys | "sub";
  readonly key: string;
  /** Email and phone number: leaves out users who have not proved that it is theirs. */
  readonly verifiedOnly?: boolean;
}

export interface UserQuery {
  readonly userPoolId: string;
  readonly limit: number;
  /** Continue behind this position: the `order` value and username key of the last user seen. */
  readonly after?: UserPosition | undefined;
  readonly filter?: UserFilter | undefined;
}

export interface UserPosition {
  readonly value: string | number;
  readonly usernameKey: string;
}

/** What a filter compares: a key (indexed), an attribute, or a state. */
export type FilterField =
  | { readonly kind: "key"; readonly name: keyof UserKeys | "sub" }
  | { readonly kind: "attribute"; readonly name: string }
  | { readonly kind: "status" }
  | { readonly kind: "enabled" };

export interface UserFilter {
  readonly field: FilterField;
  readonly comparison: "equals" | "starts-with";
  readonly value: string;
}

import type {
  FilterField,
  UserFilter,
  UserLookup,
  UserPosition,
  UserQuery,
  UserRecord,
} from "../user-pool/store.ts";
import type { UserStatus } from "../user-pool/user.ts";
import { type Row, type SqlValue, type Statements, toBuffer, toNumber, toText } from "./statements.ts";

const INSERT_USER = `INSERT INTO users (
  user_pool_id, username_key, username, sub, status, enabled, attributes, email_key, email_verified,
  phone_number_key, phone_number_verified, preferred_username_key, salt, verifier, password_expires_at,
  created_at, last_modified_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const UPDATE_USER = `UPDATE users SET
  status = ?, enabled = ?, attributes = ?, email_key = ?, email_verified = ?,
  phone_number_key = ?, phone_number_verified = ?, preferred_username_key = ?, salt = ?, verifier = ?,
  password_expires_at = ?, created_at = ?, last_modified_at = ?
  WHERE user_pool_id = ? AND username_key = ?`;

export function insertUser(statements: Statements, user: UserRecord): void {
  const identity = [user.userPoolId, user.keys.username, user.username, user.sub];
  statements.run(INSERT_USER, [...identity, ...toChangeableColumns(user)]);
}

/** Username and `sub` are for life, so they are not among what changes. */
export function updateUser(statements: Statements, user: UserRecord): void {
  statements.run(UPDATE_USER, [...toChangeableColumns(user), user.userPoolId, user.keys.username]);
}

function toChangeableColumns(user: UserRecord): SqlValue[] {
  return [
    user.status,
    user.enabled ? 1 : 0,
    JSON.stringify(user.attributes),
    user.keys.email,
    user.attributes.email_verified === "true" ? 1 : 0,
    user.keys.phoneNumber,
    user.attributes.phone_number_verified === "true" ? 1 : 0,
    user.keys.preferredUsername,
    user.password?.salt ?? null,
    user.password?.verifier ?? null,
    user.password?.expiresAt ?? null,
    user.createdAt,
    user.lastModifiedAt,
  ];
}

export function deleteUser(statements: Statements, userPoolId: string, usernameKey: string): number {
  return statements.run("DELETE FROM users WHERE user_pool_id = ? AND username_key = ?", [
    userPoolId,
    usernameKey,
  ]);
}

export function countUsers(statements: Statements, userPoolId: string): number {
  const row = statements.get("SELECT count(*) AS number FROM users WHERE user_pool_id = ?", [userPoolId]);
  return toNumber(row?.number);
}

export function findUser(statements: Statements, lookup: UserLookup): UserRecord | undefined {
  const row = statements.get(
    `SELECT * FROM users WHERE user_pool_id = ? AND ${toLookupCondition(lookup)} LIMIT 1`,
    [lookup.userPoolId, lookup.key],
  );
  return row && toUserRecord(row);
}

function toLookupCondition(lookup: UserLookup): string {
  if (lookup.by === "username") return "username_key = ?";
  if (lookup.by === "preferredUsername") return `preferred_username_key = ?${LOCAL}`;
  if (lookup.by === "sub") return "sub = ? AND sub <> username";
  const column = lookup.by === "email" ? "email" : "phone_number";
  return `${column}_key = ?${lookup.verifiedOnly === true ? ` AND ${column}_verified = 1` : ""}${LOCAL}`;
}

/** Whoever comes by an external provider signs in by no address, and keeps nobody else from having it. */
const LOCAL = " AND status <> 'EXTERNAL_PROVIDER'";

/** Pages by key, never by OFFSET; a prefix is a range, for `LIKE` would not use the index. */
export function listUsers(statements: Statements, query: UserQuery): readonly UserRecord[] {
  const order = toOrderColumn(query.filter?.field);
  const filter = query.filter ? toCondition(query.filter) : NO_CONDITION;
  const after = query.after ? toContinuation(order, query.after) : NO_CONDITION;
  const sql = `SELECT * FROM users WHERE user_pool_id = ?${filter.sql}${after.sql}
    ORDER BY ${order}, username_key LIMIT ?`;
  const values = [query.userPoolId, ...filter.values, ...after.values, query.limit];
  return statements.all(sql, values).map(toUserRecord);
}

interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

const NO_CONDITION: Condition = { sql: "", values: [] };

/** The greatest code point, so `key < prefix + this` ends the range of everything that starts so. */
const AFTER_ALL_TEXT = "\u{10ffff}";

const KEY_COLUMNS = {
  username: "username_key",
  sub: "sub",
  email: "email_key",
  phoneNumber: "phone_number_key",
  preferredUsername: "preferred_username_key",
} as const;

function toOrderColumn(field: FilterField | undefined): string {
  return field?.kind === "key" && field.name !== "sub" ? KEY_COLUMNS[field.name] : "created_at";
}

function toCondition({ field, comparison, value }: UserFilter): Condition {
  const { sql, values } = toFieldExpression(field);
  if (comparison === "equals") return { sql: ` AND ${sql} = ?`, values: [...values, value] };
  return {
    sql: ` AND ${sql} >= ? AND ${sql} < ?`,
    values: [...values, value, ...values, value + AFTER_ALL_TEXT],
  };
}

function toFieldExpression(field: FilterField): Condition {
  if (field.kind === "key") return { sql: KEY_COLUMNS[field.name], values: [] };
  if (field.kind === "status") return { sql: "status", values: [] };
  if (field.kind === "enabled") {
    return { sql: "CASE enabled WHEN 1 THEN 'Enabled' ELSE 'Disabled' END", values: [] };
  }
  return { sql: "json_extract(attributes, ?)", values: [`$.${JSON.stringify(field.name)}`] };
}

function toContinuation(order: string, { value, usernameKey }: UserPosition): Condition {
  return { sql: ` AND (${order}, username_key) > (?, ?)`, values: [value, usernameKey] };
}

function toUserRecord(row: Row): UserRecord {
  return {
    userPoolId: toText(row.user_pool_id),
    username: toText(row.username),
    sub: toText(row.sub),
    status: toText(row.status) as UserStatus,
    enabled: row.enabled === 1,
    attributes: JSON.parse(toText(row.attributes)) as Record<string, string>,
    password: toPassword(row),
    keys: {
      username: toText(row.username_key),
      email: toOptionalText(row.email_key),
      phoneNumber: toOptionalText(row.phone_number_key),
      preferredUsername: toOptionalText(row.preferred_username_key),
    },
    createdAt: toNumber(row.created_at),
    lastModifiedAt: toNumber(row.last_modified_at),
  };
}

function toPassword(row: Row): UserRecord["password"] {
  if (row.salt === null) return null;
  return {
    salt: toBuffer(row.salt),
    verifier: toBuffer(row.verifier),
    expiresAt: row.password_expires_at === null ? null : toNumber(row.password_expires_at),
  };
}

function toOptionalText(value: unknown): string | null {
  return value === null ? null : toText(value);
}

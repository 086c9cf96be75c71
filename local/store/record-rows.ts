import type { EpochSeconds } from "../platform/clock.ts";
import type { Collection, StoredRecord } from "../user-pool/store.ts";
import { type Statements, toNumber, toText } from "./statements.ts";

export function putRecord<T>(
  statements: Statements,
  collection: Collection<T>,
  record: StoredRecord<T>,
): void {
  statements.run(
    "INSERT OR REPLACE INTO records (collection, id, owner, expires_at, value) VALUES (?, ?, ?, ?, ?)",
    [
      collection.name,
      record.id,
      record.owner ?? null,
      record.expiresAt ?? null,
      JSON.stringify(record.value),
    ],
  );
}

export function deleteRecord<T>(statements: Statements, collection: Collection<T>, id: string): void {
  statements.run("DELETE FROM records WHERE collection = ? AND id = ?", [collection.name, id]);
}

export function deleteExpired(statements: Statements, now: EpochSeconds): void {
  statements.run("DELETE FROM records WHERE expires_at < ?", [now]);
}

export function findRecord<T>(statements: Statements, collection: Collection<T>, id: string): T | undefined {
  const row = statements.get("SELECT value FROM records WHERE collection = ? AND id = ?", [
    collection.name,
    id,
  ]);
  return row && toValue(row.value);
}

export function listRecords<T>(
  statements: Statements,
  collection: Collection<T>,
  owner: string,
): readonly StoredRecord<T>[] {
  return statements
    .all("SELECT id, expires_at, value FROM records WHERE collection = ? AND owner = ? ORDER BY id", [
      collection.name,
      owner,
    ])
    .map((row) => ({
      id: toText(row.id),
      owner,
      ...(row.expires_at === null ? {} : { expiresAt: toNumber(row.expires_at) }),
      value: toValue<T>(row.value),
    }));
}

/** A record's value is what {@link putRecord} wrote for the same collection, under the same schema version. */
function toValue<T>(column: unknown): T {
  return JSON.parse(toText(column)) as T;
}

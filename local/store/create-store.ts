import type { Database } from "libsql";
import type { Collection, Store, StoreReader, StoreTransaction, UserRecord } from "../user-pool/store.ts";
import { createGroupCommit } from "./group-commit.ts";
import { createRecordCache, type RecordCache } from "./record-cache.ts";
import { deleteExpired, deleteRecord, findRecord, listRecords, putRecord } from "./record-rows.ts";
import type { Statements } from "./statements.ts";
import { countUsers, deleteUser, findUser, insertUser, listUsers, updateUser } from "./user-rows.ts";

/** A store that somebody has to close. */
export interface OpenStore extends Store {
  /** Commits what is waiting, folds the write-ahead log into the file and lets go of it. */
  close(): Promise<void>;
}

/** Users and cached records kept in memory, each; a user takes about 2 kB. */
const CACHE_CAPACITY = 5000;

/** That there is no record is remembered, too: most users have no second factor, and every GetUser asks. */
const ABSENT = Symbol("no record");

interface Caches {
  readonly users: RecordCache<UserRecord>;
  readonly records: RecordCache<unknown>;
  readonly counts: RecordCache<number>;
}

export function createStore(database: Database, statements: Statements): OpenStore {
  const caches: Caches = {
    users: createRecordCache(CACHE_CAPACITY),
    records: createRecordCache(CACHE_CAPACITY),
    counts: createRecordCache(CACHE_CAPACITY),
  };
  const transaction = createTransaction(statements, caches);
  const group = createGroupCommit<StoreTransaction>(statements, transaction, () => caches.counts.clear());
  let isOpen = true;
  return {
    ...createCachedReader(statements, caches),
    write: group.write,
    async close() {
      if (!isOpen) return;
      isOpen = false;
      group.close();
      releaseFile(statements);
      database.close();
    },
  };
}

/**
 * Folds the write-ahead log into the file and gives up the lock. Closing does neither: libsql finalizes its
 * statements with the garbage collector, and SQLite keeps a file open until the last of them is gone.
 */
function releaseFile(statements: Statements): void {
  statements.all("PRAGMA journal_mode = DELETE", []);
  statements.all("PRAGMA locking_mode = NORMAL", []);
  statements.get("SELECT count(*) FROM sqlite_schema", []);
}

/**
 * What everybody reads. This process is the file's only writer, and a change drops what it touches from the
 * cache at once; nothing is read into a cache during a transaction, so no value that was rolled back stays.
 */
function createCachedReader(statements: Statements, caches: Caches): StoreReader {
  const reader = createReader(statements);
  return {
    ...reader,
    findUser(by) {
      if (by.by !== "username") return reader.findUser(by);
      return remember(caches.users, toKey(by.userPoolId, by.key), () => reader.findUser(by));
    },
    findRecord<T>(collection: Collection<T>, id: string) {
      if (!collection.isCached) return reader.findRecord(collection, id);
      const read = () => reader.findRecord(collection, id) ?? ABSENT;
      const found = remember<T | typeof ABSENT>(
        caches.records as RecordCache<T | typeof ABSENT>,
        toKey(collection.name, id),
        read,
      );
      return found === ABSENT ? undefined : found;
    },
    countUsers: (userPoolId) => remember(caches.counts, userPoolId, () => reader.countUsers(userPoolId)) ?? 0,
  };
}

function remember<T>(cache: RecordCache<T>, key: string, read: () => T | undefined): T | undefined {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const value = read();
  if (value !== undefined) cache.set(key, value);
  return value;
}

/** `JSON.stringify` would do, at five times the price; neither part can contain a line break of its own. */
function toKey(space: string, id: string): string {
  return `${space}\n${id}`;
}

function createReader(statements: Statements): StoreReader {
  return {
    findUser: (lookup) => findUser(statements, lookup),
    listUsers: (query) => listUsers(statements, query),
    countUsers: (userPoolId) => countUsers(statements, userPoolId),
    findRecord: (collection, id) => findRecord(statements, collection, id),
    listRecords: (collection, owner) => listRecords(statements, collection, owner),
  };
}

function createTransaction(statements: Statements, caches: Caches): StoreTransaction {
  return {
    ...createReader(statements),
    insertUser(user) {
      insertUser(statements, user);
      addToCount(caches, user.userPoolId, 1);
    },
    updateUser(user) {
      caches.users.delete(toKey(user.userPoolId, user.keys.username));
      updateUser(statements, user);
    },
    deleteUser(userPoolId, usernameKey) {
      caches.users.delete(toKey(userPoolId, usernameKey));
      addToCount(caches, userPoolId, -deleteUser(statements, userPoolId, usernameKey));
    },
    putRecord(collection, record) {
      caches.records.delete(toKey(collection.name, record.id));
      putRecord(statements, collection, record);
    },
    deleteRecord(collection, id) {
      caches.records.delete(toKey(collection.name, id));
      deleteRecord(statements, collection, id);
    },
    deleteExpired(now) {
      caches.records.clear();
      deleteExpired(statements, now);
    },
  };
}

/** Counting a million users takes 20 ms, so the number is kept once somebody has asked for it. */
function addToCount({ counts }: Caches, userPoolId: string, change: number): void {
  const known = counts.get(userPoolId);
  if (known !== undefined) counts.set(userPoolId, known + change);
}

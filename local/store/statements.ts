import type { Database, Statement } from "libsql";

/** What SQLite keeps: nothing else may be bound. */
export type SqlValue = string | number | Buffer | null;

/** A row by column name. `unknown` until a mapper has looked at it. */
export type Row = Readonly<Record<string, unknown>>;

/** The only way to SQLite in this room: prepared once, bound safely. */
export interface Statements {
  /** @returns how many rows changed */
  run(sql: string, values: readonly SqlValue[]): number;
  get(sql: string, values: readonly SqlValue[]): Row | undefined;
  all(sql: string, values: readonly SqlValue[]): readonly Row[];
  exec(sql: string): void;
}

/**
 * Prepares each statement once and binds by array only.
 *
 * libsql 0.5 ends the whole process (a Rust panic, not an exception) on a boolean, on a lone buffer and on an
 * object for positional parameters, so every value goes through {@link toBindable}.
 */
export function createStatements(database: Database): Statements {
  const prepared = new Map<string, Statement<unknown[]>>();
  const prepare = (sql: string) => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = database.prepare<unknown[]>(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    run: (sql, values) => prepare(sql).run(toBindable(values)).changes,
    get: (sql, values) => toRow(prepare(sql).get(toBindable(values))),
    all: (sql, values) => prepare(sql).all(toBindable(values)).map(toKnownRow),
    exec: (sql) => void database.exec(sql),
  };
}

/**
 * The values as an array that libsql can bind without harm.
 * @throws TypeError for whatever SQLite has no type for, before libsql sees it
 */
export function toBindable(values: readonly unknown[]): SqlValue[] {
  if (!Array.isArray(values)) throw new TypeError("Bind an array of values.");
  return values.map(toSqlValue);
}

function toSqlValue(value: unknown): SqlValue {
  if (value === null || typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (Buffer.isBuffer(value)) return value;
  throw new TypeError(`SQLite cannot keep a value of type ${typeof value}.`);
}

function toRow(row: unknown): Row | undefined {
  return row === undefined || row === null ? undefined : toKnownRow(row);
}

function toKnownRow(row: unknown): Row {
  if (typeof row !== "object" || row === null) throw new TypeError("SQLite answered without a row.");
  return row as Row;
}

/** A text column. */
export function toText(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("Expected a text column.");
  return value;
}

/** An integer column. */
export function toNumber(value: unknown): number {
  if (typeof value !== "number") throw new TypeError("Expected a number column.");
  return value;
}

/** A blob column: libsql hands out a Buffer from `get` and an ArrayBuffer from `all`. */
export function toBuffer(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    return ArrayBuffer.isView(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      : Buffer.from(value);
  }
  // jest runs tests in a realm of its own, where the native ArrayBuffer is no `instanceof` ours.
  if (Object.prototype.toString.call(value) === "[object ArrayBuffer]") {
    return Buffer.from(new Uint8Array(value as ArrayBuffer));
  }
  throw new TypeError("Expected a blob column.");
}

import { chmodSync, closeSync, openSync, statSync } from "node:fs";
import type { Database } from "libsql";
import { StartError } from "../platform/start-error.ts";
import { createStore, type OpenStore } from "./create-store.ts";
import { APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION } from "./schema.ts";
import { createStatements, type Statements, toNumber } from "./statements.ts";

/** Keeps everything in memory; gone with the process. */
export const IN_MEMORY = ":memory:";

export interface StoreOptions {
  /** Path of the SQLite file; its folder must exist. {@link IN_MEMORY} keeps nothing. */
  readonly file: string;
}

/**
 * Opens the store for this process alone, making it if it is not there. Only its owner may read the file:
 * it holds password verifiers and signing keys (catalogue C-26).
 *
 * The lock is SQLite's own and exclusive, held by the open file: a killed twin leaves none behind. Nobody in
 * this process may open and close the file meanwhile: POSIX drops a process's locks with any of its handles.
 *
 * @throws StartError when another twin has it open, or when it is damaged, foreign or of a newer version;
 * the file is never overwritten
 */
export async function openStore({ file }: StoreOptions): Promise<OpenStore> {
  const { default: LibsqlDatabase } = await import("libsql");
  if (file !== IN_MEMORY) createPrivateFile(file);
  let database: Database | undefined;
  try {
    database = new LibsqlDatabase(file);
    return createStore(database, prepareDatabase(database, file));
  } catch (cause) {
    database?.close();
    throw cause instanceof StartError ? cause : toStartError(file, cause);
  }
}

function createPrivateFile(file: string): void {
  try {
    closeSync(openSync(file, "a", 0o600));
    chmodSync(file, 0o600);
  } catch (cause) {
    throw new StartError({
      file,
      problem: "The state file cannot be opened for writing.",
      remedy: "Make its folder and the file writable for you, or choose another state folder.",
      cause,
    });
  }
}

/** Nothing is written before the file is known to be sound and ours. */
function prepareDatabase(database: Database, file: string): Statements {
  const statements = createStatements(database);
  // EXCLUSIVE before WAL: SQLite then needs no shared memory, and a second twin is told "locked".
  statements.all("PRAGMA locking_mode = EXCLUSIVE", []);
  inTransaction(statements, () => {
    assertSound(statements, file);
    assertOwnFile(statements, file);
  });
  statements.all("PRAGMA journal_mode = WAL", []);
  statements.exec("PRAGMA synchronous = FULL");
  inTransaction(statements, () => migrate(statements));
  return statements;
}

function inTransaction(statements: Statements, work: () => void): void {
  statements.exec("BEGIN IMMEDIATE");
  try {
    work();
    statements.exec("COMMIT");
  } catch (cause) {
    statements.exec("ROLLBACK");
    throw cause;
  }
}

/** Files up to this size are read through at the start: some three thousand users, about 5 ms. */
const MAX_CHECKED_BYTES = 2_000_000;

/** Larger ones are trusted until a page cannot be read: a start must not wait for a million users. */
function assertSound(statements: Statements, file: string): void {
  if (file === IN_MEMORY || statSync(file).size > MAX_CHECKED_BYTES) return;
  const verdict = statements.get("PRAGMA quick_check(1)", [])?.quick_check;
  if (verdict !== "ok") throw createDamaged(file, { code: "quick_check", cause: verdict });
}

function assertOwnFile(statements: Statements, file: string): void {
  const applicationId = readPragma(statements, "application_id");
  const version = readPragma(statements, "user_version");
  const tables = toNumber(statements.get("SELECT count(*) AS number FROM sqlite_schema", [])?.number);
  if (tables > 0 && applicationId !== APPLICATION_ID) {
    throw new StartError({
      file,
      problem: "This SQLite file is not the twin's.",
      remedy: "Choose another state folder; the file was left as it is.",
    });
  }
  if (version > SCHEMA_VERSION) {
    throw new StartError({
      file,
      problem: `The state was written by a newer version (schema ${version}, this one knows ${SCHEMA_VERSION}).`,
      remedy: "Use that version, or another state folder.",
    });
  }
}

function migrate(statements: Statements): void {
  const version = readPragma(statements, "user_version");
  for (const migration of MIGRATIONS.slice(version)) statements.exec(migration);
  if (version === SCHEMA_VERSION) return;
  statements.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  statements.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
}

function readPragma(statements: Statements, name: "application_id" | "user_version"): number {
  return toNumber(statements.get(`PRAGMA ${name}`, [])?.[name]);
}

function toStartError(file: string, cause: unknown): StartError {
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
    return new StartError({
      file,
      problem: "Another twin is running on this state.",
      remedy: "Stop it, or give this one a state folder of its own.",
      cause,
    });
  }
  return createDamaged(file, { code, cause });
}

function createDamaged(
  file: string,
  { code, cause }: { readonly code: string; readonly cause: unknown },
): StartError {
  return new StartError({
    file,
    problem: `The state file is damaged or unreadable${code === "" ? "" : ` (${code})`}.`,
    remedy: "Restore it or move it away; it was not changed. Without it the pool starts empty.",
    cause,
  });
}

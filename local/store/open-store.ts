import { chmodSync, closeSync, openSync } from "node:fs";
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
    const statements = prepareDatabase(database);
    return createStore(database, statements);
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

function prepareDatabase(database: Database): Statements {
  const statements = createStatements(database);
  // EXCLUSIVE before WAL: SQLite then needs no shared memory, and a second twin is told "locked".
  statements.exec("PRAGMA locking_mode = EXCLUSIVE");
  statements.all("PRAGMA journal_mode = WAL", []);
  statements.exec("PRAGMA synchronous = FULL");
  statements.exec("PRAGMA cell_size_check = ON");
  migrate(statements, database.name);
  return statements;
}

function migrate(statements: Statements, file: string): void {
  statements.exec("BEGIN IMMEDIATE");
  const version = toNumber(statements.get("PRAGMA user_version", [])?.user_version);
  assertOwnFile(statements, { version, file });
  for (const migration of MIGRATIONS.slice(version)) statements.exec(migration);
  if (version < SCHEMA_VERSION) {
    statements.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    statements.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  }
  statements.exec("COMMIT");
}

function assertOwnFile(statements: Statements, { version, file }: { version: number; file: string }): void {
  const applicationId = toNumber(statements.get("PRAGMA application_id", [])?.application_id);
  const tables = toNumber(statements.get("SELECT count(*) AS number FROM sqlite_schema", [])?.number);
  if (version > SCHEMA_VERSION && applicationId === APPLICATION_ID) {
    throw new StartError({
      file,
      problem: `The state was written by a newer version (schema ${version}, this one knows ${SCHEMA_VERSION}).`,
      remedy: "Use that version, or another state folder.",
    });
  }
  if (tables > 0 && applicationId !== APPLICATION_ID) {
    throw new StartError({
      file,
      problem: "This SQLite file is not the twin's.",
      remedy: "Choose another state folder; the file was left as it is.",
    });
  }
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
  return new StartError({
    file,
    problem: `The state file is damaged or unreadable${code === "" ? "" : ` (${code})`}.`,
    remedy: "Restore it or move it away; it was not changed. Without it the pool starts empty.",
    cause,
  });
}

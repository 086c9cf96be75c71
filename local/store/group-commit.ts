import type { Statements } from "./statements.ts";

/** Collects the writes of a tick into one durable transaction. */
export interface GroupCommit<Transaction> {
  write<T>(work: (transaction: Transaction) => T): Promise<T>;
  /** Commits what is waiting; nothing may be written afterwards. */
  close(): void;
}

interface Waiting<Transaction> {
  readonly work: (transaction: Transaction) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * One `BEGIN IMMEDIATE` … `COMMIT` for all writes of a tick, each under a savepoint of its own, so that one
 * that fails spoils none of the others. Nobody is answered before `COMMIT` has returned: with
 * `synchronous=FULL` an answered write survives the loss of power, at nearly the price of not waiting.
 */
export function createGroupCommit<Transaction>(
  statements: Statements,
  transaction: Transaction,
  onRollback: () => void,
): GroupCommit<Transaction> {
  let waiting: Waiting<Transaction>[] = [];
  let isClosed = false;
  const flush = () => {
    const group = waiting;
    waiting = [];
    if (group.length > 0) commitGroup(group, { statements, transaction, onRollback });
  };
  return {
    write<T>(work: (transaction: Transaction) => T) {
      return new Promise<T>((resolve, reject) => {
        if (isClosed) throw new TypeError("The store is closed.");
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      });
    },
    close() {
      isClosed = true;
      flush();
    },
  };
}

interface GroupParts<Transaction> {
  readonly statements: Statements;
  readonly transaction: Transaction;
  readonly onRollback: () => void;
}

function commitGroup<Transaction>(
  group: readonly Waiting<Transaction>[],
  parts: GroupParts<Transaction>,
): void {
  let answers: (() => void)[];
  try {
    parts.statements.run("BEGIN IMMEDIATE", []);
    answers = group.map((write) => runUnderSavepoint(write, parts));
    parts.statements.run("COMMIT", []);
  } catch (cause) {
    rollBack(parts);
    answers = group.map(
      ({ reject }) =>
        () =>
          reject(cause),
    );
  }
  for (const answer of answers) answer();
}

function runUnderSavepoint<Transaction>(
  { work, resolve, reject }: Waiting<Transaction>,
  { statements, transaction, onRollback }: GroupParts<Transaction>,
): () => void {
  statements.run("SAVEPOINT one_write", []);
  try {
    const value = work(transaction);
    if (value instanceof Promise) throw new TypeError("A write must not be asynchronous.");
    statements.run("RELEASE one_write", []);
    return () => resolve(value);
  } catch (cause) {
    onRollback();
    statements.run("ROLLBACK TO one_write", []);
    statements.run("RELEASE one_write", []);
    return () => reject(cause);
  }
}

function rollBack<Transaction>({ statements, onRollback }: GroupParts<Transaction>): void {
  onRollback();
  try {
    statements.run("ROLLBACK", []);
  } catch {
    // SQLite has rolled back by itself, or never began: either way nothing of the group stays.
  }
}

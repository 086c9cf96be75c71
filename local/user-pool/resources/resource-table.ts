import type { Collection, Store, StoreTransaction } from "../store.ts";

/** Whatever belongs to a pool and can be made and changed while the twin runs. */
export interface PoolResource {
  readonly userPoolId: string;
}

/**
 * Resources of one kind, of every pool: those that the template describes, and those that the API made. All
 * are in memory; what the API made is kept in the store as well. What the template describes is changed in
 * memory only: with the next start the template has the last word.
 */
export interface ResourceTable<T extends PoolResource> {
  find(id: string): T | undefined;
  /** Those of the template first, in its order. */
  listOf(userPoolId: string): readonly T[];
  list(): readonly T[];
  isOfTemplate(id: string): boolean;
  /**
   * Adds, replaces or (for `undefined`) removes, durably. `decide` runs alone: of two changes at once the
   * second sees what the first has made.
   *
   * @throws whatever `decide` throws; then nothing has changed
   */
  change<Next extends T | undefined>(id: string, decide: (current: T | undefined) => Next): Promise<Next>;
  /** For a pool that is deleted, in the transaction that deletes it. */
  removeAllOf(transaction: StoreTransaction, userPoolId: string): void;
}

export interface TableSource<T> {
  readonly store: Store;
  readonly collection: Collection<T>;
  readonly idOf: (resource: T) => string;
  readonly ofTemplate: readonly T[];
}

export function createResourceTable<T extends PoolResource>(source: TableSource<T>): ResourceTable<T> {
  const { store, collection, idOf, ofTemplate } = source;
  const template = new Set(ofTemplate.map(idOf));
  const stored = store.listRecords(collection, collection.name).map(({ value }) => value);
  // The template's come last: they replace what the API once made under the same id.
  const values = new Map([...ofTemplate, ...stored, ...ofTemplate].map((value) => [idOf(value), value]));
  const put = (id: string, value: T | undefined) => {
    if (value === undefined) values.delete(id);
    else values.set(id, value);
  };
  return {
    find: (id) => values.get(id),
    listOf: (userPoolId) => [...values.values()].filter((value) => value.userPoolId === userPoolId),
    list: () => [...values.values()],
    isOfTemplate: (id) => template.has(id),
    async change(id, decide) {
      let undo = () => {};
      try {
        return await store.write((transaction) => {
          const before = values.get(id);
          const after = decide(before);
          undo = () => put(id, before);
          put(id, after);
          if (!template.has(id)) persist(transaction, collection, { id, value: after });
          return after;
        });
      } catch (error) {
        undo();
        throw error;
      }
    },
    removeAllOf(transaction, userPoolId) {
      for (const [id, value] of values) {
        if (value.userPoolId !== userPoolId) continue;
        values.delete(id);
        transaction.deleteRecord(collection, id);
      }
    },
  };
}

function persist<T>(
  transaction: StoreTransaction,
  collection: Collection<T>,
  { id, value }: { readonly id: string; readonly value: T | undefined },
): void {
  if (value === undefined) transaction.deleteRecord(collection, id);
  else transaction.putRecord(collection, { id, owner: collection.name, value });
}

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
  /** Those of the pool that the API made. */
  listOfApi(userPoolId: string): readonly T[];
  isOfTemplate(id: string): boolean;
  /**
   * What there would be of the template if it described `next`: where it says the same as before, what the API
   * has made of it meanwhile (nothing, of what was deleted), as a stack update leaves alone what is unchanged.
   */
  foresee(next: readonly T[]): readonly T[];
  /** From now on the template describes these; what it no longer names is gone. */
  useTemplate(next: readonly T[]): void;
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

/** What the template describes, and what there is of it and of the API's. */
interface TableState<T> {
  template: ReadonlyMap<string, T>;
  readonly values: Map<string, T>;
}

export function createResourceTable<T extends PoolResource>(source: TableSource<T>): ResourceTable<T> {
  const { store, collection, idOf } = source;
  const state = createState(source);
  const { values } = state;
  const list = (isWanted: (value: T, id: string) => boolean) =>
    [...values].flatMap(([id, value]) => (isWanted(value, id) ? value : []));
  return {
    find: (id) => values.get(id),
    listOf: (userPoolId) => list((value) => value.userPoolId === userPoolId),
    list: () => list(() => true),
    listOfApi: (userPoolId) =>
      list((value, id) => value.userPoolId === userPoolId && !state.template.has(id)),
    isOfTemplate: (id) => state.template.has(id),
    foresee: (next) => foresee(state, toMap(next, idOf)),
    useTemplate: (next) => useTemplate(state, toMap(next, idOf), idOf),
    async change(id, decide) {
      let undo = () => {};
      try {
        return await store.write((transaction) => {
          const before = values.get(id);
          const after = decide(before);
          undo = () => put(values, id, before);
          put(values, id, after);
          if (!state.template.has(id)) persist(transaction, collection, { id, value: after });
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

function createState<T>({ store, collection, idOf, ofTemplate }: TableSource<T>): TableState<T> {
  const stored = store.listRecords(collection, collection.name).map(({ value }) => value);
  // The template's come last: they replace what the API once made under the same id.
  return {
    template: toMap(ofTemplate, idOf),
    values: toMap([...ofTemplate, ...stored, ...ofTemplate], idOf),
  };
}

function toMap<T>(resources: readonly T[], idOf: (resource: T) => string): Map<string, T> {
  return new Map(resources.map((value) => [idOf(value), value]));
}

function put<T>(values: Map<string, T>, id: string, value: T | undefined): void {
  if (value === undefined) values.delete(id);
  else values.set(id, value);
}

function foresee<T>({ template, values }: TableState<T>, next: ReadonlyMap<string, T>): readonly T[] {
  return [...next].flatMap(([id, value]) => {
    const before = template.get(id);
    const isSame = before !== undefined && JSON.stringify(before) === JSON.stringify(value);
    return isSame ? (values.get(id) ?? []) : value;
  });
}

function useTemplate<T>(
  state: TableState<T>,
  next: ReadonlyMap<string, T>,
  idOf: (resource: T) => string,
): void {
  const foreseen = toMap(foresee(state, next), idOf);
  const others = [...state.values].filter(([id]) => !state.template.has(id) && !next.has(id));
  state.template = next;
  state.values.clear();
  for (const [id, value] of [...foreseen, ...others]) state.values.set(id, value);
}

function persist<T>(
  transaction: StoreTransaction,
  collection: Collection<T>,
  { id, value }: { readonly id: string; readonly value: T | undefined },
): void {
  if (value === undefined) transaction.deleteRecord(collection, id);
  else transaction.putRecord(collection, { id, owner: collection.name, value });
}

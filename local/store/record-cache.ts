/** Keeps the latest `capacity` values that were read; the oldest leaves first. */
export interface RecordCache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
  clear(): void;
}

export function createRecordCache<T>(capacity: number): RecordCache<T> {
  const values = new Map<string, T>();
  return {
    get: (key) => values.get(key),
    set(key, value) {
      if (values.size >= capacity) {
        const [oldest] = values.keys();
        if (oldest !== undefined) values.delete(oldest);
      }
      values.set(key, value);
    },
    delete: (key) => void values.delete(key),
    clear: () => values.clear(),
  };
}

import { createGroupCommit } from "../../../local/store/group-commit.ts";
import { createRecordCache } from "../../../local/store/record-cache.ts";
import type { Statements } from "../../../local/store/statements.ts";

/** Statements that write down what they are asked, and fail where they are told to. */
function createScript(failing: readonly string[]) {
  const asked: string[] = [];
  const statements: Statements = {
    run(sql) {
      asked.push(sql);
      if (failing.includes(sql)) throw new Error(`${sql} failed`);
      return 0;
    },
    get: () => undefined,
    all: () => [],
    exec() {},
  };
  return { asked, statements };
}

describe("a group of writes", () => {
  test("is one transaction, each write under a savepoint of its own", async () => {
    const { asked, statements } = createScript([]);
    const group = createGroupCommit(statements, "transaction", () => {});
    const seen = await Promise.all([group.write((given) => given), group.write(() => 2)]);
    expect(seen).toEqual(["transaction", 2]);
    const one = ["SAVEPOINT one_write", "RELEASE one_write"];
    expect(asked).toEqual(["BEGIN IMMEDIATE", ...one, ...one, "COMMIT"]);
  });

  test.each(["BEGIN IMMEDIATE", "COMMIT"])(
    "is refused as a whole when %s fails, as on a full disk",
    async (step) => {
      let rolledBack = 0;
      const { asked, statements } = createScript([step]);
      const group = createGroupCommit(statements, 0, () => {
        rolledBack += 1;
      });
      const answers = await Promise.allSettled([group.write(() => 1), group.write(() => 2)]);
      expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
      expect(asked.at(-1)).toBe("ROLLBACK");
      expect(rolledBack).toBe(1);
    },
  );

  test("says so also when SQLite has rolled back by itself", async () => {
    const { statements } = createScript(["COMMIT", "ROLLBACK"]);
    const group = createGroupCommit(statements, 0, () => {});
    await expect(group.write(() => 1)).rejects.toThrow("COMMIT failed");
  });
});

test("a cache keeps no more than it may; the oldest leaves first", () => {
  const cache = createRecordCache<number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  cache.set("c", 3);
  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([undefined, 2, 3]);
  cache.delete("b");
  cache.set("d", 4);
  expect([cache.get("c"), cache.get("d")]).toEqual([3, 4]);
  cache.clear();
  expect(cache.get("d")).toBeUndefined();
});

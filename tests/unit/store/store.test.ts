import { openStore } from "../../../local/store/open-store.ts";
import type { Collection, UserFilter, UserRecord } from "../../../local/user-pool/store.ts";

const POOL = "eu-west-1_AbCdEfGh1";
const NOTES: Collection<{ readonly text: string }> = { name: "note" };
const CACHED: Collection<{ readonly text: string }> = { name: "cached-note", isCached: true };

function buildUser(name: string, overrides: Partial<UserRecord> = {}): UserRecord {
  const email = `${name}@example.com`;
  return {
    userPoolId: POOL,
    username: name,
    sub: `sub-${name}`,
    status: "CONFIRMED",
    enabled: true,
    attributes: { email, email_verified: "true", name: name.toUpperCase() },
    password: { salt: Buffer.alloc(16, 1), verifier: Buffer.alloc(384, 2), expiresAt: null },
    keys: { username: name, email, phoneNumber: null, preferredUsername: null },
    createdAt: 1_000,
    lastModifiedAt: 1_000,
    ...overrides,
  };
}

const openEmpty = () => openStore({ file: ":memory:" });

describe("writes", () => {
  test("are answered with what the work returned, and seen by reads then", async () => {
    const store = await openEmpty();
    const answer = store.write((transaction) => {
      transaction.insertUser(buildUser("jane"));
      return "done";
    });
    expect(store.findUser({ userPoolId: POOL, by: "username", key: "jane" })).toBeUndefined();
    expect(await answer).toBe("done");
    expect(store.findUser({ userPoolId: POOL, by: "username", key: "jane" })).toEqual(buildUser("jane"));
  });

  test("that fail undo themselves alone, in the middle of a group", async () => {
    const store = await openEmpty();
    const answers = await Promise.allSettled([
      store.write((transaction) => transaction.insertUser(buildUser("one"))),
      store.write((transaction) => {
        transaction.insertUser(buildUser("two"));
        throw new Error("no");
      }),
      store.write((transaction) => transaction.insertUser(buildUser("one"))),
      store.write((transaction) => transaction.insertUser(buildUser("three"))),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
    const names = store.listUsers({ userPoolId: POOL, limit: 10 }).map(({ username }) => username);
    expect(names).toEqual(["one", "three"]);
  });

  test("are seen by later writes of the same group, so one of twenty finds the code unspent", async () => {
    const store = await openEmpty();
    await store.write((transaction) => transaction.putRecord(NOTES, { id: "code", value: { text: "x" } }));
    const winners = await Promise.all(
      Array.from({ length: 20 }, () =>
        store.write((transaction) => {
          const found = transaction.findRecord(NOTES, "code") !== undefined;
          transaction.deleteRecord(NOTES, "code");
          return found;
        }),
      ),
    );
    expect(winners.filter(Boolean)).toHaveLength(1);
  });

  test("must be synchronous", async () => {
    const store = await openEmpty();
    await expect(store.write(async () => 1)).rejects.toThrow(TypeError);
  });

  test("that throw undefined still reject", async () => {
    const store = await openEmpty();
    const write = store.write(() => {
      throw undefined;
    });
    await expect(write).rejects.toBeUndefined();
  });

  test("after closing are refused, and closing commits those before", async () => {
    const store = await openEmpty();
    const before = store.write((transaction) => transaction.insertUser(buildUser("jane")));
    await store.close();
    await expect(before).resolves.toBeUndefined();
    await expect(store.write(() => 1)).rejects.toThrow("closed");
    await store.close();
  });

  test("roll back a cached record with the rest", async () => {
    const store = await openEmpty();
    await store.write((transaction) => transaction.putRecord(CACHED, { id: "a", value: { text: "old" } }));
    expect(store.findRecord(CACHED, "a")).toEqual({ text: "old" });
    const failed = store.write((transaction) => {
      transaction.putRecord(CACHED, { id: "a", value: { text: "new" } });
      expect(transaction.findRecord(CACHED, "a")).toEqual({ text: "new" });
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    expect(store.findRecord(CACHED, "a")).toEqual({ text: "old" });
    await store.write((transaction) => transaction.putRecord(CACHED, { id: "a", value: { text: "new" } }));
    expect(store.findRecord(CACHED, "a")).toEqual({ text: "new" });
    await store.write((transaction) => transaction.deleteRecord(CACHED, "a"));
    expect(store.findRecord(CACHED, "a")).toBeUndefined();
  });
});

describe("users", () => {
  test("are found by username, sub, address and preferred username, in their own pool only", async () => {
    const store = await openEmpty();
    const keys = { username: "jane", email: "j@x.y", phoneNumber: "+49123", preferredUsername: "jj" };
    const jane = buildUser("jane", { keys });
    const generated = buildUser("gen", { sub: "gen" });
    await store.write((transaction) => {
      transaction.insertUser(jane);
      transaction.insertUser(generated);
    });
    const find = (by: "username" | "sub" | "email" | "phoneNumber" | "preferredUsername", key: string) =>
      store.findUser({ userPoolId: POOL, by, key })?.username;
    expect(find("username", "jane")).toBe("jane");
    expect(find("sub", "sub-jane")).toBe("jane");
    expect(find("email", "j@x.y")).toBe("jane");
    expect(find("phoneNumber", "+49123")).toBe("jane");
    expect(find("preferredUsername", "jj")).toBe("jane");
    expect(find("username", "JANE")).toBeUndefined();
    expect(store.findUser({ userPoolId: "other", by: "username", key: "jane" })).toBeUndefined();
    expect(store.findUser({ userPoolId: "other", by: "email", key: "j@x.y" })).toBeUndefined();
  });

  test("with an unverified address are left out where only verified ones count", async () => {
    const store = await openEmpty();
    const unverified = buildUser("eve", { attributes: { email: "same@x.y" } });
    const verified = buildUser("zoe", { attributes: { email: "same@x.y", email_verified: "true" } });
    const withEmail = (user: UserRecord) => ({ ...user, keys: { ...user.keys, email: "same@x.y" } });
    await store.write((transaction) => {
      transaction.insertUser(withEmail(unverified));
      transaction.insertUser(withEmail(verified));
    });
    const lookup = { userPoolId: POOL, by: "email", key: "same@x.y" } as const;
    expect(store.findUser({ ...lookup, verifiedOnly: true })?.username).toBe("zoe");
  });

  test("are changed and deleted, also in the cache", async () => {
    const store = await openEmpty();
    await store.write((transaction) => transaction.insertUser(buildUser("jane")));
    const find = () => store.findUser({ userPoolId: POOL, by: "username", key: "jane" });
    expect(find()?.status).toBe("CONFIRMED");
    const changed = buildUser("jane", { status: "RESET_REQUIRED", password: null, enabled: false });
    await store.write((transaction) => transaction.updateUser(changed));
    expect(find()).toEqual(changed);
    await store.write((transaction) => transaction.deleteUser(POOL, "jane"));
    expect(find()).toBeUndefined();
  });

  test("cannot share a username or a sub", async () => {
    const store = await openEmpty();
    await store.write((transaction) => transaction.insertUser(buildUser("jane")));
    const sameName = store.write((transaction) =>
      transaction.insertUser(buildUser("jane", { sub: "other" })),
    );
    await expect(sameName).rejects.toThrow("UNIQUE");
    const sameSub = store.write((transaction) =>
      transaction.insertUser(buildUser("joe", { sub: "sub-jane" })),
    );
    await expect(sameSub).rejects.toThrow("UNIQUE");
  });

  test("are counted per pool, also after failed writes", async () => {
    const store = await openEmpty();
    expect(store.countUsers(POOL)).toBe(0);
    await store.write((transaction) => transaction.insertUser(buildUser("a")));
    await store.write((transaction) => transaction.insertUser(buildUser("b")));
    const failed = store.write((transaction) => {
      transaction.insertUser(buildUser("c"));
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    expect(store.countUsers(POOL)).toBe(2);
    await store.write((transaction) => transaction.deleteUser(POOL, "a"));
    await store.write((transaction) => transaction.deleteUser(POOL, "nobody"));
    expect(store.countUsers(POOL)).toBe(1);
    expect(store.countUsers("other")).toBe(0);
  });
});

describe("lists of users", () => {
  async function openWithUsers() {
    const store = await openEmpty();
    await store.write((transaction) => {
      for (let index = 0; index < 25; index += 1) {
        const name = `user${String(index).padStart(2, "0")}`;
        transaction.insertUser(buildUser(name, { createdAt: 1000 + (index % 5) }));
      }
      transaction.insertUser(buildUser("ÿlast\u{1f600}", { status: "UNCONFIRMED", enabled: false }));
    });
    return store;
  }

  const filterBy = (field: UserFilter["field"], comparison: UserFilter["comparison"], value: string) => ({
    field,
    comparison,
    value,
  });

  test.each([
    ["without a filter", undefined],
    ["by a key", filterBy({ kind: "key", name: "email" }, "starts-with", "user")],
    ["by an attribute", filterBy({ kind: "attribute", name: "name" }, "starts-with", "USER")],
  ])("come in pages, each user once, %s", async (_name, filter) => {
    const store = await openWithUsers();
    const seen: string[] = [];
    let after: { value: string | number; usernameKey: string } | undefined;
    for (;;) {
      const page = store.listUsers({ userPoolId: POOL, limit: 4, filter, after });
      seen.push(...page.map(({ username }) => username));
      const last = page.at(-1);
      if (!last || page.length < 4) break;
      const value = filter?.field.kind === "key" ? (last.keys.email ?? "") : last.createdAt;
      after = { value, usernameKey: last.keys.username };
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(filter ? 25 : 26);
  });

  test.each([
    [filterBy({ kind: "key", name: "username" }, "equals", "user03"), ["user03"]],
    [
      filterBy({ kind: "key", name: "username" }, "starts-with", "user2"),
      ["user20", "user21", "user22", "user23", "user24"],
    ],
    [filterBy({ kind: "key", name: "username" }, "starts-with", "ÿ"), ["ÿlast\u{1f600}"]],
    [filterBy({ kind: "key", name: "username" }, "starts-with", "ÿlast\u{1f600}"), ["ÿlast\u{1f600}"]],
    [filterBy({ kind: "key", name: "username" }, "starts-with", "%"), []],
    [filterBy({ kind: "key", name: "sub" }, "equals", "sub-user07"), ["user07"]],
    [filterBy({ kind: "attribute", name: "name" }, "equals", "USER11"), ["user11"]],
    [filterBy({ kind: "attribute", name: 'na"me' }, "equals", "USER11"), []],
    [filterBy({ kind: "status" }, "equals", "UNCONFIRMED"), ["ÿlast\u{1f600}"]],
    [filterBy({ kind: "enabled" }, "equals", "Disabled"), ["ÿlast\u{1f600}"]],
    [filterBy({ kind: "key", name: "email" }, "equals", "' OR 1=1 --"), []],
  ])("hold what %j asks for and nothing more", async (filter, names) => {
    const store = await openWithUsers();
    const found = store.listUsers({ userPoolId: POOL, limit: 60, filter });
    expect(found.map(({ username }) => username)).toEqual(names);
  });
});

describe("records", () => {
  test("are listed by owner, replaced by id, and thrown away once expired", async () => {
    const store = await openEmpty();
    await store.write((transaction) => {
      transaction.putRecord(NOTES, { id: "2", owner: "jane", expiresAt: 100, value: { text: "two" } });
      transaction.putRecord(NOTES, { id: "1", owner: "jane", value: { text: "one" } });
      transaction.putRecord(NOTES, { id: "3", owner: "joe", value: { text: "three" } });
      transaction.putRecord(NOTES, { id: "2", owner: "jane", expiresAt: 200, value: { text: "two again" } });
    });
    expect(store.listRecords(NOTES, "jane")).toEqual([
      { id: "1", owner: "jane", value: { text: "one" } },
      { id: "2", owner: "jane", expiresAt: 200, value: { text: "two again" } },
    ]);
    await store.write((transaction) => transaction.deleteExpired(200));
    expect(store.findRecord(NOTES, "2")).toEqual({ text: "two again" });
    await store.write((transaction) => transaction.deleteExpired(201));
    expect(store.findRecord(NOTES, "2")).toBeUndefined();
    expect(store.findRecord(NOTES, "1")).toEqual({ text: "one" });
  });

  test("of one kind are unknown to another", async () => {
    const store = await openEmpty();
    await store.write((transaction) => transaction.putRecord(NOTES, { id: "1", value: { text: "x" } }));
    expect(store.findRecord(CACHED, "1")).toBeUndefined();
  });
});

test("that there is no record is remembered only until one is put, also where a write before it failed", async () => {
  const store = await openEmpty();
  const read = () => store.findRecord(CACHED, "a");
  expect([read(), read()]).toEqual([undefined, undefined]);
  const failing = store.write((transaction) => {
    transaction.putRecord(CACHED, { id: "a", value: { text: "lost" } });
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(read()).toBeUndefined();
  await store.write((transaction) => transaction.putRecord(CACHED, { id: "a", value: { text: "kept" } }));
  expect(read()).toEqual({ text: "kept" });
  await store.write((transaction) => transaction.deleteRecord(CACHED, "a"));
  expect(read()).toBeUndefined();
  await store.close();
});

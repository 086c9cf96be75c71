import { createStatements, toBindable, toBuffer } from "../../../local/store/statements.ts";

describe("binding", () => {
  test("takes texts, numbers, buffers, null, and booleans as 0 and 1", () => {
    const buffer = Buffer.from([1]);
    expect(toBindable(["a", 1, 1.5, null, true, false, buffer])).toEqual(["a", 1, 1.5, null, 1, 0, buffer]);
  });

  test.each([
    ["undefined", [undefined]],
    ["an object", [{}]],
    ["an array", [[1]]],
    ["a function", [() => 1]],
    ["NaN", [Number.NaN]],
    ["infinity", [Number.POSITIVE_INFINITY]],
    ["a bigint", [1n]],
    ["a symbol", [Symbol("x")]],
    ["a buffer that is not in an array", Buffer.from([1])],
    ["an object of names", { a: 1 }],
  ])("refuses %s before libsql, which would end the process", (_name, values) => {
    expect(() => toBindable(values as unknown[])).toThrow(TypeError);
  });

  test("brings every kind of value back, by get and by all", async () => {
    const { default: Database } = await import("libsql");
    const statements = createStatements(new Database(":memory:"));
    statements.exec("CREATE TABLE t (a, b, c)");
    expect(statements.run("INSERT INTO t VALUES (?, ?, ?)", ["x", Buffer.from([1, 2, 255]), null])).toBe(1);
    const one = statements.get("SELECT * FROM t", []);
    const [all] = statements.all("SELECT * FROM t", []);
    expect([one?.a, one?.c, all?.a, all?.c]).toEqual(["x", null, "x", null]);
    expect(toBuffer(one?.b).equals(Buffer.from([1, 2, 255]))).toBe(true);
    expect(toBuffer(all?.b).equals(Buffer.from([1, 2, 255]))).toBe(true);
    expect(statements.get("SELECT * FROM t WHERE a = ?", ["y"])).toBeUndefined();
  });
});

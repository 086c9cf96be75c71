import { createKeySet } from "../../../../local/gateway/authorizers/key-set.ts";
import type { PublicJwk } from "../../../../local/gateway/issuer-keys.ts";
import { createManualClock } from "../../../../local/platform/clock.ts";
import { createSigningKey, createTestIssuer, NOW } from "../../../support/test-issuer.ts";

const [first, second] = [createSigningKey("pool"), createSigningKey("spare")];

function setUp() {
  const clock = createManualClock(NOW);
  const issuer = createTestIssuer({ keys: [first] });
  return { clock, issuer, keySet: createKeySet(issuer, clock) };
}

describe("the keys of an issuer", () => {
  test("are fetched once for all who wait, and kept", async () => {
    const { issuer, keySet } = setUp();
    const found = await Promise.all([keySet.findKey(first.kid), keySet.findKey(first.kid)]);
    expect(found.map((key) => key?.jwk)).toEqual([first.jwk, first.jwk]);
    expect((await keySet.findKey(first.kid))?.kid).toBe(first.kid);
    expect(issuer.fetchCount).toBe(1);
    expect(keySet.knownKids()).toEqual([first.kid]);
  });

  test("a request waits for keys that do not exist yet", async () => {
    const { issuer, keySet } = setUp();
    let publish = (): void => {};
    issuer.fetchJwks = () =>
      new Promise((resolve) => {
        publish = () => resolve({ keys: [first.jwk] });
      });
    const pending = keySet.findKey(first.kid);
    publish();
    expect((await pending)?.kid).toBe(first.kid);
  });

  test("B-53: an unknown id makes the issuer be asked once more, then not for a while", async () => {
    const { clock, issuer, keySet } = setUp();
    await keySet.findKey(first.kid);
    issuer.keys = [first, second];
    expect((await keySet.findKey(second.kid))?.kid).toBe(second.kid);
    for (const kid of ["a", "b", "c"]) expect(await keySet.findKey(kid)).toBeUndefined();
    expect(issuer.fetchCount).toBe(2);
    clock.advance({ seconds: 10 });
    await Promise.all(["a", "b", "c"].map((kid) => keySet.findKey(kid)));
    expect(issuer.fetchCount).toBe(3);
  });

  test("B-53: who comes while the issuer is asked shares the answer", async () => {
    const { issuer, keySet } = setUp();
    await keySet.findKey(first.kid);
    issuer.keys = [second];
    const found = await Promise.all([keySet.findKey(second.kid), keySet.findKey(second.kid)]);
    expect(found.map((key) => key?.kid)).toEqual([second.kid, second.kid]);
    expect(issuer.fetchCount).toBe(2);
  });

  test("A-34: a key that is no longer published is no key from the next fetch on", async () => {
    const { clock, issuer, keySet } = setUp();
    const key = await keySet.findKey(first.kid);
    issuer.keys = [second];
    expect(key && keySet.isCurrent(key)).toBe(true);
    await keySet.findKey(second.kid);
    expect(key && keySet.isCurrent(key)).toBe(false);
    clock.advance({ seconds: 10 });
    expect(await keySet.findKey(first.kid)).toBeUndefined();
  });

  test("a key grows old with its set, and stays the same one when it is published again", async () => {
    const { clock, issuer, keySet } = setUp();
    const key = await keySet.findKey(first.kid);
    clock.advance({ seconds: 300 });
    expect(key && keySet.isCurrent(key)).toBe(false);
    expect(await keySet.findKey(first.kid)).toBe(key);
    expect(key && keySet.isCurrent(key)).toBe(true);
    expect(issuer.fetchCount).toBe(2);
  });

  test("another key under the same id is another key", async () => {
    const { clock, issuer, keySet } = setUp();
    const key = await keySet.findKey(first.kid);
    issuer.keys = [{ ...second, kid: first.kid, jwk: { ...second.jwk, kid: first.kid } }];
    clock.advance({ seconds: 300 });
    expect(await keySet.findKey(first.kid)).not.toBe(key);
    expect(key && keySet.isCurrent(key)).toBe(false);
  });

  test("B-34: an issuer that cannot be reached is an error, and is asked again by the next request", async () => {
    const { issuer, keySet } = setUp();
    issuer.failure = new Error("not reachable");
    await expect(keySet.findKey(first.kid)).rejects.toThrow("not reachable");
    issuer.failure = undefined;
    expect((await keySet.findKey(first.kid))?.kid).toBe(first.kid);
  });

  test("B-34: while it cannot be reached, an unknown id is an error and a known one is not", async () => {
    const { clock, issuer, keySet } = setUp();
    await keySet.findKey(first.kid);
    issuer.failure = new Error("not reachable");
    await expect(keySet.findKey("unknown")).rejects.toThrow("not reachable");
    await expect(keySet.findKey("unknown")).rejects.toThrow("not reachable");
    expect(issuer.fetchCount).toBe(2);
    expect((await keySet.findKey(first.kid))?.kid).toBe(first.kid);
    clock.advance({ seconds: 300 });
    await expect(keySet.findKey(first.kid)).rejects.toThrow("not reachable");
  });

  test("an issuer that fails without a reason fails all the same", async () => {
    const { issuer, keySet } = setUp();
    issuer.fetchJwks = () => Promise.reject(undefined);
    await expect(keySet.findKey(first.kid)).rejects.toThrow("The issuer gave no reason.");
  });

  test("whatever RS256 cannot be verified with is left out", async () => {
    const { issuer, keySet } = setUp();
    const { jwk } = second;
    const published: unknown[] = [
      { ...jwk, kid: "another type", kty: "EC" },
      { ...jwk, kid: "another algorithm", alg: "RS512" },
      { ...jwk, kid: "for encryption", use: "enc" },
      { ...jwk, kid: "short", n: jwk.n.slice(0, 171) },
      { ...jwk, kid: "without exponent", e: undefined },
      { ...jwk, kid: "without modulus", n: undefined },
      { ...jwk, kid: "" },
      { ...jwk, kid: 7 },
      null,
      "text",
      { kid: "plain", kty: "RSA", n: jwk.n, e: jwk.e },
      { ...first.jwk, kid: "plain" },
    ];
    issuer.fetchJwks = async () => ({ keys: published as PublicJwk[] });
    expect((await keySet.findKey("plain"))?.jwk.n).toBe(jwk.n);
    expect(keySet.knownKids()).toEqual(["plain"]);
  });
});

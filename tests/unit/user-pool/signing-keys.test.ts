import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import type { JsonWebKeyEntry } from "../../../local/user-pool/user-pool.ts";
import { createConfirmed, decodeJwt, EMAIL, getTokens, signIn } from "../../support/pool-users.ts";
import { createTestPool } from "../../support/user-pools.ts";

function isSignedBy(jwk: JsonWebKeyEntry | undefined, token: string): boolean {
  const [header = "", claims = "", signature = ""] = token.split(".");
  if (!jwk) return false;
  const key = createPublicKey({ key: { ...jwk }, format: "jwk" });
  return verify("sha256", Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, "base64url"));
}

describe("the keys (A9.2)", () => {
  test("are two, published whole and without their private half; each signs one kind of token (H-8)", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const { accessToken, idToken = "" } = await getTokens(signIn(test));
    const { keys } = await test.pool.jwks();
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect(Object.keys(key).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
      expect(key).toMatchObject({ alg: "RS256", e: "AQAB", kty: "RSA", use: "sig" });
      expect(key.kid).toMatch(/^[A-Za-z0-9+/]{43}=$/);
      expect(Buffer.from(key.n, "base64url")).toHaveLength(256);
    }
    const keyOf = (token: string) => keys.find(({ kid }) => kid === decodeJwt(token).header.kid);
    expect(keyOf(accessToken)).not.toBe(keyOf(idToken));
    expect(isSignedBy(keyOf(accessToken), accessToken)).toBe(true);
    expect(isSignedBy(keyOf(idToken), idToken)).toBe(true);
    expect(isSignedBy(keyOf(accessToken), idToken)).toBe(false);
  });

  test("are the same after a restart, so old tokens stay good", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const { accessToken } = await getTokens(signIn(test));
    const again = await createTestPool({ store: test.store });
    expect(await again.pool.jwks()).toEqual(await test.pool.jwks());
    expect((await again.pools.authenticate(accessToken)).user.attributes.email).toBe(EMAIL);
  });

  test("are durable before anybody is given them, and waited for", async () => {
    const test = await createTestPool();
    await test.pool.jwks();
    const again = await createTestPool({
      store: test.store,
      deps: { generateSigningKey: () => Promise.reject() },
    });
    expect((await again.pool.jwks()).keys).toHaveLength(2);
  });

  test("are made by OpenSSL when nobody hands in others: RSA, 2048 bits", async () => {
    const test = await createTestPool({ deps: { generateSigningKey: undefined } });
    const { keys } = await test.pool.jwks();
    expect(keys.map(({ n }) => Buffer.from(n, "base64url").length)).toEqual([256, 256]);
    expect(keys[0]?.n).not.toBe(keys[1]?.n);
  });

  test("must be RSA keys", async () => {
    const generateSigningKey = async () => generateKeyPairSync("ed25519").privateKey;
    const test = await createTestPool({ deps: { generateSigningKey } });
    await expect(test.pool.jwks()).rejects.toThrow(TypeError);
  });

  test("that cannot be made are reported to whoever needs one, every time", async () => {
    const generateSigningKey = () => Promise.reject(new Error("no entropy"));
    const test = await createTestPool({ deps: { generateSigningKey } });
    await createConfirmed(test);
    await expect(test.pool.jwks()).rejects.toThrow("no entropy");
    await expect(signIn(test)).rejects.toThrow("no entropy");
  });
});

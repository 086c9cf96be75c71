import type { CryptoKey } from "jose";
import type { IssuerKey } from "./key-set.ts";

type Jose = typeof import("jose");

/** Loaded with the first token that gets this far: a start needs no cryptography. */
let jose: Promise<Jose> | undefined;
const importedKeys = new WeakMap<IssuerKey, Promise<CryptoKey | Uint8Array>>();

/**
 * Whether the token is signed by that key with RS256, the one algorithm on the list (contract B-13).
 *
 * @param token compact JWS
 * @throws when the key itself is unusable
 */
export async function verifySignature(token: string, key: IssuerKey): Promise<boolean> {
  jose ??= import("jose");
  const { compactVerify, errors } = await jose;
  const imported = await importKey(await jose, key);
  try {
    await compactVerify(token, imported, { algorithms: ["RS256"] });
    return true;
  } catch (cause) {
    if (cause instanceof errors.JOSEError) return false;
    throw cause;
  }
}

/** Public members only, by name: nothing else of a published key has a say. */
function importKey({ importJWK }: Jose, key: IssuerKey): Promise<CryptoKey | Uint8Array> {
  const { n, e } = key.jwk;
  const imported = importedKeys.get(key) ?? importJWK({ kty: "RSA", n, e, alg: "RS256" }, "RS256");
  importedKeys.set(key, imported);
  return imported;
}

import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { Clock } from "../../platform/clock.ts";
import type { Random } from "../../platform/random.ts";
import type { Collection, Store, StoredRecord } from "../store.ts";
import type { JsonWebKeyEntry } from "../user-pool.ts";
import { encodeHeader } from "./jwt.ts";

export type TokenUse = "id" | "access";

export interface SigningKey {
  readonly kid: string;
  readonly tokenUse: TokenUse;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The JOSE header of everything this key signs, encoded once. */
  readonly header: string;
  readonly jwk: JsonWebKeyEntry;
}

/** The pool's keys: ID and access tokens are signed by different ones (contract A9.2). */
export interface SigningKeys {
  /** The key that signs now; waits for the first start's generation. */
  getCurrent(tokenUse: TokenUse): Promise<SigningKey>;
  find(kid: string): Promise<SigningKey | undefined>;
  list(): Promise<readonly SigningKey[]>;
}

export interface SigningKeyDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  /** Makes a private RSA key. Tests hand in a fixed one: making one takes 0.15 s. */
  readonly generateKey?: (() => Promise<KeyObject>) | undefined;
}

interface StoredKey {
  readonly tokenUse: TokenUse;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  readonly createdAt: number;
}

const SIGNING_KEYS: Collection<StoredKey> = { name: "signing-key" };

/**
 * Reads the pool's keys, or makes both at once beside everything else. New keys are durable before anybody
 * is given one: a JWKS that was served must not be forgotten by a kill.
 */
export function createSigningKeys(deps: SigningKeyDeps, userPoolId: string): SigningKeys {
  const records = deps.store.listRecords(SIGNING_KEYS, userPoolId);
  // Decoding costs milliseconds that a start need not wait for; making keys begins at once.
  const keys = records.length > 0 ? readLater(records) : createKeys(deps, userPoolId);
  const byKid = keys.then((list) => new Map(list.map((key) => [key.kid, key])));
  // Each use reports a failure; before the first there is nobody to report it to.
  byKid.catch(() => {});
  return {
    async getCurrent(tokenUse) {
      const key = (await keys).findLast((candidate) => candidate.tokenUse === tokenUse);
      if (!key) throw new TypeError(`The pool has no key for ${tokenUse} tokens.`);
      return key;
    },
    find: async (kid) => (await byKid).get(kid),
    list: () => keys,
  };
}

async function readLater(records: readonly StoredRecord<StoredKey>[]): Promise<readonly SigningKey[]> {
  await new Promise(setImmediate);
  return toSigningKeys(records);
}

async function createKeys(deps: SigningKeyDeps, userPoolId: string): Promise<readonly SigningKey[]> {
  const generate = deps.generateKey ?? generateRsaKey;
  const [idKey, accessKey] = await Promise.all([generate(), generate()]);
  const records = [
    toRecord(deps, { userPoolId, tokenUse: "id", privateKey: idKey }),
    toRecord(deps, { userPoolId, tokenUse: "access", privateKey: accessKey }),
  ];
  await deps.store.write((transaction) => {
    for (const record of records) transaction.putRecord(SIGNING_KEYS, record);
  });
  return toSigningKeys(records);
}

/** By libuv's threads: the event loop stays free. */
async function generateRsaKey(): Promise<KeyObject> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  return privateKey;
}

function toRecord(
  { random, clock }: SigningKeyDeps,
  key: { readonly userPoolId: string; readonly tokenUse: TokenUse; readonly privateKey: KeyObject },
): StoredRecord<StoredKey> {
  return {
    id: random.bytes(32).toString("base64"),
    owner: key.userPoolId,
    value: {
      tokenUse: key.tokenUse,
      privateKey: key.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      createdAt: clock.now(),
    },
  };
}

/** Oldest first, and otherwise always in the same order. */
function toSigningKeys(records: readonly StoredRecord<StoredKey>[]): readonly SigningKey[] {
  return records
    .toSorted((one, other) => one.value.createdAt - other.value.createdAt || (one.id < other.id ? -1 : 1))
    .map(toSigningKey);
}

function toSigningKey({ id: kid, value }: StoredRecord<StoredKey>): SigningKey {
  const privateKey = createPrivateKey(value.privateKey);
  const publicKey = createPublicKey(privateKey);
  return {
    kid,
    tokenUse: value.tokenUse,
    privateKey,
    publicKey,
    header: encodeHeader(kid),
    jwk: toJwk(kid, publicKey),
  };
}

function toJwk(kid: string, publicKey: KeyObject): JsonWebKeyEntry {
  const { e, n } = publicKey.export({ format: "jwk" });
  if (e === undefined || n === undefined) throw new TypeError("A signing key must be an RSA key.");
  return { alg: "RS256", e, kid, kty: "RSA", n, use: "sig" };
}

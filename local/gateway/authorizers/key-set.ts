import type { Clock } from "../../platform/clock.ts";
import { isJsonObject } from "../../platform/json.ts";
import type { PublicJwk, TokenIssuer } from "../issuer-keys.ts";

/** One key of an issuer, valid for as long as the set it came with is the current one. */
export interface IssuerKey {
  readonly kid: string;
  readonly jwk: PublicJwk;
}

/** The published keys of one issuer. */
export interface KeySet {
  /**
   * The key of that id, fetched when it is not known yet; `undefined` when the issuer publishes none.
   *
   * @throws whatever kept the issuer from answering (contract B-34)
   */
  findKey(kid: string): Promise<IssuerKey | undefined>;
  /** Whether the issuer still published that very key when it was last asked, not long ago. */
  isCurrent(key: IssuerKey): boolean;
  /** For messages. */
  knownKids(): readonly string[];
}

/** Assumed: how long AWS keeps a pool's keys is not known; this is the generic TTL of an authorizer (B-50). */
const MAX_AGE_MS = 300_000;

/** B-53: unknown key ids make the issuer be asked again this often at most, whoever sends them. */
const REFETCH_INTERVAL_MS = 10_000;

/** Shorter RSA keys are no keys (RFC 7518 §3.3). 256 bytes in base64url. */
const MIN_MODULUS_LENGTH = 342;

interface KeySetState {
  keys: ReadonlyMap<string, IssuerKey>;
  fetchedAt: number;
  refetchedAt: number;
  /** Requests that come while the issuer is asked share its answer. */
  pending: Promise<void> | undefined;
  /** Why the last attempt failed, until one succeeds. */
  failure: unknown;
}

export function createKeySet(issuer: TokenIssuer, clock: Clock): KeySet {
  const state: KeySetState = {
    keys: new Map(),
    fetchedAt: Number.NEGATIVE_INFINITY,
    refetchedAt: Number.NEGATIVE_INFINITY,
    pending: undefined,
    failure: undefined,
  };
  const isFresh = () => Math.abs(clock.now() - state.fetchedAt) < MAX_AGE_MS;
  const fetchKeys = () => {
    state.pending ??= fetchInto(state, issuer, clock);
    return state.pending;
  };
  return {
    async findKey(kid) {
      if (!isFresh()) await fetchKeys();
      else if (!state.keys.has(kid)) await refetch(state, clock, fetchKeys);
      return state.keys.get(kid);
    },
    isCurrent: (key) => isFresh() && state.keys.get(key.kid) === key,
    knownKids: () => [...state.keys.keys()],
  };
}

/** Asks again for an unknown key; while that is not allowed yet, the outcome of the last time stands. */
async function refetch(state: KeySetState, clock: Clock, fetchKeys: () => Promise<void>): Promise<void> {
  const isAllowed = Math.abs(clock.now() - state.refetchedAt) >= REFETCH_INTERVAL_MS;
  if (isAllowed) state.refetchedAt = clock.now();
  if (isAllowed || state.pending !== undefined) return fetchKeys();
  if (state.failure !== undefined) throw state.failure;
}

async function fetchInto(state: KeySetState, issuer: TokenIssuer, clock: Clock): Promise<void> {
  try {
    const { keys } = await issuer.fetchJwks();
    state.keys = keepKnown(state.keys, toKeys(keys));
    state.fetchedAt = clock.now();
    state.failure = undefined;
  } catch (cause) {
    state.failure = cause ?? new Error("The issuer gave no reason.");
    throw state.failure;
  } finally {
    state.pending = undefined;
  }
}

/** The first of each id, and only what RS256 can be verified with; a JWKS may hold other keys as well. */
function toKeys(published: readonly unknown[]): readonly IssuerKey[] {
  const keys = new Map<string, IssuerKey>();
  for (const jwk of published) {
    if (isUsable(jwk) && !keys.has(jwk.kid)) keys.set(jwk.kid, { kid: jwk.kid, jwk });
  }
  return [...keys.values()];
}

function isUsable(jwk: unknown): jwk is PublicJwk {
  return (
    isJsonObject(jwk) &&
    typeof jwk.kid === "string" &&
    jwk.kid !== "" &&
    jwk.kty === "RSA" &&
    (jwk.alg ?? "RS256") === "RS256" &&
    (jwk.use ?? "sig") === "sig" &&
    typeof jwk.n === "string" &&
    jwk.n.length >= MIN_MODULUS_LENGTH &&
    typeof jwk.e === "string"
  );
}

/** Keeps the object of a key that has not changed, so that what was verified with it stays verified. */
function keepKnown(
  known: ReadonlyMap<string, IssuerKey>,
  published: readonly IssuerKey[],
): ReadonlyMap<string, IssuerKey> {
  return new Map(
    published.map((key) => {
      const old = known.get(key.kid);
      return [key.kid, old?.jwk.n === key.jwk.n && old.jwk.e === key.jwk.e ? old : key];
    }),
  );
}

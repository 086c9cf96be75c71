import { toBase64url } from "../../platform/base64url.ts";
import { type EpochSeconds, toEpochSeconds } from "../../platform/clock.ts";
import { isEqualSecret } from "../../platform/constant-time.ts";
import type { FederationStart, FederationTicket, PendingFederation } from "../federation.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { Collection } from "../store.ts";
import { hashToken } from "../tokens/token-family.ts";

/** AWS: an authentication left unfinished for five minutes is cancelled. */
const PENDING_SECONDS = 300;
const SECRET_BYTES = 32;

interface StoredFederation extends PendingFederation {
  readonly userPoolId: string;
  readonly browserKeyHash: string;
  readonly expiresAt: EpochSeconds;
}

const FEDERATIONS: Collection<StoredFederation> = { name: "pending-federation" };

type FederationParts = Pick<PoolParts, "settings" | "store" | "clock" | "random">;

export async function beginFederatedSignIn(
  { settings, store, clock, random }: FederationParts,
  start: FederationStart,
): Promise<FederationTicket> {
  const createSecret = () => toBase64url(random.bytes(SECRET_BYTES));
  const [state, nonce, codeVerifier, browserKey] = [
    createSecret(),
    createSecret(),
    createSecret(),
    createSecret(),
  ];
  const expiresAt = toEpochSeconds(clock) + PENDING_SECONDS;
  const { userPoolId } = settings;
  const browserKeyHash = hashToken(browserKey);
  const value = { ...start, nonce, codeVerifier, userPoolId, browserKeyHash, expiresAt };
  await store.write((transaction) =>
    transaction.putRecord(FEDERATIONS, { id: hashToken(state), expiresAt, value }),
  );
  return { state, nonce, codeVerifier, browserKey, expiresInSeconds: PENDING_SECONDS };
}

/** Another browser's answer leaves the sign-in as it is: it is not that one's to spend. */
export function takeFederatedSignIn(
  { settings, store, clock }: FederationParts,
  state: string,
  browserKey: string,
): Promise<PendingFederation | undefined> {
  const id = hashToken(state);
  return store.write((transaction) => {
    const found = transaction.findRecord(FEDERATIONS, id);
    if (found?.userPoolId !== settings.userPoolId) return undefined;
    if (!isEqualSecret(found.browserKeyHash, hashToken(browserKey))) return undefined;
    transaction.deleteRecord(FEDERATIONS, id);
    return toEpochSeconds(clock) < found.expiresAt ? found : undefined;
  });
}

import type { AppClient } from "../app-client.ts";
import type { SoftwareTokenProof } from "../factor-management.ts";
import type { PoolParts } from "../pool-parts.ts";
import { findResults, issueAuthSession } from "../sign-in/auth-session.ts";
import { type ChallengedUser, settleChallenge } from "../sign-in/settle-challenge.ts";
import type { StoreTransaction, UserRecord } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { getUser } from "../users/find-user.ts";
import { hasUsableFactor } from "./second-factor.ts";
import { loadTotp, type Totp } from "./totp.ts";
import { findUserFactors, putUserFactors } from "./user-factors.ts";

/** A signed-in user begins to set up an authenticator app; the one before counts until the new one is proved. */
export async function associateSoftwareToken(
  parts: PoolParts,
  username: string,
): Promise<{ readonly secretCode: string }> {
  assertEnabled(parts);
  const secretCode = (await loadTotp()).createSecret(parts.random);
  await parts.store.write((transaction) => {
    const user = getUser({ settings: parts.settings, store: transaction }, username);
    putUserFactors(transaction, user, { pendingSecret: secretCode });
  });
  return { secretCode };
}

/** @throws UserPoolError `software-token-code-mismatch`, `software-token-not-found` */
export async function verifySoftwareToken(
  parts: PoolParts,
  username: string,
  proof: SoftwareTokenProof,
): Promise<void> {
  assertEnabled(parts);
  const totp = await loadTotp();
  await parts.store.write((transaction) => {
    const user = getUser({ settings: parts.settings, store: transaction }, username);
    const { pendingSecret } = findUserFactors(transaction, user);
    if (pendingSecret === null) throw new UserPoolError("software-token-not-found");
    const isProved = keepWhenProved(transaction, user, { parts, totp, secret: pendingSecret, proof });
    if (!isProved) throw new UserPoolError("software-token-code-mismatch");
  });
}

/** A session that waits for `MFA_SETUP`: the pages' own or the API's. */
export interface SetUpSession {
  readonly client: AppClient;
  readonly session: string;
  readonly isHosted: boolean;
}

/** The same without tokens: whoever signs in has to set up a second factor first (contract F1). */
export async function associateInSession(
  parts: PoolParts,
  held: SetUpSession,
): Promise<{ readonly secretCode: string; readonly session: string; readonly user: UserRecord }> {
  assertEnabled(parts);
  const secret = (await loadTotp()).createSecret(parts.random);
  const user = await settleChallenge(parts, toClaim(held), (_transaction, challenged) =>
    toUnenrolled(parts, challenged),
  );
  const session = await reissue(parts, held, { user, secret, isVerified: false });
  return { secretCode: secret, session, user };
}

/** Every proof gets a new session, good for the answer to `MFA_SETUP`; a wrong code leaves the old one. */
export async function verifyInSession(
  parts: PoolParts,
  held: SetUpSession,
  proof: SoftwareTokenProof,
): Promise<{ readonly session: string }> {
  assertEnabled(parts);
  const totp = await loadTotp();
  const user = await settleChallenge(parts, toClaim(held), (transaction, challenged) => {
    const { detail } = challenged.session;
    const { user } = toUnenrolled(parts, challenged);
    if (detail?.kind !== "set-up" || detail.secret === null) {
      throw new UserPoolError("software-token-not-found");
    }
    const isProved = keepWhenProved(transaction, user, { parts, totp, secret: detail.secret, proof });
    return isProved ? { user } : { refusal: "software-token-code-mismatch" };
  });
  return { session: await reissue(parts, held, { user, secret: null, isVerified: true }) };
}

export async function adminDeleteSoftwareToken(
  { settings, store }: PoolParts,
  username: string,
): Promise<void> {
  await store.write((transaction) => {
    const user = getUser({ settings, store: transaction }, username);
    const { softwareToken, pendingSecret, enabled, preferred } = findUserFactors(transaction, user);
    if (!softwareToken && pendingSecret === null) throw new UserPoolError("software-token-not-found");
    putUserFactors(transaction, user, {
      softwareToken: null,
      pendingSecret: null,
      enabled: enabled.filter((factor) => factor !== "SOFTWARE_TOKEN_MFA"),
      preferred: preferred === "SOFTWARE_TOKEN_MFA" ? null : preferred,
    });
  });
}

/** @throws UserPoolError `software-token-not-found` where the pool has no authenticator apps */
function assertEnabled({ factors }: Pick<PoolParts, "factors">): void {
  if (!factors.current().mfaFactors.includes("SOFTWARE_TOKEN_MFA")) {
    throw new UserPoolError("software-token-not-found");
  }
}

/**
 * Nobody who set up a factor meanwhile: a session from before, of whoever knows the password, must not
 * replace it.
 */
function toUnenrolled(parts: PoolParts, { user, session }: ChallengedUser): { readonly user: UserRecord } {
  const isOpen = session.detail?.kind === "set-up" && !session.detail.isVerified;
  if (!isOpen || !user.enabled || hasUsableFactor(parts, user)) {
    throw new UserPoolError("auth-session-invalid");
  }
  return { user };
}

interface Trial {
  readonly parts: Pick<PoolParts, "clock">;
  readonly totp: Totp;
  readonly secret: string;
  readonly proof: SoftwareTokenProof;
}

/** The code that proves the app is used with that (RFC 6238 §5.2): the next sign-in needs the next one. */
function keepWhenProved(
  transaction: StoreTransaction,
  user: UserRecord,
  { parts, totp, secret, proof }: Trial,
): boolean {
  const step = totp.findStep(secret, proof.code, parts.clock.now());
  if (step === undefined) return false;
  putUserFactors(transaction, user, {
    softwareToken: { secret, deviceName: proof.deviceName ?? null, lastStep: step },
    pendingSecret: null,
  });
  return true;
}

function toClaim({ client, session, isHosted }: SetUpSession) {
  return { client, session, isHosted, challengeName: "MFA_SETUP" };
}

function reissue(
  parts: PoolParts,
  { client, isHosted, session }: SetUpSession,
  state: { readonly user: UserRecord; readonly secret: string | null; readonly isVerified: boolean },
): Promise<string> {
  const { user, secret, isVerified } = state;
  const results = findResults(parts.store, session);
  return issueAuthSession(parts, client, {
    username: user.username,
    sub: user.sub,
    challengeName: "MFA_SETUP",
    isHosted,
    detail: { kind: "set-up", secret, isVerified },
    ...(results === undefined ? {} : { results }),
  });
}

/** The user of a finished set-up. @throws UserPoolError `auth-session-invalid` before that */
export function assertFinished({ session }: ChallengedUser): void {
  if (session.detail?.kind !== "set-up" || !session.detail.isVerified) {
    throw new UserPoolError("auth-session-invalid");
  }
}

import { toBase64url } from "../../platform/base64url.ts";
import { type EpochSeconds, toEpochSeconds } from "../../platform/clock.ts";
import type { AppClient } from "../app-client.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { Collection, StoreReader, StoreTransaction } from "../store.ts";
import { hashToken } from "../tokens/token-family.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ContactAttribute } from "../user-pool-settings.ts";

/** What an API `Session` stands for: a sign-in that waits for the answer to one challenge. */
export interface AuthSession {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly username: string;
  /** Whoever takes the username of a deleted user does not take over the session. */
  readonly sub: string;
  readonly challengeName: string;
  /** Of the hosted page; then the JSON API takes no answer to it, and the other way round. */
  readonly isHosted: boolean;
  readonly expiresAt: EpochSeconds;
  readonly isSpent: boolean;
  readonly detail?: SessionDetail | undefined;
  /** The device that the sign-in has named so far. */
  readonly deviceKey?: string | undefined;
  /** What `CUSTOM_AUTH` has asked so far; absent in every other flow. */
  readonly results?: readonly ChallengeResult[] | undefined;
}

/** One element of `session` as the challenge triggers get it (contract F4). */
export interface ChallengeResult {
  readonly challengeName: string;
  readonly challengeResult: boolean;
  /** The function's own name for a custom challenge. */
  readonly challengeMetadata: string | null;
}

/** What else the answer is judged by. */
export type SessionDetail =
  | {
      readonly kind: "code";
      /** A keyed digest: the code itself is in the outbox only. */
      readonly digest: string;
      readonly role: FactorRole;
      readonly attribute: ContactAttribute;
      /** The address that is not the user's yet, when the code is about to prove it as a new second factor. */
      readonly newDestination?: string;
    }
  | { readonly kind: "set-up"; readonly secret: string | null; readonly isVerified: boolean }
  | { readonly kind: "choice"; readonly options: readonly string[] }
  | { readonly kind: "passkey"; readonly challenge: string }
  | {
      readonly kind: "custom";
      readonly privateParameters: Readonly<Record<string, string>>;
      readonly metadata: string | null;
    }
  | { readonly kind: "device"; readonly hasSecondFactor: boolean; readonly hasNewPassword: boolean };

export type FactorRole = "first-factor" | "second-factor";

/** The `sub` of sessions that only pretend to have a user (contract C8). */
export const NOBODY = "";

const AUTH_SESSIONS: Collection<AuthSession> = { name: "auth-session" };

const DEVICE_SESSIONS: Collection<{ readonly sessionId: string }> = { name: "device-session" };

/** Opaque text of 1,552 characters, as long as AWS's own (contract 0.4); by its hash alone it is found. */
const SESSION_BYTES = 1160;
const SESSION_PREFIX = Buffer.from([0x01, 0x80, 0x01, 0x78]);

/** How long an ended session is remembered, so that it is called expired or spent and not unknown. */
const AFTERLIFE_SECONDS = 3600;

export async function issueAuthSession(
  { settings, store, clock, random }: Pick<PoolParts, "settings" | "store" | "clock" | "random">,
  client: AppClient,
  waiting: Omit<AuthSession, "userPoolId" | "clientId" | "expiresAt" | "isSpent">,
): Promise<string> {
  const session = toBase64url(Buffer.concat([SESSION_PREFIX, random.bytes(SESSION_BYTES)]));
  const expiresAt = toEpochSeconds(clock) + client.authSessionSeconds;
  const id = toSessionId(session);
  const { clientId } = client;
  const { userPoolId } = settings;
  await store.write((transaction) => {
    const value = { ...waiting, userPoolId, clientId, expiresAt, isSpent: false };
    transaction.putRecord(AUTH_SESSIONS, { id, expiresAt: expiresAt + AFTERLIFE_SECONDS, value });
    if (waiting.detail?.kind !== "device" || waiting.deviceKey === undefined) return;
    const deviceId = toDeviceSessionId(client, waiting.deviceKey);
    transaction.putRecord(DEVICE_SESSIONS, { id: deviceId, expiresAt, value: { sessionId: id } });
  });
  return session;
}

/** Whatever became of it, whoever asks. */
export function findAuthSession(
  store: Pick<StoreReader, "findRecord">,
  session: string,
): AuthSession | undefined {
  return store.findRecord(AUTH_SESSIONS, toSessionId(session));
}

/** {@link SessionClaim.sessionId} of the last session in which the device was asked to prove itself. */
export function findSessionOfDevice(
  store: Pick<StoreReader, "findRecord">,
  client: AppClient,
  deviceKey: string,
): string | undefined {
  return store.findRecord(DEVICE_SESSIONS, toDeviceSessionId(client, deviceKey))?.sessionId;
}

function toDeviceSessionId({ clientId }: AppClient, deviceKey: string): string {
  return `${clientId}/${deviceKey}`;
}

/** What `CUSTOM_AUTH` had asked before this session was opened; `undefined` in every other flow. */
export function findResults(
  store: Pick<StoreReader, "findRecord">,
  session: string | undefined,
): readonly ChallengeResult[] | undefined {
  return session === undefined ? undefined : findAuthSession(store, session)?.results;
}

/** The same with one more challenge that was passed. */
export function addPassed(
  results: readonly ChallengeResult[] | undefined,
  challengeName: string,
): readonly ChallengeResult[] | undefined {
  return results && [...results, { challengeName, challengeResult: true, challengeMetadata: null }];
}

/** What an answer claims to belong to. */
export interface SessionClaim {
  readonly session: string | undefined;
  /** In place of `session`, for an answer that is bound to one by other means: {@link toSessionId}. */
  readonly sessionId?: string | undefined;
  readonly client: AppClient;
  readonly challengeName: string;
  readonly isHosted: boolean;
}

/**
 * The session, when the answer may be given to it now. A wrong answer leaves it usable: only success or expiry
 * ends a session (contract H-24).
 *
 * @throws UserPoolError `auth-session-invalid` (also of another client or for another challenge),
 * `auth-session-spent`, `auth-session-expired`
 */
export function getAuthSession(
  { store, clock }: { readonly store: Pick<StoreReader, "findRecord">; readonly clock: PoolParts["clock"] },
  claim: SessionClaim,
): AuthSession {
  const id = idOf(claim);
  const found = id === undefined ? undefined : store.findRecord(AUTH_SESSIONS, id);
  if (!found || !belongs(found, claim)) throw new UserPoolError("auth-session-invalid");
  if (found.isSpent) throw new UserPoolError("auth-session-spent");
  if (toEpochSeconds(clock) >= found.expiresAt) throw new UserPoolError("auth-session-expired");
  return found;
}

/**
 * Ends the session inside of the transaction that acts on the answer: of two answers at once one comes late.
 * @throws UserPoolError as {@link getAuthSession}
 */
export function spendAuthSession(
  transaction: StoreTransaction,
  clock: PoolParts["clock"],
  claim: SessionClaim,
): void {
  const found = getAuthSession({ store: transaction, clock }, claim);
  transaction.putRecord(AUTH_SESSIONS, {
    id: idOf(claim) ?? "",
    expiresAt: found.expiresAt + AFTERLIFE_SECONDS,
    value: { ...found, isSpent: true },
  });
}

/** What a session is known by, here: nobody can answer with it. */
export function toSessionId(session: string): string {
  return hashToken(session);
}

function idOf({ session, sessionId }: SessionClaim): string | undefined {
  return sessionId ?? (session ? toSessionId(session) : undefined);
}

function belongs(session: AuthSession, claim: SessionClaim): boolean {
  return (
    session.clientId === claim.client.clientId &&
    session.userPoolId === claim.client.userPoolId &&
    session.challengeName === claim.challengeName &&
    session.isHosted === claim.isHosted
  );
}

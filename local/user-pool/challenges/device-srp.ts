import { findDevice, type StoredDevice } from "../devices/device-records.ts";
import { DEVICE_PASSWORD_VERIFIER, DEVICE_SRP_AUTH } from "../devices/require-device.ts";
import type { PoolParts } from "../pool-parts.ts";
import { toApiOutcome } from "../sign-in/api-outcome.ts";
import {
  type AuthSession,
  findAuthSession,
  findSessionOfDevice,
  issueAuthSession,
  type SessionDetail,
  spendAuthSession,
  toSessionId,
} from "../sign-in/auth-session.ts";
import {
  getChallengedUser,
  getRequired,
  readAnswerer,
  type SessionAnswer,
} from "../sign-in/settle-challenge.ts";
import { continueSignIn } from "../sign-in/sign-in-steps.ts";
import { toSaltText } from "../sign-in/srp-credentials.ts";
import {
  assertClaimComplete,
  isClaimRight,
  offerExchange,
  parseA,
  readClaim,
} from "../sign-in/srp-exchange.ts";
import type { SrpHandshake } from "../sign-in/srp-handshakes.ts";
import { toBigInt } from "../srp/group.ts";
import type { StoreReader, UserRecord } from "../store.ts";
import type { AuthOutcome } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ChallengeAnswer, ChallengeHandler } from "./challenge-handler.ts";

/**
 * `DEVICE_SRP_AUTH`: the device begins to prove its secret; everything before it is proved, that is what the
 * session says. One client leaves `Session` away, another sends that of the second factor before (contract D5):
 * then the one that waits for the same client, user and device counts.
 */
export function createDeviceSrpHandler(parts: PoolParts): ChallengeHandler {
  return async (answer) => {
    const { client, responses } = answer;
    const username = readAnswerer(parts, { client, responses });
    const deviceKey = getRequired(responses, "DEVICE_KEY");
    const A = parseA(getRequired(responses, "SRP_A"));
    const held = {
      ...toClaim(answer, { username, challengeName: DEVICE_SRP_AUTH }),
      sessionId: findWaitingSession(parts, answer, deviceKey),
    };
    const waiting = getWaitingDevice(parts, held, deviceKey);
    await parts.store.write((transaction) => spendAuthSession(transaction, parts.clock, held));
    return offer(parts, answer, { ...waiting, A });
  };
}

/** `DEVICE_PASSWORD_VERIFIER`: the proof; the secret block is bound to the session that it was made for. */
export function createDeviceVerifierHandler(parts: PoolParts): ChallengeHandler {
  return async (answer) => {
    const { client, responses, clientMetadata } = answer;
    assertClaimComplete(responses);
    const username = readAnswerer(parts, { client, responses });
    const claim = readClaim(parts, responses);
    const handshake = parts.handshakes.spend(claim.secretBlock);
    if (handshake?.clientId !== client.clientId || !handshake.device) {
      throw new UserPoolError("incorrect-credentials");
    }
    const { sessionId } = handshake.device;
    if (answer.session && toSessionId(answer.session) !== sessionId)
      throw new UserPoolError("auth-session-invalid");
    const held = { ...toClaim(answer, { username, challengeName: DEVICE_PASSWORD_VERIFIER }), sessionId };
    const { user, device, detail, results } = getWaitingDevice(parts, held, handshake.userId);
    if (!isClaimRight(claim, handshake, toProofBasis(device)))
      throw new UserPoolError("incorrect-credentials");
    await parts.store.write((transaction) => spendAuthSession(transaction, parts.clock, held));
    const { hasSecondFactor, hasNewPassword } = detail;
    const { deviceKey } = device;
    const proof = { hasDevice: true, hasSecondFactor, hasNewPassword, deviceKey, results, clientMetadata };
    return toApiOutcome(
      parts,
      client,
      await continueSignIn(parts, { client, user, isHosted: false, ...proof }),
    );
  };
}

function findWaitingSession(
  { store }: Pick<PoolParts, "store">,
  { client, session }: ChallengeAnswer,
  deviceKey: string,
): string | undefined {
  if (session && findAuthSession(store, session)?.challengeName === DEVICE_SRP_AUTH)
    return toSessionId(session);
  return findSessionOfDevice(store, client, deviceKey);
}

function toClaim(
  { client, session }: ChallengeAnswer,
  named: { readonly username: string; readonly challengeName: string },
): SessionAnswer {
  return { client, session, isHosted: false, ...named };
}

interface WaitingDevice {
  readonly user: UserRecord;
  readonly device: StoredDevice;
  readonly detail: SessionDetail & { readonly kind: "device" };
  /** Whoever began with `CUSTOM_AUTH` has its functions to pass still. */
  readonly results: AuthSession["results"];
}

/** @throws UserPoolError `auth-session-…`, `device-not-found` for one that was forgotten meanwhile */
function getWaitingDevice(
  parts: Pick<PoolParts, "settings" | "clock"> & { readonly store: StoreReader },
  held: SessionAnswer,
  deviceKey: string,
): WaitingDevice {
  const { session, user } = getChallengedUser(parts, held);
  const { detail } = session;
  if (detail?.kind !== "device" || session.deviceKey !== deviceKey) {
    throw new UserPoolError("auth-session-invalid");
  }
  const device = findDevice(parts.store, user, deviceKey);
  if (!device?.secret) throw new UserPoolError("device-not-found");
  return { user, device, detail, results: session.results };
}

async function offer(
  parts: PoolParts,
  { client }: ChallengeAnswer,
  { user, device, detail, results, A }: WaitingDevice & { readonly A: bigint },
): Promise<AuthOutcome> {
  const { deviceKey } = device;
  const session = await issueAuthSession(parts, client, {
    username: user.username,
    sub: user.sub,
    challengeName: DEVICE_PASSWORD_VERIFIER,
    isHosted: false,
    detail,
    results,
    deviceKey,
  });
  const exchange = offerExchange(parts, {
    ...toProofBasis(device),
    client,
    A,
    userId: deviceKey,
    countedName: user.keys.username,
    device: { sessionId: toSessionId(session) },
  });
  const parameters = { ...exchange, USERNAME: user.username, DEVICE_KEY: deviceKey };
  return { kind: "challenge", challenge: { name: DEVICE_PASSWORD_VERIFIER, parameters }, session };
}

/** In SRP the group key stands for the pool's name (contract D5). */
function toProofBasis({ secret, groupKey }: StoredDevice): {
  readonly salt: SrpHandshake["salt"];
  readonly verifier: bigint;
  readonly poolName: string;
} {
  if (!secret) throw new UserPoolError("device-not-found");
  return {
    salt: toSaltText(Buffer.from(secret.salt, "base64")),
    verifier: toBigInt(Buffer.from(secret.verifier, "base64")),
    poolName: groupKey,
  };
}

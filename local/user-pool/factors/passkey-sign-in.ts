import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/server";
import { toBase64url } from "../../platform/base64url.ts";
import { isJsonObject, type JsonObject } from "../../platform/json.ts";
import type { AppClient } from "../app-client.ts";
import type { PoolParts } from "../pool-parts.ts";
import { type SessionClaim, type SessionDetail, spendAuthSession } from "../sign-in/auth-session.ts";
import { getChallengedUser, type SessionAnswer } from "../sign-in/settle-challenge.ts";
import type { ProvedUser } from "../sign-in/sign-in-progress.ts";
import type { UserRecord } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { findPasskey, listStoredPasskeys, putPasskey, type StoredPasskey } from "./passkey-records.ts";
import { isOriginOf, parseClientData, toRelyingPartyId } from "./relying-party.ts";
import { findUserFactors } from "./user-factors.ts";

const CHALLENGE_BYTES = 32;

export interface PosedPasskeyChallenge {
  readonly name: "WEB_AUTHN";
  readonly parameters: Readonly<Record<string, string>>;
  readonly detail: SessionDetail;
}

/** `WEB_AUTHN`: `CREDENTIAL_REQUEST_OPTIONS` for one of the user's passkeys (contract F3). */
export async function toPasskeyChallenge(
  parts: PoolParts,
  client: AppClient,
  user: UserRecord,
): Promise<PosedPasskeyChallenge> {
  const challenge = toBase64url(parts.random.bytes(CHALLENGE_BYTES));
  const options = await toRequestOptions(parts, { client, user, challenge });
  return {
    name: "WEB_AUTHN",
    parameters: { CREDENTIAL_REQUEST_OPTIONS: JSON.stringify(options) },
    detail: { kind: "passkey", challenge },
  };
}

/**
 * The options once more, for the page that shows them: they are too long for a cookie. On a host of its own
 * only passkeys made there can be used.
 * @throws UserPoolError `auth-session-…`
 */
export async function findRequestOptions(
  parts: PoolParts,
  answer: SessionAnswer,
  pageHost: string,
): Promise<JsonObject> {
  const { session, user } = getChallengedUser(parts, answer);
  if (session.detail?.kind !== "passkey") throw new UserPoolError("auth-session-invalid");
  const { challenge } = session.detail;
  return { ...(await toRequestOptions(parts, { client: answer.client, user, challenge, pageHost })) };
}

interface PasskeyRequest {
  readonly client: AppClient;
  readonly user: UserRecord;
  /** Base64url. */
  readonly challenge: string;
  readonly pageHost?: string;
}

async function toRequestOptions(
  parts: PoolParts,
  { client, user, challenge, pageHost }: PasskeyRequest,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { webAuthn } = parts.factors.current();
  const rpID = toRelyingPartyId(webAuthn, pageHost);
  const { generateAuthenticationOptions } = await import("@simplewebauthn/server");
  return generateAuthenticationOptions({
    rpID,
    challenge: Uint8Array.from(Buffer.from(challenge, "base64url")),
    timeout: client.authSessionSeconds * 1000,
    userVerification: webAuthn.userVerification,
    allowCredentials: listStoredPasskeys(parts.store, user)
      .filter(({ relyingPartyId }) => relyingPartyId === rpID)
      .map(({ credentialId, transports }) => ({ id: credentialId, transports: [...transports] })),
  });
}

/**
 * Judges the assertion of a passkey. The signature is checked outside of the transaction, for it takes a while;
 * the session is spent, and the counter moved, inside.
 *
 * @throws UserPoolError `auth-session-…`, `incorrect-credentials`, `invalid-parameter` for what is no JSON
 */
export async function answerPasskey(
  parts: PoolParts,
  answer: SessionAnswer & { readonly credential: string },
): Promise<ProvedUser> {
  const { session, user } = getChallengedUser(parts, answer);
  if (session.detail?.kind !== "passkey") throw new UserPoolError("auth-session-invalid");
  const credential = parseCredential(answer.credential);
  const passkey = findPasskey(parts.store, user, toCredentialId(credential));
  if (!passkey) throw new UserPoolError("incorrect-credentials");
  const { challenge } = session.detail;
  const { isPasskeyEnabled = false } = findUserFactors(parts.store, user);
  const proof = await verifyAssertion(parts, { challenge, credential, passkey, isPasskeyEnabled });
  const claim: SessionClaim = answer;
  const current = await parts.store.write((transaction) => {
    const { user: challenged } = getChallengedUser({ ...parts, store: transaction }, answer);
    const before = findPasskey(transaction, challenged, passkey.credentialId);
    // Another sign-in may have counted on meanwhile: then this is a copy, or came late.
    if (!before || before.counter !== passkey.counter) throw new UserPoolError("incorrect-credentials");
    putPasskey(transaction, challenged, { ...before, counter: proof.counter });
    spendAuthSession(transaction, parts.clock, claim);
    return challenged;
  });
  const { isMultiFactor } = parts.factors.current().webAuthn;
  // Assumed: until the user says no, a passkey counts for as much as the pool lets it.
  const isWanted = findUserFactors(parts.store, current).isPasskeyEnabled !== false;
  return {
    client: answer.client,
    user: current,
    isHosted: answer.isHosted,
    hasSecondFactor: isMultiFactor && isWanted && proof.isUserVerified,
  };
}

interface AssertionTrial {
  readonly challenge: string;
  readonly credential: JsonObject;
  readonly passkey: StoredPasskey;
  /** AWS: a passkey that is both factors must have verified the user. */
  readonly isPasskeyEnabled: boolean;
}

async function verifyAssertion(
  parts: PoolParts,
  { challenge, credential, passkey, isPasskeyEnabled }: AssertionTrial,
): Promise<{ readonly counter: number; readonly isUserVerified: boolean }> {
  const clientData = parseClientData(credential);
  if (!clientData || !isOriginOf(passkey.relyingPartyId, clientData.origin)) {
    throw new UserPoolError("incorrect-credentials");
  }
  const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
  const verified = await verifyAuthenticationResponse({
    // The library looks at every member before it believes it.
    response: credential as unknown as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: clientData.origin,
    expectedRPID: passkey.relyingPartyId,
    credential: {
      id: passkey.credentialId,
      publicKey: Uint8Array.from(Buffer.from(passkey.publicKey, "base64url")),
      counter: passkey.counter,
    },
    requireUserVerification:
      isPasskeyEnabled || parts.factors.current().webAuthn.userVerification === "required",
  }).catch((cause: unknown) => {
    throw new UserPoolError("incorrect-credentials", { cause });
  });
  if (!verified.verified) throw new UserPoolError("incorrect-credentials");
  const { newCounter, userVerified } = verified.authenticationInfo;
  return { counter: newCounter, isUserVerified: userVerified };
}

function parseCredential(text: string): JsonObject {
  try {
    const credential: unknown = JSON.parse(text);
    if (isJsonObject(credential)) return credential;
  } catch {}
  throw new UserPoolError("invalid-parameter", { values: { message: "CREDENTIAL is not a JSON object." } });
}

function toCredentialId({ id }: JsonObject): string {
  return typeof id === "string" ? id : "";
}

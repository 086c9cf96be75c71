import type { RegistrationResponseJSON } from "@simplewebauthn/server";
import { toEpochSeconds } from "../../platform/clock.ts";
import type { JsonObject } from "../../platform/json.ts";
import type { AppClient } from "../app-client.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { UserRecord } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { getUser } from "../users/find-user.ts";
import {
  deleteRegistration,
  findPasskey,
  findRegistration,
  listStoredPasskeys,
  type PendingRegistration,
  putPasskey,
  putRegistration,
  type StoredPasskey,
} from "./passkey-records.ts";
import { type ClientData, isOriginOf, parseClientData, toRelyingPartyId } from "./relying-party.ts";

/** AWS (contract C9.3). */
const MAX_PASSKEYS = 20;

const CHALLENGE_BYTES = 32;

/** Assumed: how long the browser may take. */
const REGISTRATION_SECONDS = 300;

export interface Registrant {
  readonly client: AppClient;
  readonly username: string;
  /** Host of the hosted page that asks, without its port. */
  readonly pageHost?: string | undefined;
}

export async function startRegistration(
  parts: PoolParts,
  { client, username, pageHost }: Registrant,
): Promise<JsonObject> {
  assertPasskeysEnabled(parts);
  const user = getUser(parts, username);
  const { userVerification } = parts.factors.current().webAuthn;
  const relyingPartyId = toRelyingPartyId(parts.factors.current().webAuthn, pageHost);
  const challenge = parts.random.bytes(CHALLENGE_BYTES);
  const { generateRegistrationOptions } = await import("@simplewebauthn/server");
  const options = await generateRegistrationOptions({
    rpName: parts.settings.name,
    rpID: relyingPartyId,
    userName: user.attributes.email ?? user.username,
    userDisplayName: user.attributes.name ?? user.attributes.email ?? user.username,
    userID: new TextEncoder().encode(user.sub),
    challenge: Uint8Array.from(challenge),
    timeout: REGISTRATION_SECONDS * 1000,
    attestationType: "none",
    excludeCredentials: listStoredPasskeys(parts.store, user).map(({ credentialId, transports }) => ({
      id: credentialId,
      transports: [...transports],
    })),
    authenticatorSelection: { residentKey: "required", userVerification },
  });
  const expiresAt = toEpochSeconds(parts.clock) + REGISTRATION_SECONDS;
  const pending = { challenge: options.challenge, clientId: client.clientId, relyingPartyId, expiresAt };
  await parts.store.write((transaction) => putRegistration(transaction, user, pending));
  return { ...options };
}

/**
 * Keeps the credential of a registration, which is spent with it.
 * @throws UserPoolError `passkey-…`
 */
export async function completeRegistration(
  parts: PoolParts,
  { client, username }: Registrant,
  credential: JsonObject,
): Promise<void> {
  assertPasskeysEnabled(parts);
  const user = getUser(parts, username);
  const pending = getPending(parts, user);
  if (pending.clientId !== client.clientId) throw new UserPoolError("passkey-client-mismatch");
  const clientData = checkClientData(pending, credential);
  const passkey = await verifyRegistration(parts, { pending, clientData, credential });
  await parts.store.write((transaction) => {
    const current = getUser({ settings: parts.settings, store: transaction }, username);
    if (findRegistration(transaction, current)?.challenge !== pending.challenge) {
      throw new UserPoolError("passkey-challenge-not-found");
    }
    if (findPasskey(transaction, current, passkey.credentialId)) {
      throw new UserPoolError("passkey-not-supported");
    }
    if (listStoredPasskeys(transaction, current).length >= MAX_PASSKEYS) {
      throw new UserPoolError("passkey-limit-exceeded");
    }
    deleteRegistration(transaction, current);
    putPasskey(transaction, current, passkey);
  });
}

/** @throws UserPoolError `passkeys-not-enabled` */
export function assertPasskeysEnabled({ factors }: Pick<PoolParts, "factors">): void {
  if (!factors.current().firstFactors.includes("WEB_AUTHN")) throw new UserPoolError("passkeys-not-enabled");
}

function getPending(parts: PoolParts, user: UserRecord): PendingRegistration {
  const pending = findRegistration(parts.store, user);
  if (!pending || toEpochSeconds(parts.clock) >= pending.expiresAt) {
    throw new UserPoolError("passkey-challenge-not-found");
  }
  return pending;
}

function checkClientData(pending: PendingRegistration, credential: JsonObject): ClientData {
  const clientData = parseClientData(credential);
  if (!clientData) throw new UserPoolError("passkey-not-supported");
  if (clientData.challenge !== pending.challenge) throw new UserPoolError("passkey-challenge-not-found");
  if (!isOriginOf(pending.relyingPartyId, clientData.origin)) {
    throw new UserPoolError("passkey-origin-not-allowed");
  }
  return clientData;
}

interface RegistrationTrial {
  readonly pending: PendingRegistration;
  readonly clientData: ClientData;
  readonly credential: JsonObject;
}

async function verifyRegistration(
  parts: PoolParts,
  { pending, clientData, credential }: RegistrationTrial,
): Promise<StoredPasskey> {
  const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      // The library looks at every member before it believes it.
      response: credential as unknown as RegistrationResponseJSON,
      expectedChallenge: pending.challenge,
      expectedOrigin: clientData.origin,
      expectedRPID: pending.relyingPartyId,
      requireUserVerification: parts.factors.current().webAuthn.userVerification === "required",
    });
    if (!registrationInfo) throw new UserPoolError("passkey-not-supported");
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
    const attachment = credential.authenticatorAttachment;
    return {
      credentialId: id,
      publicKey: Buffer.from(publicKey).toString("base64url"),
      counter,
      name: "Passkey",
      relyingPartyId: pending.relyingPartyId,
      attachment: typeof attachment === "string" ? attachment : null,
      transports: transports.filter((transport) => typeof transport === "string"),
      createdAt: parts.clock.now(),
    };
  } catch (cause) {
    throw toRefusal(cause);
  }
}

/** The library's words for a foreign relying party; everything else is a credential that cannot be taken. */
const FOREIGN_PARTY = "Unexpected RP ID hash";

function toRefusal(cause: unknown): UserPoolError {
  if (cause instanceof UserPoolError) return cause;
  const isForeign = cause instanceof Error && cause.message.startsWith(FOREIGN_PARTY);
  return new UserPoolError(isForeign ? "passkey-relying-party-mismatch" : "passkey-not-supported", { cause });
}

import { timingSafeEqual } from "node:crypto";
import { toEpochSeconds } from "../../platform/clock.ts";
import type { AppClient } from "../app-client.ts";
import { getParameter } from "../auth-flows/auth-flow.ts";
import type { PoolParts } from "../pool-parts.ts";
import { toBigInt } from "../srp/group.ts";
import { toPaddedBytes } from "../srp/padded-hash.ts";
import { computeB, computeSignature, parsePublicValue } from "../srp/server-proof.ts";
import { parseTimestamp } from "../srp/timestamp.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { SrpCredentials } from "./srp-credentials.ts";
import type { SrpHandshake } from "./srp-handshakes.ts";

/** RFC 5054 §2.5.3: at least 256 bits. */
const EXPONENT_BYTES = 32;

/** How far a client's clock may be off (contract D2). */
const TIMESTAMP_TOLERANCE_MS = 300_000;

/** @throws UserPoolError `srp-a-invalid` */
export function parseA(text: string): bigint {
  const A = parsePublicValue(text);
  if (A === undefined) throw new UserPoolError("srp-a-invalid");
  return A;
}

/** Whose secret is to be proved: a user's password, or a device's. */
export interface SrpOffer
  extends SrpCredentials,
    Pick<SrpHandshake, "countedName" | "isSessionBound" | "device"> {
  readonly client: AppClient;
  readonly A: bigint;
}

/** The server's half of the exchange, for whoever asks. */
export function offerExchange(
  { clock, random, handshakes }: Pick<PoolParts, "clock" | "random" | "handshakes">,
  { client, A, salt, verifier, countedName, userId, isSessionBound, device }: SrpOffer,
): { readonly SALT: string; readonly SRP_B: string; readonly SECRET_BLOCK: string } {
  const b = toBigInt(random.bytes(EXPONENT_BYTES));
  const B = computeB(verifier, b);
  const secretBlock = handshakes.seal({
    clientId: client.clientId,
    countedName,
    userId,
    A: toPaddedBytes(A).toString("base64"),
    B: toPaddedBytes(B).toString("base64"),
    b: toPaddedBytes(b).toString("base64"),
    salt,
    expiresAt: toEpochSeconds(clock) + client.authSessionSeconds,
    isSessionBound,
    device,
  });
  return { SALT: salt, SRP_B: B.toString(16), SECRET_BLOCK: secretBlock };
}

/** What a client claims to have signed. */
export interface SrpClaim {
  readonly secretBlock: Buffer;
  readonly signature: Buffer;
  readonly timestamp: string;
  readonly isOnTime: boolean;
}

const REQUIRED = ["USERNAME", "PASSWORD_CLAIM_SECRET_BLOCK", "PASSWORD_CLAIM_SIGNATURE", "TIMESTAMP"];

/** @throws UserPoolError `auth-parameter-missing` */
export function assertClaimComplete(responses: Readonly<Record<string, string>>): void {
  const missing = REQUIRED.find((name) => getParameter(responses, name) === "");
  if (missing === undefined) return;
  throw new UserPoolError("auth-parameter-missing", { values: { parameter: missing } });
}

/** @throws UserPoolError `timestamp-format` */
export function readClaim(
  { clock }: Pick<PoolParts, "clock">,
  responses: Readonly<Record<string, string>>,
): SrpClaim {
  const timestamp = getParameter(responses, "TIMESTAMP");
  const time = parseTimestamp(timestamp);
  if (time === undefined) throw new UserPoolError("timestamp-format");
  return {
    secretBlock: Buffer.from(getParameter(responses, "PASSWORD_CLAIM_SECRET_BLOCK"), "base64"),
    signature: Buffer.from(getParameter(responses, "PASSWORD_CLAIM_SIGNATURE"), "base64"),
    timestamp,
    isOnTime: Math.abs(clock.now() - time) <= TIMESTAMP_TOLERANCE_MS,
  };
}

/**
 * Whether who signed the claim knows the secret behind salt and verifier. A secret that was replaced since the
 * exchange began has another salt, and proves nothing any more.
 */
export function isClaimRight(
  claim: SrpClaim,
  handshake: SrpHandshake,
  { salt, verifier: v, poolName }: Omit<SrpCredentials, "userId"> & { readonly poolName: string },
): boolean {
  const { secretBlock, signature, timestamp } = claim;
  const expected = computeSignature(
    { A: toNumber(handshake.A), B: toNumber(handshake.B), b: toNumber(handshake.b), v },
    { poolName, username: handshake.userId, secretBlock, timestamp },
  );
  const isEqual = signature.length === expected.length && timingSafeEqual(signature, expected);
  return isEqual && salt === handshake.salt && claim.isOnTime;
}

function toNumber(base64: string): bigint {
  return toBigInt(Buffer.from(base64, "base64"));
}

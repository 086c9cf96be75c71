import type { PoolParts } from "../pool-parts.ts";
import { type Claimant, checkBeforePassword, findClaimant } from "../sign-in/first-factor.ts";
import { checkSecretHash } from "../sign-in/secret-hash.ts";
import { getSrpCredentials } from "../sign-in/srp-credentials.ts";
import { offerExchange, parseA } from "../sign-in/srp-exchange.ts";
import type { SrpHandshakes } from "../sign-in/srp-handshakes.ts";
import type { AuthOutcome, Challenge } from "../user-pool.ts";
import { findUser } from "../users/find-user.ts";
import { type AuthAttempt, type AuthFlow, getParameter } from "./auth-flow.ts";

/** The password proved without being sent: `USER_SRP_AUTH` (contract D). */
export function createUserSrpFlow(parts: PoolParts, handshakes: SrpHandshakes): AuthFlow {
  return {
    allowedBy: "ALLOW_USER_SRP_AUTH",
    refusal: { reason: "srp-flow-not-enabled" },
    requiredParameters: ["USERNAME", "SRP_A"],
    start: (attempt) => startSrp(parts, handshakes, attempt),
  };
}

async function startSrp(
  parts: PoolParts,
  handshakes: SrpHandshakes,
  { client, parameters, clientMetadata }: AuthAttempt,
): Promise<AuthOutcome> {
  const username = getParameter(parameters, "USERNAME");
  const A = parseA(getParameter(parameters, "SRP_A"));
  checkSecretHash(client, parameters.SECRET_HASH, [username, findUser(parts, username)?.username]);
  const claimant = findClaimant(parts, client, { username, clientMetadata });
  await checkBeforePassword(parts, claimant);
  const challenge = await toHandshakeChallenge(parts, handshakes, { claimant, A });
  return { kind: "challenge", challenge };
}

/**
 * The server's half of the exchange, for whoever asks.
 * @throws UserPoolError `srp-a-invalid`
 */
export async function toSrpChallenge(
  parts: PoolParts,
  handshakes: SrpHandshakes,
  asked: { readonly claimant: Claimant; readonly A: string; readonly isSessionBound: boolean },
): Promise<Challenge> {
  return toHandshakeChallenge(parts, handshakes, { ...asked, A: parseA(asked.A) });
}

async function toHandshakeChallenge(
  parts: PoolParts,
  handshakes: SrpHandshakes,
  asked: { readonly claimant: Claimant; readonly A: bigint; readonly isSessionBound?: boolean },
): Promise<Challenge> {
  const { claimant, A, isSessionBound = false } = asked;
  const { client, countedName } = claimant;
  // An invented salt must be the same after a restart, so the secret it comes from has to be kept first.
  await parts.secret.stored;
  const credentials = getSrpCredentials(parts.secret, claimant);
  const offer = { ...credentials, client, A, countedName, isSessionBound };
  const { userId } = credentials;
  const exchange = offerExchange({ ...parts, handshakes }, offer);
  return {
    name: "PASSWORD_VERIFIER",
    parameters: { ...exchange, USERNAME: userId, USER_ID_FOR_SRP: userId },
  };
}

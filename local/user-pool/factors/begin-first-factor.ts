import { getParameter } from "../auth-flows/auth-flow.ts";
import { toSrpChallenge } from "../auth-flows/user-srp-flow.ts";
import type { SigningDevice } from "../devices/signing-device.ts";
import { deliverMessage, type Message } from "../messages.ts";
import type { PoolParts } from "../pool-parts.ts";
import {
  issueAuthSession,
  NOBODY,
  type SessionClaim,
  type SessionDetail,
  spendAuthSession,
} from "../sign-in/auth-session.ts";
import { type Claimant, provePassword } from "../sign-in/first-factor.ts";
import type { SignInProgress } from "../sign-in/sign-in-progress.ts";
import { continueSignIn } from "../sign-in/sign-in-steps.ts";
import type { SrpHandshakes } from "../sign-in/srp-handshakes.ts";
import { toCaller } from "../sign-up/caller.ts";
import { simulateDeliveryBy } from "../sign-up/simulated-delivery.ts";
import type { Challenge } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { toCodeChallenge } from "./code-challenge.ts";
import { type FirstChallengeName, listFirstChallenges } from "./first-factors.ts";
import { toPasskeyChallenge } from "./passkey-sign-in.ts";

export interface FirstFactorParts extends PoolParts {
  readonly handshakes: SrpHandshakes;
}

/** Somebody who said how to sign in, perhaps with the proof in the same breath. */
export interface FirstFactorAttempt {
  readonly claimant: Claimant;
  /** As typed. */
  readonly username: string;
  /** `AuthParameters` or `ChallengeResponses`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** On the hosted pages, whose sessions the API takes no answers to. */
  readonly isHosted: boolean;
  /** The session that this answers; it ends when the sign-in has gone on. */
  readonly held?: SessionClaim | undefined;
  readonly deviceKey?: SigningDevice;
}

/** Where a sign-in by choice has come to: the first factor is proved, or asked for. */
export type FirstFactorStep =
  | { readonly kind: "proved"; readonly progress: SignInProgress }
  | { readonly kind: "asked"; readonly challenge: Challenge; readonly session: string };

/**
 * Goes on with the way to sign in that was chosen: proves it when the inputs are there, asks for them when
 * not (contract F2).
 */
export function beginFirstFactor(
  parts: FirstFactorParts,
  name: FirstChallengeName,
  attempt: FirstFactorAttempt,
): Promise<FirstFactorStep> {
  if (name !== "PASSWORD_SRP") return beginPlainFactor(parts, name, attempt);
  return hasInput(attempt, "SRP_A") ? answerSrp(parts, attempt) : ask(parts, name, attempt);
}

/** The same without SRP, which a page without scripts cannot speak. */
export function beginPlainFactor(
  parts: PoolParts,
  name: Exclude<FirstChallengeName, "PASSWORD_SRP">,
  attempt: FirstFactorAttempt,
): Promise<FirstFactorStep> {
  switch (name) {
    case "PASSWORD":
      return hasInput(attempt, "PASSWORD") ? provePasswordOf(parts, attempt) : ask(parts, name, attempt);
    case "EMAIL_OTP":
    case "SMS_OTP":
      return sendCode(parts, name, attempt);
    case "WEB_AUTHN":
      return askForPasskey(parts, attempt);
  }
}

/** Asks which of the ways it is to be. */
export function askForChoice(parts: PoolParts, attempt: FirstFactorAttempt): Promise<FirstFactorStep> {
  const options = listFirstChallenges(parts, attempt.claimant.user);
  return pose(parts, attempt, { name: "SELECT_CHALLENGE", detail: { kind: "choice", options } });
}

function hasInput({ inputs }: FirstFactorAttempt, name: string): boolean {
  return getParameter(inputs, name) !== "";
}

/** A wrong password leaves the session as it is (contract H-24). */
async function provePasswordOf(parts: PoolParts, attempt: FirstFactorAttempt): Promise<FirstFactorStep> {
  const { claimant, inputs, isHosted, deviceKey } = attempt;
  const user = await provePassword(toQuiet(parts), claimant, getParameter(inputs, "PASSWORD"));
  await spendHeld(parts, attempt);
  const { client } = claimant;
  const proved = { client, user, isHosted, deviceKey, clientMetadata: toAnswerMetadata(attempt) };
  return { kind: "proved", progress: await continueSignIn(parts, proved) };
}

async function answerSrp(parts: FirstFactorParts, attempt: FirstFactorAttempt): Promise<FirstFactorStep> {
  const { claimant, inputs } = attempt;
  const A = getParameter(inputs, "SRP_A");
  const challenge = await toSrpChallenge(parts, parts.handshakes, { claimant, A, isSessionBound: true });
  await spendHeld(parts, attempt);
  return pose(parts, { ...attempt, held: undefined }, challenge);
}

/** Nobody has a passkey whom the pool does not know: for them it is never offered. */
async function askForPasskey(parts: PoolParts, attempt: FirstFactorAttempt): Promise<FirstFactorStep> {
  const { client, user } = attempt.claimant;
  if (!user) throw new UserPoolError("incorrect-credentials");
  return pose(parts, attempt, await toPasskeyChallenge(parts, client, user));
}

function ask(
  parts: PoolParts,
  name: FirstChallengeName,
  attempt: FirstFactorAttempt,
): Promise<FirstFactorStep> {
  return pose(parts, attempt, { name });
}

async function sendCode(
  parts: PoolParts,
  name: "EMAIL_OTP" | "SMS_OTP",
  attempt: FirstFactorAttempt,
): Promise<FirstFactorStep> {
  const { user } = attempt.claimant;
  if (!user) return pose(parts, attempt, { name, parameters: simulate(parts, name, attempt.username) });
  const { challenge, detail, message } = toCodeChallenge(parts, { name, user, role: "first-factor" });
  return pose(parts, attempt, { ...challenge, detail, message });
}

/** Nobody gets a code, and nobody can tell (contract C8). */
function simulate(
  parts: PoolParts,
  name: "EMAIL_OTP" | "SMS_OTP",
  username: string,
): Readonly<Record<string, string>> {
  const { medium, destination } = simulateDeliveryBy(parts, username, name === "EMAIL_OTP" ? "EMAIL" : "SMS");
  return { CODE_DELIVERY_DELIVERY_MEDIUM: medium, CODE_DELIVERY_DESTINATION: destination };
}

interface PosedToClaimant {
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly detail?: SessionDetail | undefined;
  readonly message?: Message | undefined;
}

async function pose(
  parts: PoolParts,
  attempt: FirstFactorAttempt,
  { name, parameters = {}, detail, message }: PosedToClaimant,
): Promise<FirstFactorStep> {
  await spendHeld(parts, attempt);
  const { client, user, countedName } = attempt.claimant;
  const session = await issueAuthSession(parts, client, {
    username: user?.username ?? countedName,
    sub: user?.sub ?? NOBODY,
    challengeName: name,
    isHosted: attempt.isHosted,
    detail,
    deviceKey: attempt.deviceKey ?? undefined,
  });
  if (message) {
    const caller = toCaller(client, { clientMetadata: toAnswerMetadata(attempt) });
    await deliverMessage(parts, { ...message, asked: { ...message.asked, ...caller } });
  }
  const availableChallenges = listFirstChallenges(parts, user);
  return { kind: "asked", challenge: { name, parameters, availableChallenges }, session };
}

async function spendHeld(parts: PoolParts, { held }: FirstFactorAttempt): Promise<void> {
  if (!held) return;
  await parts.store.write((transaction) => spendAuthSession(transaction, parts.clock, held));
}

/** AWS: that of the first call reaches no trigger behind the first factor (contract F5.2). */
function toAnswerMetadata({ held, claimant }: FirstFactorAttempt): Claimant["clientMetadata"] {
  return held && claimant.clientMetadata;
}

/** The trigger before the authentication ran when it began. */
function toQuiet(parts: PoolParts): PoolParts {
  return { ...parts, invokeTrigger: () => Promise.resolve(undefined) };
}

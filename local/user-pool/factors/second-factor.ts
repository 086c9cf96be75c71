import type { PosedChallenge, PosingParts } from "../sign-in/pose-challenge.ts";
import type { ProvedUser } from "../sign-in/sign-in-progress.ts";
import type { UserRecord } from "../store.ts";
import type { ContactAttribute, FactorSettings, MfaFactor } from "../user-pool-settings.ts";
import { toCodeChallenge } from "./code-challenge.ts";
import { findUserFactors, type UserFactors } from "./user-factors.ts";

/** Asks for the second factor, as the pool and the user have it (contract F1). */
export function requireSecondFactor(parts: PosingParts, proved: ProvedUser): PosedChallenge | undefined {
  const settings = parts.factors.current();
  if (settings.mfaConfiguration === "OFF" || proved.hasSecondFactor) return undefined;
  const { user } = proved;
  const factors = findUserFactors(parts.store, user);
  const usable = listUsable(settings, user, factors);
  const [first] = usable;
  if (first === undefined) {
    return settings.mfaConfiguration === "ON" ? requireSetUp(parts, settings, user) : undefined;
  }
  const preferred = usable.find((factor) => factor === factors.preferred);
  if (preferred === undefined && usable.length > 1) return toChoice(user, usable);
  return toFactorChallenge(parts, user, preferred ?? first);
}

/** The challenge of one factor; a code goes out with it. */
export function toFactorChallenge(parts: PosingParts, user: UserRecord, factor: MfaFactor): PosedChallenge {
  if (factor !== "SOFTWARE_TOKEN_MFA") {
    return toCodeChallenge(parts, { name: factor, user, role: "second-factor" });
  }
  const { softwareToken } = findUserFactors(parts.store, user);
  const deviceName = softwareToken?.deviceName ?? null;
  return {
    challenge: {
      name: factor,
      parameters: {
        USER_ID_FOR_SRP: user.username,
        ...(deviceName === null ? {} : { FRIENDLY_DEVICE_NAME: deviceName }),
      },
    },
  };
}

/** The addresses to which codes of the user's second factors go. */
export function listFactorContacts(
  parts: Pick<PosingParts, "store" | "factors">,
  user: UserRecord,
): readonly ContactAttribute[] {
  const settings = parts.factors.current();
  if (settings.mfaConfiguration === "OFF") return [];
  const usable = listUsable(settings, user, findUserFactors(parts.store, user));
  return usable.flatMap((factor): readonly ContactAttribute[] => {
    if (factor === "SOFTWARE_TOKEN_MFA") return [];
    return [factor === "SMS_MFA" ? "phone_number" : "email"];
  });
}

/** Whether a sign-in would ask the user for a second factor that is set up already. */
export function hasUsableFactor(parts: Pick<PosingParts, "store" | "factors">, user: UserRecord): boolean {
  return listUsable(parts.factors.current(), user, findUserFactors(parts.store, user)).length > 0;
}

export function isUsableFactor(
  parts: Pick<PosingParts, "store" | "factors">,
  user: UserRecord,
  factor: MfaFactor,
): boolean {
  return listUsable(parts.factors.current(), user, findUserFactors(parts.store, user)).includes(factor);
}

/** What the user turned on, the pool enables and there is an address or a secret for. */
function listUsable(
  settings: FactorSettings,
  user: UserRecord,
  { enabled, softwareToken }: UserFactors,
): readonly MfaFactor[] {
  const usable = enabled.filter(
    (factor) => settings.mfaFactors.includes(factor) && isDeliverable(user, { factor, softwareToken }),
  );
  // AWS: where everybody needs one, a verified app counts without a preference (contract F1).
  const isImplied = settings.mfaConfiguration === "ON" && usable.length === 0 && softwareToken !== null;
  return isImplied && settings.mfaFactors.includes("SOFTWARE_TOKEN_MFA") ? ["SOFTWARE_TOKEN_MFA"] : usable;
}

export function isDeliverable(
  { attributes }: Pick<UserRecord, "attributes">,
  {
    factor,
    softwareToken,
  }: { readonly factor: MfaFactor; readonly softwareToken: UserFactors["softwareToken"] },
): boolean {
  if (factor === "SOFTWARE_TOKEN_MFA") return softwareToken !== null;
  return attributes[factor === "SMS_MFA" ? "phone_number" : "email"] !== undefined;
}

/** AWS: a phone on file needs no set-up; everybody else chooses what to set up. */
function requireSetUp(parts: PosingParts, { mfaFactors }: FactorSettings, user: UserRecord): PosedChallenge {
  if (mfaFactors.includes("SMS_MFA") && user.attributes.phone_number !== undefined) {
    return toFactorChallenge(parts, user, "SMS_MFA");
  }
  // Assumed: SMS is named for pools with nothing else; a phone has to be given by other means then.
  const others = mfaFactors.filter((factor) => factor !== "SMS_MFA");
  return toSetUp(user, others.length === 0 ? mfaFactors : others);
}

function toSetUp(user: UserRecord, factors: readonly MfaFactor[]): PosedChallenge {
  return {
    challenge: {
      name: "MFA_SETUP",
      parameters: { MFAS_CAN_SETUP: JSON.stringify(factors), USER_ID_FOR_SRP: user.username },
    },
    detail: { kind: "set-up", secret: null, isVerified: false },
  };
}

function toChoice(user: UserRecord, factors: readonly MfaFactor[]): PosedChallenge {
  return {
    challenge: {
      name: "SELECT_MFA_TYPE",
      parameters: { MFAS_CAN_CHOOSE: JSON.stringify(factors), USER_ID_FOR_SRP: user.username },
    },
    detail: { kind: "choice", options: factors },
  };
}

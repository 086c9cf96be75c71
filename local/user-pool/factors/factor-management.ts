import type { AppClient } from "../app-client.ts";
import type { FactorManagement, MfaPreference, UserFactorSummary } from "../factor-management.ts";
import type { PoolParts } from "../pool-parts.ts";
import { findAuthSession } from "../sign-in/auth-session.ts";
import type { UserRecord } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { MfaFactor } from "../user-pool-settings.ts";
import { getUser } from "../users/find-user.ts";
import { listFirstFactors } from "./first-factors.ts";
import { createPasskeyManagement } from "./passkey-management.ts";
import { isDeliverable } from "./second-factor.ts";
import {
  adminDeleteSoftwareToken,
  associateInSession,
  associateSoftwareToken,
  type SetUpSession,
  verifyInSession,
  verifySoftwareToken,
} from "./software-token.ts";
import { findUserFactors, putUserFactors, type UserFactors } from "./user-factors.ts";

/** Further factors: what the pool asks for, and what users set up (contract F1, C5.7). */
export function createFactorManagement(
  parts: PoolParts,
  owned: { getClient(clientId: string): AppClient; hasDomain(): boolean },
): FactorManagement {
  const hold = (session: string): SetUpSession => ({
    client: owned.getClient(findAuthSession(parts.store, session)?.clientId ?? ""),
    session,
    isHosted: false,
  });
  return {
    getFactorSettings: () => parts.factors.current(),
    setFactorSettings: (change) => parts.factors.change(change),
    getUserFactors: (user) => summarize(parts, getUser(parts, user.username)),
    setMfaPreference: (username, preference) => setMfaPreference(parts, username, preference),
    setLegacySms: (username, isEnabled) => setLegacySms(parts, username, isEnabled),
    associateSoftwareToken: ({ username }) => associateSoftwareToken(parts, username),
    async associateSoftwareTokenInSession(session) {
      const { secretCode, session: next } = await associateInSession(parts, hold(session));
      return { secretCode, session: next };
    },
    verifySoftwareToken: ({ username }, proof) => verifySoftwareToken(parts, username, proof),
    verifySoftwareTokenInSession: (session, proof) => verifyInSession(parts, hold(session), proof),
    adminDeleteSoftwareToken: (username) => adminDeleteSoftwareToken(parts, username),
    ...createPasskeyManagement(parts, owned),
  };
}

function summarize(parts: PoolParts, user: UserRecord): UserFactorSummary {
  const { enabled, preferred, hasLegacySms } = findUserFactors(parts.store, user);
  return {
    mfaFactors: enabled,
    preferredMfa: preferred,
    hasLegacySms,
    firstFactors: listFirstFactors(parts, user),
  };
}

const PREFERENCES: readonly MfaFactor[] = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];

/** Turning the app off keeps its secret: turning it on again needs no new set-up (contract F1). */
async function setMfaPreference(
  { settings, store }: PoolParts,
  username: string,
  preference: MfaPreference,
): Promise<void> {
  const chosen = PREFERENCES.filter(
    (factor) => preference[factor]?.isPreferred && preference[factor].isEnabled,
  );
  if (chosen.length > 1) {
    throw new UserPoolError("invalid-parameter", { values: { message: TWO_PREFERRED } });
  }
  await store.write((transaction) => {
    const user = getUser({ settings, store: transaction }, username);
    const before = findUserFactors(transaction, user);
    for (const factor of PREFERENCES) {
      if (preference[factor]?.isEnabled) checkDeliverable(user, before, factor);
    }
    const after = applyPreference(before, preference, chosen[0]);
    if (preference.isPasskeyEnabled && after.enabled.length === 0) {
      throw new UserPoolError("invalid-parameter", { values: { message: PASSKEY_ALONE } });
    }
    putUserFactors(transaction, user, after);
  });
}

/** Assumed: the text; AWS: the error (contract C5.7). */
const TWO_PREFERRED = "Only one MFA method can be preferred.";

/** AWS: who loses the passkey must not be locked out. Assumed: the text. */
const PASSKEY_ALONE = "Passkey MFA needs another MFA method beside it.";

function applyPreference(
  before: UserFactors,
  preference: MfaPreference,
  chosen: MfaFactor | undefined,
): Pick<UserFactors, "enabled" | "preferred"> & Partial<UserFactors> {
  const isOn = (factor: MfaFactor) => preference[factor]?.isEnabled ?? before.enabled.includes(factor);
  const all = [...new Set([...before.enabled, ...PREFERENCES])];
  const isKept =
    before.preferred !== null && isOn(before.preferred) && preference[before.preferred] === undefined;
  const { isPasskeyEnabled } = preference;
  return {
    enabled: all.filter(isOn),
    preferred: chosen ?? (isKept ? before.preferred : null),
    ...(isPasskeyEnabled === undefined ? {} : { isPasskeyEnabled }),
  };
}

/** @throws UserPoolError `mfa-not-deliverable` */
function checkDeliverable(user: UserRecord, { softwareToken }: UserFactors, factor: MfaFactor): void {
  if (isDeliverable(user, { factor, softwareToken })) return;
  throw new UserPoolError("mfa-not-deliverable", { values: { factor } });
}

async function setLegacySms(
  { settings, store }: PoolParts,
  username: string,
  isEnabled: boolean,
): Promise<void> {
  await store.write((transaction) => {
    const user = getUser({ settings, store: transaction }, username);
    const { enabled, preferred, softwareToken, ...others } = findUserFactors(transaction, user);
    if (isEnabled) checkDeliverable(user, { enabled, preferred, softwareToken, ...others }, "SMS_MFA");
    const rest = enabled.filter((factor) => factor !== "SMS_MFA");
    putUserFactors(transaction, user, {
      enabled: isEnabled ? [...rest, "SMS_MFA"] : rest,
      preferred: !isEnabled && preferred === "SMS_MFA" ? null : preferred,
      hasLegacySms: isEnabled,
    });
  });
}

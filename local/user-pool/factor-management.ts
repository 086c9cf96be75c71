import type { Passkeys } from "./passkeys.ts";
import type { User } from "./user.ts";
import type { FactorSettings, FirstAuthFactor, MfaFactor } from "./user-pool-settings.ts";

/** Further factors and ways to sign in without a password (contract F1–F3). */
export interface FactorManagement
  extends PoolFactorSettings,
    UserFactorManagement,
    SoftwareTokens,
    Passkeys {}

export interface PoolFactorSettings {
  /** What counts now: the pool's properties, or what was set since. */
  getFactorSettings(): FactorSettings;
  /** `SetUserPoolMfaConfig`; what is left out stays. @throws UserPoolError `invalid-parameter` */
  setFactorSettings(change: Partial<FactorSettings>): Promise<FactorSettings>;
}

export interface UserFactorManagement {
  getUserFactors(user: User): UserFactorSummary;
  /**
   * @throws UserPoolError `mfa-not-deliverable`, `invalid-parameter` for two preferred ones, or passkeys alone
   */
  setMfaPreference(username: string, preference: MfaPreference): Promise<void>;
  /** `SetUserSettings`, from before there were preferences: SMS or nothing. */
  setLegacySms(username: string, isEnabled: boolean): Promise<void>;
}

export interface UserFactorSummary {
  /** In the order in which they were turned on. */
  readonly mfaFactors: readonly MfaFactor[];
  readonly preferredMfa: MfaFactor | null;
  readonly hasLegacySms: boolean;
  /** How the user could sign in, as far as the pool allows it. */
  readonly firstFactors: readonly FirstAuthFactor[];
}

/** A factor that is not mentioned stays as it is. */
export type MfaPreference = Readonly<Partial<Record<MfaFactor, MfaChoice>>> & {
  /** Whether a passkey counts for both factors, as far as the pool lets it; it must verify the user then. */
  readonly isPasskeyEnabled?: boolean;
};

export interface MfaChoice {
  readonly isEnabled: boolean;
  readonly isPreferred: boolean;
}

/** Time-based one-time passwords: RFC 6238 with SHA-1, 30 seconds, 6 digits (contract C5.7). */
export interface SoftwareTokens {
  /** A new secret, base32; it counts once a code has proved that an app has it. */
  associateSoftwareToken(user: User): Promise<{ readonly secretCode: string }>;
  /** The same in the middle of a sign-in that waits for `MFA_SETUP`. @throws UserPoolError `auth-session-…` */
  associateSoftwareTokenInSession(
    session: string,
  ): Promise<{ readonly secretCode: string; readonly session: string }>;
  /** @throws UserPoolError `software-token-code-mismatch`, `software-token-not-found` */
  verifySoftwareToken(user: User, proof: SoftwareTokenProof): Promise<void>;
  /** @throws UserPoolError as {@link verifySoftwareToken}; `auth-session-…` */
  verifySoftwareTokenInSession(
    session: string,
    proof: SoftwareTokenProof,
  ): Promise<{ readonly session: string }>;
  /** An administrator takes the secret away. @throws UserPoolError `software-token-not-found` */
  adminDeleteSoftwareToken(username: string): Promise<void>;
}

export interface SoftwareTokenProof {
  readonly code: string;
  readonly deviceName?: string | undefined;
}

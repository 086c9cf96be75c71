import type { AppClient } from "./app-client.ts";
import type { MfaFactor } from "./user-pool-settings.ts";

/** What the hosted pages show when a password alone does not sign in (contract A3, F1). */
export type PageFactorOutcome =
  | {
      readonly kind: "mfa-code-required";
      readonly session: string;
      readonly factor: MfaFactor;
      /** Where a code went, masked; `undefined` for an authenticator app. */
      readonly destination: string | undefined;
    }
  | {
      readonly kind: "mfa-choice-required";
      readonly session: string;
      readonly factors: readonly MfaFactor[];
    }
  /** The pool asks for a second factor and the user has none: one of these has to be set up. */
  | {
      readonly kind: "mfa-setup-required";
      readonly session: string;
      readonly factors: readonly MfaFactor[];
    };

/**
 * The answers to {@link PageFactorOutcome}. A wrong code is refused and leaves the session usable; every
 * outcome carries the session that the next answer needs.
 */
export interface PageFactors<Outcome> {
  /** @throws UserPoolError `challenge-code-mismatch`, `software-token-used`, `auth-session-…` */
  answerMfaOnPage(client: AppClient, answer: PageCodeAnswer): Promise<Outcome>;
  /** Takes one of the factors that `mfa-choice-required` offered. */
  chooseMfaOnPage(
    client: AppClient,
    choice: { readonly session: string; readonly factor: string },
  ): Promise<Outcome>;
  /** Begins to set up an authenticator app: the session goes on under the name that is returned. */
  startSoftwareTokenOnPage(client: AppClient, session: string): Promise<SoftwareTokenSetUp>;
  /** @throws UserPoolError `software-token-code-mismatch`, `auth-session-…` */
  finishSoftwareTokenOnPage(client: AppClient, answer: PageCodeAnswer): Promise<Outcome>;
  /** Sends a code to the address that is going to be the second factor. */
  setUpEmailOnPage(
    client: AppClient,
    setUp: { readonly session: string; readonly email: string },
  ): Promise<Outcome>;
}

export interface PageCodeAnswer {
  readonly session: string;
  readonly code: string;
}

export interface SoftwareTokenSetUp {
  readonly session: string;
  /** Base32, for apps that cannot scan. */
  readonly secretCode: string;
  /** `otpauth://totp/…`, for a QR code. */
  readonly uri: string;
}

import type { JsonObject } from "../platform/json.ts";
import type { AppClient } from "./app-client.ts";
import type { FirstAuthFactor } from "./user-pool-settings.ts";

/** What managed login asks for when the way to sign in is the person's choice (contract F2). */
export type PageFirstFactorOutcome =
  | {
      readonly kind: "first-factor-choice-required";
      readonly session: string;
      readonly factors: readonly FirstAuthFactor[];
    }
  | { readonly kind: "password-required"; readonly session: string }
  | {
      readonly kind: "first-code-required";
      readonly session: string;
      readonly medium: "EMAIL" | "SMS";
      /** Masked. */
      readonly destination: string;
    }
  | { readonly kind: "passkey-required"; readonly session: string };

/**
 * A sign-in by choice on the pages: who it is, how, and the proof. Each answer names the user as typed before.
 * Somebody unknown is asked like everybody else where the client hides who exists (contract C8).
 */
export interface PageFirstFactors<Outcome> {
  /**
   * Asks how; where there is one way only, for its proof at once.
   * @throws UserPoolError `user-not-confirmed`, `password-reset-required`, `password-attempts-exceeded`
   */
  beginSignInOnPage(client: AppClient, begin: PageBeginning): Promise<Outcome>;
  /** Takes one of the ways that `first-factor-choice-required` offered. */
  chooseFirstFactorOnPage(
    client: AppClient,
    choice: PageAnswer & { readonly factor: string },
  ): Promise<Outcome>;
  /** @throws UserPoolError `incorrect-credentials`, `auth-session-…` */
  answerPasswordOnPage(
    client: AppClient,
    answer: PageAnswer & { readonly password: string },
  ): Promise<Outcome>;
  /** @throws UserPoolError `challenge-code-mismatch`, `auth-session-…` */
  answerFirstCodeOnPage(client: AppClient, answer: PageAnswer & { readonly code: string }): Promise<Outcome>;
  /** `PublicKeyCredentialRequestOptionsJSON` for the page on this host. @throws UserPoolError `auth-session-…` */
  findPasskeyOptionsOnPage(
    client: AppClient,
    page: PageAnswer & { readonly pageHost: string },
  ): Promise<JsonObject>;
  /** @throws UserPoolError `incorrect-credentials`, `auth-session-…` */
  answerPasskeyOnPage(
    client: AppClient,
    answer: PageAnswer & { readonly credential: string },
  ): Promise<Outcome>;
}

export interface PageBeginning {
  readonly username: string;
  /** The way to take without being asked, when it is offered: another code by the same way. */
  readonly factor?: FirstAuthFactor | undefined;
}

export interface PageAnswer {
  readonly session: string;
  readonly username: string;
}

import type { AppClient, ExplicitAuthFlow } from "../app-client.ts";
import type { AuthOutcome } from "../user-pool.ts";
import { UserPoolError, type UserPoolErrorReason } from "../user-pool-error.ts";

/** `InitiateAuth` or `AdminInitiateAuth`, its flow chosen. */
export interface AuthAttempt {
  readonly client: AppClient;
  /** `AuthParameters`, wire spelling. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  /** Of a sign-up that was just confirmed. */
  readonly session?: string | undefined;
}

/** One way to begin a sign-in. A new one is a file here and an entry in the registry. */
export interface AuthFlow {
  /** What the client has to allow. */
  readonly allowedBy: ExplicitAuthFlow;
  readonly isAdminOnly?: boolean;
  /** How a client that does not allow the flow is refused: every flow has words of its own (contract C5.4). */
  readonly refusal: {
    readonly reason: UserPoolErrorReason;
    readonly values?: Readonly<Record<string, string>>;
  };
  /** In the order in which a missing one is reported. */
  readonly requiredParameters: readonly string[];
  start(attempt: AuthAttempt): Promise<AuthOutcome>;
}

/** @throws UserPoolError what the flow says, `auth-flow-not-supported`, `auth-parameter-missing` */
export function checkAuthFlow(flow: AuthFlow, attempt: AuthAttempt, isAdmin: boolean): void {
  if (flow.isAdminOnly && !isAdmin) throw new UserPoolError("auth-flow-not-supported");
  if (!attempt.client.explicitAuthFlows.includes(flow.allowedBy)) {
    throw new UserPoolError(flow.refusal.reason, { values: flow.refusal.values ?? {} });
  }
  const missing = flow.requiredParameters.find((name) => !getParameter(attempt.parameters, name));
  if (missing !== undefined) {
    throw new UserPoolError("auth-parameter-missing", { values: { parameter: missing } });
  }
}

/** An own member, or the empty text. */
export function getParameter(parameters: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(parameters, name) ? (parameters[name] ?? "") : "";
}

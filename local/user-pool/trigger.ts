/** Triggers of contract F5.2 that a flow here stops at. */
export const TRIGGER_NAMES = [
  "PreSignUp",
  "PostConfirmation",
  "PreAuthentication",
  "PostAuthentication",
  "CustomMessage",
  "PreTokenGeneration",
  "DefineAuthChallenge",
  "CreateAuthChallenge",
  "VerifyAuthChallengeResponse",
  "UserMigration",
] as const;

export type TriggerName = (typeof TRIGGER_NAMES)[number];

/** What a trigger is told, less the envelope that whoever invokes it adds (contract F5.1). */
export interface TriggerEvent {
  /** `PreSignUp_SignUp`, `PostConfirmation_ConfirmSignUp`, … */
  readonly triggerSource: string;
  readonly userPoolId: string;
  readonly username: string;
  /** `undefined` for an administrator's call, which names no client. */
  readonly clientId?: string | undefined;
  /** Attributes, metadata and whatever else the trigger's `request` holds. */
  readonly request: Readonly<Record<string, unknown>>;
}

/**
 * Runs the function that the pool's `LambdaConfig` names for a trigger.
 * @returns the function's `response`; `undefined` when the pool has no such trigger
 * @throws UserPoolError when the function refuses, fails or answers nonsense
 */
export type InvokeTrigger = (
  trigger: TriggerName,
  event: TriggerEvent,
) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** For pools without triggers. */
export const invokeNoTrigger: InvokeTrigger = () => Promise.resolve(undefined);

/** What a trigger is told of a user who exists; all texts (contract F5.1). */
export function toTriggerAttributes(user: {
  readonly sub: string;
  readonly status: string;
  readonly attributes: Readonly<Record<string, string>>;
}): Readonly<Record<string, string>> {
  return { sub: user.sub, "cognito:user_status": user.status, ...user.attributes };
}

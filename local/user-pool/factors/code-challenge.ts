import { isEqualSecret } from "../../platform/constant-time.ts";
import { toCodeDelivery } from "../messages.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { FactorRole, SessionDetail } from "../sign-in/auth-session.ts";
import type { PosedChallenge, PosingParts } from "../sign-in/pose-challenge.ts";
import type { UserRecord } from "../store.ts";
import type { ContactAttribute, FactorSettings } from "../user-pool-settings.ts";

/** AWS: eight digits in place of a password, six beside one (contract 0.4). Assumed: of SMS_OTP. */
const CODE_DIGITS: Readonly<Record<FactorRole, number>> = { "first-factor": 8, "second-factor": 6 };

/** Assumed: AWS's own texts where the pool has none. */
const DEFAULT_SUBJECT = "Your authentication code";
const DEFAULT_MESSAGE = "Your authentication code is {####}.";

export type CodeChallengeName = "SMS_MFA" | "EMAIL_OTP" | "SMS_OTP";

export interface CodeToSend {
  readonly name: CodeChallengeName;
  readonly user: UserRecord;
  readonly role: FactorRole;
  /** An address that the user is about to set up; the user's own unless given. */
  readonly newDestination?: string;
}

/** Asks for a code that is sent by the pool's words; nothing is sent yet (contract C5.5). */
export function toCodeChallenge(parts: PosingParts, sent: CodeToSend): PosedChallenge {
  const { name, role, newDestination } = sent;
  const attribute: ContactAttribute = name === "EMAIL_OTP" ? "email" : "phone_number";
  const destination = newDestination ?? sent.user.attributes[attribute] ?? "";
  const user = { ...sent.user, attributes: { ...sent.user.attributes, [attribute]: destination } };
  const code = parts.random.digits(CODE_DIGITS[role]);
  return {
    challenge: { name, parameters: toDeliveryParameters(user, attribute, role) },
    detail: {
      kind: "code",
      digest: digestCode(parts, user, code),
      role,
      attribute,
      ...(newDestination === undefined ? {} : { newDestination }),
    },
    message: {
      user,
      attribute,
      kind: "authentication",
      purpose: role === "first-factor" ? "sign-in" : "mfa",
      code,
      texts: toTexts(parts.factors.current()),
      asked: { source: "Authentication" },
    },
  };
}

export function isRightCode(
  parts: Pick<PoolParts, "secret">,
  { user, detail }: { readonly user: UserRecord; readonly detail: SessionDetail & { readonly kind: "code" } },
  code: string,
): boolean {
  return isEqualSecret(detail.digest, digestCode(parts, user, code));
}

function toDeliveryParameters(
  user: UserRecord,
  attribute: ContactAttribute,
  role: FactorRole,
): Readonly<Record<string, string>> {
  const { medium, destination } = toCodeDelivery(attribute, user.attributes[attribute] ?? "");
  return {
    CODE_DELIVERY_DELIVERY_MEDIUM: medium,
    CODE_DELIVERY_DESTINATION: destination,
    // Observed: in place of a password, the answer tells nothing more (contract C12).
    ...(role === "first-factor" ? {} : { USER_ID_FOR_SRP: user.username }),
  };
}

function toTexts({ emailSubject, emailMessage, smsMessage }: FactorSettings) {
  return {
    subject: emailSubject ?? DEFAULT_SUBJECT,
    email: emailMessage ?? DEFAULT_MESSAGE,
    sms: smsMessage ?? DEFAULT_MESSAGE,
  };
}

function digestCode(
  { secret }: Pick<PoolParts, "secret">,
  { userPoolId, sub }: Pick<UserRecord, "userPoolId" | "sub">,
  code: string,
): string {
  return secret.digest("sign-in-code", `${userPoolId}/${sub}\n${code}`).toString("base64url");
}

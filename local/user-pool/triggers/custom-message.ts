import { LINK } from "../message-places.ts";
import type { UserRecord } from "../store.ts";
import { type InvokeTrigger, toTriggerAttributes } from "../trigger.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ContactAttribute, UserPoolSettings } from "../user-pool-settings.ts";

export interface MessageTexts {
  readonly subject: string;
  readonly email: string;
  readonly sms: string;
}

/** The call that a message is sent for. */
export interface CustomMessageRequest {
  readonly source:
    | "SignUp"
    | "AdminCreateUser"
    | "ResendCode"
    | "ForgotPassword"
    | "UpdateUserAttribute"
    | "VerifyUserAttribute"
    | "Authentication";
  readonly clientId?: string | undefined;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

interface CustomizedMessage {
  readonly user: Pick<UserRecord, "username" | "attributes" | "sub" | "status">;
  readonly attribute: ContactAttribute;
  readonly texts: MessageTexts;
  readonly asked: CustomMessageRequest;
  /** The mail confirms by a link. */
  readonly isByLink?: boolean;
}

const CODE_PARAMETER = "{####}";
const LINK_PARAMETER = "{##Click Here##}";
const USERNAME_PARAMETER = "{username}";

interface CustomMessageDeps {
  readonly settings: Pick<UserPoolSettings, "userPoolId">;
  readonly invokeTrigger: InvokeTrigger;
}

/**
 * The texts of a message as the CustomMessage trigger wants them (contract F5.2). The function never sees the
 * code, only the place that it takes.
 *
 * @throws UserPoolError `trigger-response-invalid` for a text that has no place for the code
 */
export async function customizeTexts(
  { settings, invokeTrigger }: CustomMessageDeps,
  { user, attribute, texts, asked, isByLink = false }: CustomizedMessage,
): Promise<MessageTexts> {
  const isInvitation = asked.source === "AdminCreateUser";
  const response = await invokeTrigger("CustomMessage", {
    triggerSource: `CustomMessage_${asked.source}`,
    userPoolId: settings.userPoolId,
    username: user.username,
    clientId: asked.clientId,
    request: {
      userAttributes: toTriggerAttributes(user),
      codeParameter: CODE_PARAMETER,
      linkParameter: LINK_PARAMETER,
      usernameParameter: isInvitation ? USERNAME_PARAMETER : null,
      clientMetadata: asked.clientMetadata,
    },
  });
  if (!response) return texts;
  const required = isInvitation ? [CODE_PARAMETER, USERNAME_PARAMETER] : [isByLink ? LINK : CODE_PARAMETER];
  return attribute === "email"
    ? {
        ...texts,
        subject: readText(response, "emailSubject", []) ?? texts.subject,
        email: readText(response, "emailMessage", required) ?? texts.email,
      }
    : { ...texts, sms: readText(response, "smsMessage", required) ?? texts.sms };
}

/** Assumed: how a text without its placeholders is refused. */
function readText(
  response: Readonly<Record<string, unknown>>,
  name: string,
  required: readonly (string | RegExp)[],
): string | undefined {
  const text = response[name] ?? "";
  const isRight =
    typeof text === "string" &&
    (text === "" ||
      required.every((part) => (typeof part === "string" ? text.includes(part) : part.test(text))));
  if (!isRight) throw new UserPoolError("trigger-response-invalid");
  return text === "" ? undefined : text;
}

import type { Clock } from "../platform/clock.ts";
import type { CodeDelivery, Outbox } from "./outbox.ts";
import type { UserRecord } from "./store.ts";
import type { InvokeTrigger } from "./trigger.ts";
import { type CustomMessageRequest, customizeTexts, type MessageTexts } from "./triggers/custom-message.ts";
import type { ContactAttribute, UserPoolSettings } from "./user-pool-settings.ts";
import { toMaskedDestination } from "./users/contact-format.ts";

/** Codes and invitations differ in their texts only. */
export type MessageKind = "verification" | "invitation" | "authentication";

export interface Message {
  readonly user: Pick<UserRecord, "username" | "attributes" | "sub" | "status">;
  readonly attribute: ContactAttribute;
  readonly kind: MessageKind;
  readonly purpose: string;
  /** The code, or the temporary password. */
  readonly code: string;
  /** In place of the pool's templates for this kind; a sign-in code has no others. */
  readonly texts?: MessageTexts;
  /** What the CustomMessage trigger hears of the call behind the message. */
  readonly asked: CustomMessageRequest;
}

export interface MessageDeps {
  readonly settings: Pick<UserPoolSettings, "userPoolId" | "messages" | "usernameAttributes">;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly invokeTrigger: InvokeTrigger;
}

/**
 * Fills the pool's template, or the trigger's, and hands it to the outbox; nothing leaves the machine.
 * @throws UserPoolError `trigger-…` of the CustomMessage trigger
 */
export async function deliverMessage(deps: MessageDeps, message: Message): Promise<CodeDelivery> {
  const { settings, outbox, clock } = deps;
  const { user, attribute, kind, code } = message;
  const destination = user.attributes[attribute];
  if (destination === undefined) throw new TypeError(`The user has no ${attribute} to send to.`);
  const medium = toMedium(attribute);
  const texts = await customizeTexts(deps, { ...message, texts: message.texts ?? toTexts(settings, kind) });
  const username = toShownUsername(settings, user);
  outbox.deliver({
    userPoolId: settings.userPoolId,
    medium,
    destination,
    username,
    subject: texts.subject,
    body: fillTemplate(medium === "EMAIL" ? texts.email : texts.sms, { username, code }),
    purpose: message.purpose,
    code,
    sentAt: clock.now(),
  });
  return toCodeDelivery(attribute, destination);
}

function toTexts({ messages }: Pick<UserPoolSettings, "messages">, kind: MessageKind): MessageTexts {
  if (kind === "invitation") {
    return { subject: messages.inviteSubject, email: messages.inviteEmail, sms: messages.inviteSms };
  }
  return {
    subject: messages.verificationSubject,
    email: messages.verificationEmail,
    sms: messages.verificationSms,
  };
}

/** `CodeDeliveryDetails` of a message to `destination` (contract C4). */
export function toCodeDelivery(attribute: ContactAttribute, destination: string): CodeDelivery {
  return {
    attributeName: attribute,
    medium: toMedium(attribute),
    destination: toMaskedDestination(destination),
  };
}

function toMedium(attribute: ContactAttribute): "EMAIL" | "SMS" {
  return attribute === "email" ? "EMAIL" : "SMS";
}

/** AWS: where addresses are usernames, people know themselves by the address (contract E4). */
function toShownUsername(
  { usernameAttributes }: Pick<UserPoolSettings, "usernameAttributes">,
  { username, attributes }: Pick<UserRecord, "username" | "attributes">,
): string {
  const [address] = usernameAttributes.flatMap((attribute) => attributes[attribute] ?? []);
  return address ?? username;
}

function fillTemplate(
  template: string,
  { username, code }: { readonly username: string; readonly code: string },
): string {
  return template.replace(/\{####\}|\{username\}/g, (part) => (part === "{username}" ? username : code));
}

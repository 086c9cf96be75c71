import type { Clock } from "../platform/clock.ts";
import { fillPlaces } from "./message-places.ts";
import type { CodeDelivery, Outbox } from "./outbox.ts";
import type { UserRecord } from "./store.ts";
import type { InvokeTrigger } from "./trigger.ts";
import { type CustomMessageRequest, customizeTexts, type MessageTexts } from "./triggers/custom-message.ts";
import { UserPoolError } from "./user-pool-error.ts";
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
  /** A page of the pool's domain; `undefined` when it has none. */
  readonly toPageUrl: (path: string) => string | undefined;
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
  const link = toConfirmationLink(deps, message);
  const own = message.texts ?? toTexts(settings, link === undefined ? kind : "link");
  const texts = await customizeTexts(deps, { ...message, texts: own, isByLink: link !== undefined });
  const username = toShownUsername(settings, user);
  outbox.deliver({
    userPoolId: settings.userPoolId,
    medium,
    destination,
    username,
    subject: texts.subject,
    body: fillPlaces(medium === "EMAIL" ? texts.email : texts.sms, { username, code, link }),
    purpose: message.purpose,
    code,
    ...(link === undefined ? {} : { link }),
    sentAt: clock.now(),
  });
  return toCodeDelivery(attribute, destination);
}

/**
 * Where a sign-up is confirmed by a click (contract E4). AWS: the pool's domain has the page.
 * Assumed: codes for other purposes stay codes.
 * @throws UserPoolError `code-delivery-failed` when the pool has no domain
 */
function toConfirmationLink(
  { settings, toPageUrl }: Pick<MessageDeps, "settings" | "toPageUrl">,
  { user, attribute, purpose, code, asked }: Message,
): string | undefined {
  if (!settings.messages.isConfirmedByLink || attribute !== "email" || purpose !== "sign-up")
    return undefined;
  const url = toPageUrl("/confirmUser");
  if (url === undefined) throw new UserPoolError("code-delivery-failed");
  const query = new URLSearchParams({
    client_id: asked.clientId ?? "",
    user_name: user.username,
    confirmation_code: code,
  });
  return `${url}?${query}`;
}

function toTexts({ messages }: Pick<UserPoolSettings, "messages">, kind: MessageKind | "link"): MessageTexts {
  if (kind === "link") {
    return { subject: messages.linkSubject, email: messages.linkEmail, sms: messages.verificationSms };
  }
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

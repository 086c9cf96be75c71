import { LINK } from "../message-places.ts";
import type { MessageTemplates } from "../user-pool-settings.ts";
import {
  assertKnownProperties,
  type Properties,
  PropertyError,
  readBlock,
  readChoice,
  readText,
  toPath,
} from "./properties.ts";

/** AWS's texts where the pool has none of its own (contract E4). */
const DEFAULT_INVITE = "Your username is {username} and temporary password is {####}.";
const DEFAULT_VERIFICATION = "Your confirmation code is {####}";

/** Assumed: the text, as the console fills it in. */
const DEFAULT_LINK = "Please click the link below to verify your email address. {##Verify Email##}";

/** The texts of codes and invitations; the older flat properties count where the template has none. */
export function parseMessageTemplates(pool: Properties): MessageTemplates {
  const invite = readBlock(readBlock(pool, "AdminCreateUserConfig"), "InviteMessageTemplate");
  assertKnownProperties(invite, ["EmailMessage", "EmailSubject", "SMSMessage"]);
  const verification = readBlock(pool, "VerificationMessageTemplate");
  assertKnownProperties(verification, [
    "DefaultEmailOption",
    "EmailMessage",
    "EmailMessageByLink",
    "EmailSubject",
    "EmailSubjectByLink",
    "SmsMessage",
  ]);
  const option = readChoice(verification, "DefaultEmailOption", ["CONFIRM_WITH_CODE", "CONFIRM_WITH_LINK"]);
  return {
    inviteSubject: readText(invite, "EmailSubject") ?? "Your temporary password",
    inviteEmail: readText(invite, "EmailMessage") ?? DEFAULT_INVITE,
    inviteSms: readText(invite, "SMSMessage") ?? DEFAULT_INVITE,
    verificationSubject:
      readText(verification, "EmailSubject") ??
      readText(pool, "EmailVerificationSubject") ??
      "Your verification code",
    verificationEmail:
      readText(verification, "EmailMessage") ??
      readText(pool, "EmailVerificationMessage") ??
      DEFAULT_VERIFICATION,
    isConfirmedByLink: option === "CONFIRM_WITH_LINK",
    linkSubject: readText(verification, "EmailSubjectByLink") ?? "Your verification link",
    linkEmail: readLinkText(verification) ?? DEFAULT_LINK,
    verificationSms:
      readText(verification, "SmsMessage") ??
      readText(pool, "SmsVerificationMessage") ??
      DEFAULT_VERIFICATION,
  };
}

/** AWS: the text of the link stands between `{##` and `##}`; without it nobody could confirm. */
function readLinkText(verification: Properties): string | undefined {
  const text = readText(verification, "EmailMessageByLink");
  if (text === undefined || LINK.test(text)) return text;
  throw new PropertyError(toPath(verification, "EmailMessageByLink"), {
    problem: "There is no place for the link.",
    remedy: "Write its text as {##Verify your email##}.",
  });
}

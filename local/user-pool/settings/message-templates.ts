import type { MessageTemplates } from "../user-pool-settings.ts";
import { assertKnownProperties, type Properties, readBlock, readText, refuseProperty } from "./properties.ts";

/** AWS's texts where the pool has none of its own (contract E4). */
const DEFAULT_INVITE = "Your username is {username} and temporary password is {####}.";
const DEFAULT_VERIFICATION = "Your confirmation code is {####}";

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
  if ((readText(verification, "DefaultEmailOption") ?? "CONFIRM_WITH_CODE") !== "CONFIRM_WITH_CODE") {
    refuseProperty(verification, "DefaultEmailOption", "Use CONFIRM_WITH_CODE, the default.");
  }
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
    verificationSms:
      readText(verification, "SmsMessage") ??
      readText(pool, "SmsVerificationMessage") ??
      DEFAULT_VERIFICATION,
  };
}

import type { JsonObject } from "../../platform/json.ts";
import type { TriggerName } from "../trigger.ts";

/** `response` as a function gets it: every member is there, and says nothing yet (contract F5.1, F5.2). */
export const EMPTY_RESPONSES: Readonly<Record<TriggerName, JsonObject>> = {
  PreSignUp: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  PostConfirmation: {},
  PreAuthentication: {},
  PostAuthentication: {},
  CustomMessage: { smsMessage: null, emailMessage: null, emailSubject: null },
};

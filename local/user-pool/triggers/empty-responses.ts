import type { JsonObject } from "../../platform/json.ts";
import type { TriggerName } from "../trigger.ts";

/** `response` as a function gets it: every member is there, and says nothing yet (contract F5.1, F5.2). */
export const EMPTY_RESPONSES: Readonly<Record<TriggerName, JsonObject>> = {
  PreSignUp: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  PostConfirmation: {},
  PreAuthentication: {},
  PostAuthentication: {},
  PreTokenGeneration: { claimsOverrideDetails: null },
  CustomMessage: { smsMessage: null, emailMessage: null, emailSubject: null },
  DefineAuthChallenge: { challengeName: null, issueTokens: null, failAuthentication: null },
  CreateAuthChallenge: {
    publicChallengeParameters: null,
    privateChallengeParameters: null,
    challengeMetadata: null,
  },
  VerifyAuthChallengeResponse: { answerCorrect: null },
  UserMigration: {
    userAttributes: null,
    forceAliasCreation: null,
    enableSMSMFA: null,
    finalUserStatus: null,
    messageAction: null,
    desiredDeliveryMediums: null,
  },
};

/** From its second version on, the trigger changes access tokens and scopes, too (contract F5.3). */
export const LATER_TOKEN_RESPONSE: JsonObject = { claimsAndScopeOverrideDetails: null };

import type { PoolParts } from "../pool-parts.ts";
import type { BrowserSignIn } from "../user-pool.ts";
import {
  issueAuthorizationCode,
  issueImplicitTokens,
  redeemAuthorizationCode,
} from "./authorization-codes.ts";
import { createLoginSessions } from "./login-sessions.ts";
import { createPageFactors } from "./page-factors.ts";
import { createPageFirstFactors } from "./page-first-factors.ts";
import { answerNewPasswordOnPage, signInOnPage } from "./page-sign-in.ts";

/** The browser's way in: pages, cookie, and what the authorize redirect carries (contract A). */
export function createBrowserSignIn(parts: PoolParts): BrowserSignIn {
  return {
    signInOnPage: (client, credentials) => signInOnPage(parts, client, credentials),
    answerNewPasswordOnPage: (client, answer) => answerNewPasswordOnPage(parts, client, answer),
    ...createPageFactors(parts),
    ...createPageFirstFactors(parts),
    ...createLoginSessions(parts),
    issueAuthorizationCode: (grant) => issueAuthorizationCode(parts, grant),
    redeemAuthorizationCode: (client, redemption) => redeemAuthorizationCode(parts, client, redemption),
    issueImplicitTokens: (grant) => issueImplicitTokens(parts, grant),
  };
}

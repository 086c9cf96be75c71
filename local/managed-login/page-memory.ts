import { findCookie, toExpiredCookie, toSetCookie } from "../http/cookies.ts";
import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { CodeDelivery } from "../user-pool/outbox.ts";
import type { PageFactorOutcome } from "../user-pool/page-factors.ts";
import type { PageFirstFactorOutcome } from "../user-pool/page-first-factors.ts";
import type { Sealer } from "./sealed-cookie.ts";

/** Names as the real pages have them (contract A11); what they hold is ours. */
const NOTICE_COOKIE = "page-data";
const FLOW_COOKIE = "cognito-fl";

/** A notice is shown on the page that the answer redirects to, or never. */
const NOTICE_SECONDS = 60;

/** AWS: an authentication left unfinished for five minutes is cancelled. */
const SIGN_IN_SECONDS = 5 * 60;

/** A code may be an hour on its way; the page asks for the username again when this is over. */
const CODE_SECONDS = 60 * 60;

/** The field in which the page's script posts what the browser's authenticator answered, as JSON. */
export const PASSKEY_FIELD = "credential";

/** What a page shows once, after a redirect: a message, and what was typed. Never a password or a code. */
export interface Notice {
  readonly page: string;
  readonly kind: "error" | "success";
  readonly message: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What was begun on one page and is finished on the next. */
export type Flow =
  | {
      readonly kind: "confirm" | "reset-password";
      readonly username: string;
      readonly sub?: string | undefined;
      readonly delivery?: Pick<CodeDelivery, "medium" | "destination"> | undefined;
    }
  | {
      readonly kind: "new-password";
      readonly session: string;
      /** As typed, so that a password manager knows whose password changes. */
      readonly username: string;
      readonly missingAttributes: readonly string[];
    }
  /** A second factor is asked for. */
  | (PageFactorOutcome & { readonly username: string })
  /** An authenticator app is being set up. */
  | {
      readonly kind: "mfa-app";
      readonly session: string;
      readonly username: string;
      readonly secretCode: string;
      readonly uri: string;
    }
  /** A way to sign in is to be chosen, or its proof is asked for. */
  | (PageFirstFactorOutcome & { readonly username: string })
  /** Signed in just now, and asked whether there shall be a passkey. */
  | { readonly kind: "passkey-offer" };

export interface PageMemory {
  readonly notice: Notice | undefined;
  readonly flow: Flow | undefined;
}

/** Only what this process sealed comes back, so its shape is known. */
export function recall(sealer: Sealer, cookies: string | undefined): PageMemory {
  const open = (name: string) => sealer.open(name, findCookie(cookies, name));
  const notice = open(NOTICE_COOKIE);
  const flow = open(FLOW_COOKIE);
  return {
    notice: isNotice(notice) ? notice : undefined,
    flow: isFlow(flow) ? flow : undefined,
  };
}

/** The cookie of a notice; one that is too long goes without what was typed. */
export function toNoticeCookie(sealer: Sealer, notice: Notice, isSecure: boolean): string {
  const whole = sealer.seal(NOTICE_COOKIE, { ...notice }, NOTICE_SECONDS);
  const sealed = whole ?? sealer.seal(NOTICE_COOKIE, { ...notice, values: {} }, NOTICE_SECONDS);
  return toSetCookie(NOTICE_COOKIE, sealed ?? "", { isSecure, maxAgeSeconds: NOTICE_SECONDS });
}

export function toForgottenNotice(isSecure: boolean): string {
  return toExpiredCookie(NOTICE_COOKIE, { isSecure });
}

export function toFlowCookie(sealer: Sealer, flow: Flow, isSecure: boolean): string {
  const maxAgeSeconds = "session" in flow ? SIGN_IN_SECONDS : CODE_SECONDS;
  const sealed = sealer.seal(FLOW_COOKIE, { ...flow }, maxAgeSeconds);
  if (sealed === undefined) throw new TypeError("A sign-in flow must fit into a cookie.");
  return toSetCookie(FLOW_COOKIE, sealed, { isSecure, maxAgeSeconds });
}

export function toForgottenFlow(isSecure: boolean): string {
  return toExpiredCookie(FLOW_COOKIE, { isSecure });
}

function isNotice(value: JsonObject | undefined): value is JsonObject & Notice {
  return value !== undefined && typeof getOwn(value, "page") === "string" && isJsonObject(value.values);
}

function isFlow(value: JsonObject | undefined): value is JsonObject & Flow {
  return value !== undefined && typeof getOwn(value, "kind") === "string";
}

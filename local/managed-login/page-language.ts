import type { MiddlewareHandler } from "hono";
import { findCookie, toSetCookie } from "../http/cookies.ts";
import { toDomainRequest } from "../oauth2/domain-request.ts";
import { isLanguage, type Language, loadTexts } from "./languages/catalogue.ts";
import { speak } from "./texts.ts";

/** Contract A2.1: named so by AWS. */
const COOKIE = "lang";

/** Assumed: how long a browser keeps the choice. */
const COOKIE_SECONDS = 365 * 24 * 60 * 60;

/**
 * Answers in the language that `lang` asks for, and remembers it in a cookie; without either, in English
 * (contract A2.1, A11). What is no language of the pages is nobody's choice.
 */
export const pageLanguage: MiddlewareHandler = async (context, next) => {
  const { parameters, cookies, isSecure } = toDomainRequest(context);
  const [asked, kept] = [parameters.get("lang"), findCookie(cookies, COOKIE)];
  const language = [asked, kept].find(isLanguage) ?? "en";
  await speak(await loadTexts(language), next);
  if (asked === language && kept !== language)
    context.res.headers.append("Set-Cookie", toLanguageCookie(language, isSecure));
};

function toLanguageCookie(language: Language, isSecure: boolean): string {
  return toSetCookie(COOKIE, language, { isSecure, maxAgeSeconds: COOKIE_SECONDS });
}

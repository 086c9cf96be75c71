import type { AppClient } from "../app-client.ts";
import { type Properties, PropertyError, readText, readTexts, toPath } from "./properties.ts";

type ClientUrls = Pick<AppClient, "callbackUrls" | "logoutUrls"> & { readonly defaultRedirectUri?: string };

/** Schemes that run in the browser or read files instead of opening an application. */
const FORBIDDEN_SCHEMES = ["javascript:", "data:", "vbscript:", "file:", "blob:", "about:"];
const LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

/** Callback and sign-out URLs: exact texts, checked as AWS does when a client is made (contract A2.1, G4). */
export function parseClientUrls(properties: Properties): ClientUrls {
  const callbackUrls = parseUrls(properties, "CallbackURLs");
  const logoutUrls = parseUrls(properties, "LogoutURLs");
  const defaultRedirectUri = readText(properties, "DefaultRedirectURI");
  if (defaultRedirectUri === undefined) return { callbackUrls, logoutUrls };
  if (!callbackUrls.includes(defaultRedirectUri)) {
    throw new PropertyError(toPath(properties, "DefaultRedirectURI"), {
      problem: "The default redirect URI is not among the callback URLs.",
      remedy: "Add it to CallbackURLs.",
    });
  }
  return { callbackUrls, logoutUrls, defaultRedirectUri };
}

function parseUrls(properties: Properties, name: string): readonly string[] {
  const urls = readTexts(properties, name) ?? [];
  const wrong = urls.find((url) => !isRedirectUrl(url));
  if (wrong === undefined) return urls;
  throw new PropertyError(toPath(properties, name), {
    problem: `${JSON.stringify(wrong)} cannot be registered.`,
    remedy: "Write an absolute https URL without a fragment; http is for localhost only.",
  });
}

/** Whether Cognito would register the URL: absolute, no fragment, https, or http on this machine. */
export function isRedirectUrl(text: string): boolean {
  if (!URL.canParse(text) || text.includes("#") || text.includes("*") || /[\s\p{Cc}]/u.test(text))
    return false;
  const { protocol, hostname } = new URL(text);
  if (protocol === "http:") return LOOPBACK_HOSTS.includes(hostname);
  return !FORBIDDEN_SCHEMES.includes(protocol);
}

import { createHash } from "node:crypto";
import { toBase64url } from "../platform/base64url.ts";
import { isJsonObject } from "../platform/json.ts";
import type { Random } from "../platform/random.ts";
import { StartError } from "../platform/start-error.ts";
import { type CookieJar, createCookieJar } from "./cookie-jar.ts";
import { findForm, findText } from "./html-form.ts";

export interface HostedSignIn {
  readonly poolUrl: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly redirectUri: string;
  /** `code` where the client allows it. */
  readonly responseType: "code" | "token";
  /** @default all that the client may have */
  readonly scopes?: readonly string[];
  readonly username: string;
  readonly password: string;
}

export interface SignInTokens {
  readonly idToken: string | undefined;
  readonly accessToken: string | undefined;
  /** With the code grant only. */
  readonly refreshToken?: string | undefined;
}

const MAX_REDIRECTS = 10;

/**
 * Signs in as a person with a browser would: authorize, the form of the sign-in page, the redirect, and with
 * the code grant PKCE and the token endpoint. Nothing is taken from behind the counter.
 *
 * @throws StartError with the page's own words when the sign-in is refused or needs more than a password
 */
export async function signInOnHostedPage(signIn: HostedSignIn, random: Random): Promise<SignInTokens> {
  const codeVerifier = toBase64url(random.bytes(32));
  const state = toBase64url(random.bytes(16));
  const query = new URLSearchParams({
    client_id: signIn.clientId,
    response_type: signIn.responseType,
    redirect_uri: signIn.redirectUri,
    state,
    ...(signIn.scopes && { scope: signIn.scopes.join(" ") }),
    ...(signIn.responseType === "code"
      ? {
          code_challenge: toBase64url(createHash("sha256").update(codeVerifier).digest()),
          code_challenge_method: "S256",
        }
      : {}),
  });
  const visit: Visit = { jar: createCookieJar(), redirectUri: signIn.redirectUri };
  const loginPage = await follow(visit, `${signIn.poolUrl}/oauth2/authorize?${query}`);
  const end = loginPage.kind === "page" ? await submitLogin(visit, loginPage, signIn) : loginPage;
  return readCallback(end, { state, codeVerifier, signIn });
}

interface Visit {
  readonly jar: CookieJar;
  readonly redirectUri: string;
}

type Stop =
  | { readonly kind: "page"; readonly url: string; readonly html: string }
  | { readonly kind: "callback"; readonly url: string };

/** Follows redirects up to a page, or to the callback URL, which is not visited. */
async function follow({ jar, redirectUri }: Visit, start: string, form?: URLSearchParams): Promise<Stop> {
  let url = start;
  let body = form;
  for (let hop = 0; hop < MAX_REDIRECTS; hop += 1) {
    if (url === redirectUri || url.startsWith(`${redirectUri}?`) || url.startsWith(`${redirectUri}#`)) {
      return { kind: "callback", url };
    }
    const response = await fetch(url, {
      redirect: "manual",
      headers: { Cookie: jar.toHeader(), Origin: new URL(url).origin },
      ...(body === undefined ? {} : { method: "POST", body }),
    });
    jar.receive(response);
    const location = response.headers.get("location");
    if (location === null) return { kind: "page", url, html: await response.text() };
    url = new URL(location, url).href;
    body = undefined;
  }
  throw refuse("the redirects did not end");
}

async function submitLogin(
  visit: Visit,
  page: Stop & { kind: "page" },
  { username, password }: HostedSignIn,
): Promise<Stop> {
  // Managed login may ask for the name first; its form takes both at once from a program.
  const form = findForm(page.html, "password") ?? findForm(page.html, "username");
  if (!form) throw refuse(describePage(page.html));
  const fields = new URLSearchParams([...form.fields]);
  fields.set("username", username);
  fields.set("password", password);
  const end = await follow(visit, new URL(form.action, page.url).href, fields);
  if (end.kind === "callback") return end;
  if (end.html.includes("requiredAttributes[") || /name="?(?:new_password|confirm_password)/.test(end.html)) {
    throw new StartError({
      problem: "The user has a temporary password, which has to be changed on the sign-in page first.",
      remedy: "Open the sign-in link of the start-up screen, or create the user with --password.",
    });
  }
  throw refuse(describePage(end.html));
}

function describePage(html: string): string {
  return (
    findText(html, "errorMessage-customizable") ??
    findText(html, "error") ??
    "it asks for more than a password"
  );
}

function refuse(reason: string): StartError {
  return new StartError({
    problem: `The sign-in page did not sign the user in: ${reason}`,
    remedy: "The twin's terminal says more; try the sign-in link of its start-up screen in a browser.",
  });
}

interface Expected {
  readonly state: string;
  readonly codeVerifier: string;
  readonly signIn: HostedSignIn;
}

async function readCallback(end: Stop, expected: Expected): Promise<SignInTokens> {
  if (end.kind !== "callback") throw refuse(describePage(end.html));
  const url = new URL(end.url);
  const answer = url.hash === "" ? url.searchParams : new URLSearchParams(url.hash.slice(1));
  if (answer.has("error"))
    throw refuse(`${answer.get("error")} ${answer.get("error_description") ?? ""}`.trim());
  if (answer.get("state") !== expected.state) throw refuse("the state came back changed");
  const code = answer.get("code");
  if (code !== null) return redeem(code, expected);
  return {
    idToken: answer.get("id_token") ?? undefined,
    accessToken: answer.get("access_token") ?? undefined,
  };
}

async function redeem(code: string, { signIn, codeVerifier }: Expected): Promise<SignInTokens> {
  const { poolUrl, clientId, clientSecret, redirectUri } = signIn;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  const response = await fetch(`${poolUrl}/oauth2/token`, {
    method: "POST",
    headers: clientSecret === undefined ? {} : { Authorization: `Basic ${basic}` },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: clientId,
      code,
      redirect_uri: redirectUri,
      code_verifier: codeVerifier,
    }),
  });
  const tokens: unknown = await response.json();
  if (!response.ok || !isJsonObject(tokens)) throw refuse(`the token endpoint answered ${response.status}`);
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return {
    idToken: text(tokens.id_token),
    accessToken: text(tokens.access_token),
    refreshToken: text(tokens.refresh_token),
  };
}

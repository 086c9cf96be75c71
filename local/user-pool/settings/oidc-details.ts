import { getOwn } from "../../platform/json.ts";
import { PropertyError } from "./properties.ts";

/** `ProviderDetails` of an OIDC provider, read. */
export interface OidcDetails {
  readonly clientId: string;
  /** `undefined` for a public client of the provider. */
  readonly clientSecret: string | undefined;
  readonly issuer: string;
  readonly scopes: readonly string[];
  readonly attributesMethod: "GET" | "POST";
  /** Those that the settings name; what is missing the provider's discovery document says. */
  readonly endpoints: {
    readonly authorize: string | undefined;
    readonly token: string | undefined;
    readonly attributes: string | undefined;
    readonly jwks: string | undefined;
  };
}

const KNOWN = [
  "attributes_request_method",
  "attributes_url",
  "attributes_url_add_attributes",
  "authorize_scopes",
  "authorize_url",
  "client_id",
  "client_secret",
  "jwks_uri",
  "oidc_issuer",
  "token_url",
];

type Details = Readonly<Record<string, string>>;

/** @throws PropertyError for what is missing, unknown, or no address that may be called */
export function parseOidcDetails(details: Details): OidcDetails {
  const unknown = Object.keys(details).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) refuse(unknown, "This detail is not known.", `Take: ${KNOWN.join(", ")}.`);
  const clientId = readRequired(details, "client_id");
  const method = getOwn(details, "attributes_request_method") ?? "GET";
  if (method !== "GET" && method !== "POST") {
    refuse("attributes_request_method", `Expected GET or POST, found ${method}.`, "Correct the value.");
  }
  if (getOwn(details, "attributes_url_add_attributes") === "true") {
    refuse("attributes_url_add_attributes", "Only social providers have it.", "Remove it.");
  }
  const scopes = readRequired(details, "authorize_scopes").split(/\s+/);
  if (!scopes.includes("openid")) {
    refuse("authorize_scopes", "openid is missing: without it there is no ID token.", "Add openid.");
  }
  return {
    clientId,
    clientSecret: readOptional(details, "client_secret"),
    issuer: readRequiredUrl(details, "oidc_issuer"),
    scopes,
    attributesMethod: method,
    endpoints: {
      authorize: readUrl(details, "authorize_url"),
      token: readUrl(details, "token_url"),
      attributes: readUrl(details, "attributes_url"),
      jwks: readUrl(details, "jwks_uri"),
    },
  };
}

/**
 * Whether the twin may call the address: by https, or on this machine. Everything else would carry a client
 * secret and people's claims in the clear, or reach into somebody's network by a scheme of its own.
 */
export function isCallableUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username !== "" || password !== "" || hash !== "") return false;
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

function readRequiredUrl(details: Details, name: string): string {
  readRequired(details, name);
  return readUrl(details, name) ?? "";
}

function readUrl(details: Details, name: string): string | undefined {
  const url = readOptional(details, name);
  if (url === undefined || isCallableUrl(url)) return url;
  const remedy = "Take an https address, or http on this machine (localhost).";
  return refuse(name, `${JSON.stringify(url)} is no address that is called from here.`, remedy);
}

function readRequired(details: Details, name: string): string {
  return readOptional(details, name) ?? refuse(name, `${name} is missing.`, "Add it.");
}

function readOptional(details: Details, name: string): string | undefined {
  const value = getOwn(details, name);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function refuse(name: string, problem: string, remedy: string): never {
  throw new PropertyError(`ProviderDetails.${name}`, { problem, remedy });
}

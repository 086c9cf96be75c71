import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import type { WebAuthnSettings } from "../user-pool-settings.ts";

/** Where browsers meet the twin. */
const LOCAL_HOST = "localhost";

/**
 * Whom passkeys are for. AWS: what the pool says, or its domain. A browser at a local address takes neither, so
 * here it is `localhost`, unless the pool names a host below that: passkeys made there are of no use elsewhere.
 * A hosted page on a host of its own below `localhost` can only make passkeys for that host (`pageHost`).
 */
export function toRelyingPartyId({ relyingPartyId }: WebAuthnSettings, pageHost = LOCAL_HOST): string {
  if (relyingPartyId !== null && isWithin(relyingPartyId, LOCAL_HOST)) return relyingPartyId;
  return isWithin(pageHost, LOCAL_HOST) ? pageHost : LOCAL_HOST;
}

/** A page of the relying party: on its host or one below it, on any port. */
export function isOriginOf(relyingPartyId: string, origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  const isWeb = url.protocol === "http:" || url.protocol === "https:";
  return isWeb && url.origin === origin && isWithin(url.hostname, relyingPartyId);
}

function isWithin(host: string, parent: string): boolean {
  return host === parent || host.endsWith(`.${parent}`);
}

/** What the browser says it was asked, by whom; unverified. */
export interface ClientData {
  readonly challenge: string;
  readonly origin: string;
}

/** Of a credential as `toJSON()` gives it; `undefined` when it is none. */
export function parseClientData(credential: JsonObject): ClientData | undefined {
  const response = getOwn(credential, "response");
  const text = isJsonObject(response) ? getOwn(response, "clientDataJSON") : undefined;
  if (typeof text !== "string") return undefined;
  try {
    const data: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    if (!isJsonObject(data)) return undefined;
    const { challenge, origin } = data;
    return typeof challenge === "string" && typeof origin === "string" ? { challenge, origin } : undefined;
  } catch {
    return undefined;
  }
}

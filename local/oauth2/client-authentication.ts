import { isEqualSecret } from "../platform/constant-time.ts";
import { secretsOf } from "../user-pool/app-client.ts";
import type { UserPools } from "../user-pool/user-pool.ts";
import type { DomainRequest } from "./domain-request.ts";
import { type ClientOfPool, findClientOnHost } from "./find-client.ts";
import type { FormParameters } from "./form-parameters.ts";
import { OAuthError } from "./oauth-error.ts";

interface Credentials {
  readonly clientId: string;
  readonly secret: string | undefined;
}

/**
 * Proves which client asks, by Basic or by the body (contract A6.1). Credentials in the URL are not looked at.
 *
 * Ids and secrets are of letters and digits, so Basic is read as it stands: what RFC 6749 §2.3.1 would decode
 * is nobody's secret (catalogue B-43).
 *
 * @throws OAuthError `invalid_client`, `invalid_request`
 */
export function authenticateClient(
  userPools: UserPools,
  request: DomainRequest,
  form: FormParameters,
): ClientOfPool {
  const credentials = toCredentials(request.raw.headers.get("authorization"), form);
  const found = findClientOnHost(userPools, request.host, credentials.clientId);
  if (found === undefined) throw new OAuthError("invalid_client");
  checkSecret(secretsOf(found.client), credentials.secret);
  return found;
}

function toCredentials(authorization: string | null, form: FormParameters): Credentials {
  const basic = parseBasic(authorization);
  const clientId = form.get("client_id");
  // An empty secret in the body is what clients send for "none".
  const secret = form.get("client_secret") || undefined;
  if (basic === undefined) return { clientId: clientId ?? refuse(), secret };
  if (clientId !== undefined && clientId !== basic.clientId) return refuse();
  // RFC 6749 §2.3: not more than one method in one request.
  if (secret !== undefined) throw new OAuthError("invalid_request");
  return basic;
}

/** Credentials of a Basic header; other schemes are not the client's. Malformed Basic is refused. */
function parseBasic(authorization: string | null): Credentials | undefined {
  const [, rest] = /^basic\b(.*)$/i.exec(authorization ?? "") ?? [];
  if (rest === undefined) return undefined;
  const encoded = rest.trim();
  const bytes = Buffer.from(encoded, "base64");
  const text = bytes.toString("latin1");
  const separator = text.indexOf(":");
  const isCanonical = bytes.toString("base64").replace(/=+$/, "") === encoded.replace(/=+$/, "");
  if (!isCanonical || separator === -1 || /[^\x21-\x7e]/.test(text)) return refuse();
  return { clientId: text.slice(0, separator), secret: text.slice(separator + 1) };
}

/** A public client must not send a secret, not even an empty one by Basic. */
function checkSecret(secrets: readonly string[], sent: string | undefined): void {
  if (secrets.length === 0 && sent === undefined) return;
  if (secrets.length === 0) throw new OAuthError("invalid_client");
  if (sent === undefined || !secrets.map((secret) => isEqualSecret(secret, sent)).includes(true))
    throw new OAuthError("invalid_client", "invalid_client_secret");
}

function refuse(): never {
  throw new OAuthError("invalid_client");
}

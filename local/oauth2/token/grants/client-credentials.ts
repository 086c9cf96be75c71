import { isJsonObject } from "../../../platform/json.ts";
import type { FormParameters } from "../../form-parameters.ts";
import { OAuthError } from "../../oauth-error.ts";
import type { Grant } from "../grant.ts";

/** Scopes about a person, which a client by itself is not. */
const SYSTEM_SCOPES = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];

/**
 * An access token for a confidential client itself (contract A6.2). Without `scope` it is good for every custom
 * scope of the client.
 *
 * Assumed: a client that has no custom scope left is refused with `invalid_scope`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 * @throws OAuthError `unauthorized_client`, `invalid_scope`, `invalid_request`
 */
export const redeemClientCredentials: Grant = async ({ pool, client }, form) => {
  if (client.clientSecret === undefined || !client.isOAuthEnabled)
    throw new OAuthError("unauthorized_client");
  if (!client.oauthFlows.includes("client_credentials")) throw new OAuthError("unauthorized_client");
  const asked = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  const granted = pool.listGrantableScopes(client).filter((scope) => !SYSTEM_SCOPES.includes(scope));
  if (!asked.every((scope) => granted.includes(scope))) throw new OAuthError("invalid_scope");
  const scopes = asked.length === 0 ? granted : [...new Set(asked)];
  if (scopes.length === 0) throw new OAuthError("invalid_scope");
  return pool.issueClientToken(client, scopes, { clientMetadata: readClientMetadata(form) });
};

/**
 * `aws_client_metadata`, a map of texts as JSON, for the PreTokenGeneration trigger (contract A6.2).
 * Assumed: anything else is `invalid_request`.
 */
function readClientMetadata(form: FormParameters): Readonly<Record<string, string>> | undefined {
  const text = form.get("aws_client_metadata");
  if (text === undefined || text === "") return undefined;
  try {
    const metadata: unknown = JSON.parse(text);
    if (isTextMap(metadata)) return metadata;
  } catch {}
  throw new OAuthError("invalid_request");
}

function isTextMap(value: unknown): value is Readonly<Record<string, string>> {
  return isJsonObject(value) && Object.values(value).every((one) => typeof one === "string");
}

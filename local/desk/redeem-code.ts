import { isJsonObject } from "../platform/json.ts";
import type { Outbound } from "./outbound.ts";

export interface CodeToRedeem {
  /** Origin of the pool's domain. */
  readonly domain: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly code: string;
  readonly redirectUri: string;
  /** Only when the desk started the sign-in. */
  readonly codeVerifier?: string | undefined;
}

export interface RedeemedTokens {
  readonly idToken?: string;
  readonly accessToken?: string;
}

export type Redemption =
  | { readonly kind: "redeemed"; readonly tokens: RedeemedTokens }
  | { readonly kind: "refused"; readonly error: string };

/** Exchanges an authorization code at the token endpoint, as any application would (RFC 6749 §4.1.3). */
export async function redeemCode(outbound: Outbound, redemption: CodeToRedeem): Promise<Redemption> {
  const { domain, clientId, clientSecret, code, redirectUri, codeVerifier } = redemption;
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: clientId,
    code,
    redirect_uri: redirectUri,
    ...(codeVerifier === undefined ? {} : { code_verifier: codeVerifier }),
  });
  const answer = await outbound(`${domain}/oauth2/token`, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      ...(clientSecret === undefined ? {} : { Authorization: toBasic(clientId, clientSecret) }),
    },
    body: body.toString(),
  });
  return toRedemption(answer.status, answer.body);
}

function toBasic(clientId: string, clientSecret: string): string {
  return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
}

function toRedemption(status: number, body: string): Redemption {
  const answer = parseJson(body);
  if (!isJsonObject(answer)) return { kind: "refused", error: `status ${status}` };
  const { id_token: idToken, access_token: accessToken, error } = answer;
  if (status !== 200)
    return { kind: "refused", error: typeof error === "string" ? error : `status ${status}` };
  return {
    kind: "redeemed",
    tokens: {
      ...(typeof idToken === "string" ? { idToken } : {}),
      ...(typeof accessToken === "string" ? { accessToken } : {}),
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import {
  createHmac,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  verify,
  X509Certificate,
} from "node:crypto";
import type { Authorizer, Verdict } from "../../local/gateway/authorizers/authorizer.ts";
import { toClaimsText } from "../../local/gateway/authorizers/claims-text.ts";
import { findHeaderValues, type RequestHeaders } from "../../local/gateway/request-headers.ts";
import type { CognitoAuthorizer } from "../../local/openapi/authorizer-definition.ts";
import { isJsonObject, type JsonObject } from "../../local/platform/json.ts";
import { createAccessClaims, createIdClaims, NOW_SECONDS, type SigningKey } from "./test-issuer.ts";

/** An authorizer that is wrong on purpose: the security suite must notice. */
export type CreateBrokenGate = (definition: CognitoAuthorizer) => Authorizer;

/** Lets everybody through. */
export function createOpenGate(): CreateBrokenGate {
  return () => ({ authorize: () => allow(createIdClaims()) });
}

/** Reads the claims and believes them: issuer, use, scopes and date are checked, the signature is not. */
export function createDecodingGate(issuersByArn: ReadonlyMap<string, string>): CreateBrokenGate {
  return (definition) => ({
    authorize({ headers, scopes }) {
      const token = findToken(headers, definition);
      const claims = parsePart(token.split(".")[1]);
      return claims && isAcceptable(claims, definition, { issuersByArn, scopes }) ? allow(claims) : REFUSED;
    },
  });
}

/** Checks the signature, with whatever key and algorithm the token brings along or somebody knows. */
export function createAnyKeyGate(
  issuersByArn: ReadonlyMap<string, string>,
  keys: readonly SigningKey[],
): CreateBrokenGate {
  return (definition) => ({
    async authorize({ headers, scopes }) {
      const token = findToken(headers, definition);
      const [headerPart, claimsPart] = token.split(".");
      const header = parsePart(headerPart);
      const claims = parsePart(claimsPart);
      if (header === undefined || claims === undefined) return REFUSED;
      const candidates = [...(await findOwnKeys(header)), ...keys.map(({ publicKey }) => publicKey)];
      const isSigned = candidates.some((key) => isSignedWith(token, header, key));
      return isSigned && isAcceptable(claims, definition, { issuersByArn, scopes }) ? allow(claims) : REFUSED;
    },
  });
}

const REFUSED: Verdict = {
  kind: "refused",
  isExpired: false,
  reason: { problem: "refused by a broken gate", remedy: "None." },
};

function allow(claims: JsonObject): Verdict {
  return { kind: "allowed", authorizerText: `{"claims":${toClaimsText(claims)}}` };
}

function findToken(headers: RequestHeaders, { identityHeader }: CognitoAuthorizer): string {
  const value = findHeaderValues(headers, identityHeader.toLowerCase()).at(-1) ?? "";
  return value.replace(/^bearer /i, "");
}

function parsePart(part = ""): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

interface Acceptance {
  readonly issuersByArn: ReadonlyMap<string, string>;
  readonly scopes: readonly string[];
}

function isAcceptable(
  claims: JsonObject,
  { providerArns }: CognitoAuthorizer,
  { issuersByArn, scopes }: Acceptance,
): boolean {
  const issuers = providerArns.map((arn) => issuersByArn.get(arn));
  if (!issuers.includes(String(claims.iss)) || Number(claims.exp) <= NOW_SECONDS) return false;
  if (scopes.length === 0) return claims.token_use === createIdClaims().token_use;
  const granted = String(claims.scope).split(" ");
  return (
    claims.token_use === createAccessClaims().token_use && scopes.some((scope) => granted.includes(scope))
  );
}

/** `jwk`, `x5c`, `jku`, `x5u`: what no verifier may ever look at. */
async function findOwnKeys(header: JsonObject): Promise<readonly KeyObject[]> {
  const found: KeyObject[] = [];
  if (isJsonObject(header.jwk)) found.push(toKey(header.jwk));
  const [certificate] = Array.isArray(header.x5c) ? header.x5c : [];
  if (typeof certificate === "string") {
    found.push(new X509Certificate(Buffer.from(certificate, "base64")).publicKey);
  }
  const url = header.jku ?? header.x5u;
  if (typeof url === "string") {
    const { keys } = (await (await fetch(url)).json()) as { keys: readonly JsonObject[] };
    found.push(...keys.map(toKey));
  }
  return found;
}

function toKey(jwk: JsonObject): KeyObject {
  return createPublicKey({ key: jwk as JsonWebKey, format: "jwk" });
}

function isSignedWith(token: string, { alg }: JsonObject, key: KeyObject): boolean {
  const input = token.slice(0, token.lastIndexOf("."));
  const signature = Buffer.from(token.slice(input.length + 1), "base64url");
  const algorithm = String(alg);
  if (algorithm.startsWith("HS")) return isSignedBySecret(input, signature, key);
  try {
    return verify(`sha${algorithm.slice(2)}`, Buffer.from(input), key, signature);
  } catch {
    return false;
  }
}

/** The public key as an HMAC secret, in each form in which somebody might have it lying around. */
function isSignedBySecret(input: string, signature: Buffer, key: KeyObject): boolean {
  const secrets = [
    key.export({ type: "spki", format: "pem" }),
    key.export({ type: "spki", format: "der" }),
    JSON.stringify(key.export({ format: "jwk" })),
    "",
    "secret",
  ];
  return secrets.some((secret) => createHmac("sha256", secret).update(input).digest().equals(signature));
}

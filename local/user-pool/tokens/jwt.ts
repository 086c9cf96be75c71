import { sign, verify } from "node:crypto";
import { promisify } from "node:util";
import { parseBase64url, toBase64url } from "../../platform/base64url.ts";
import { isJsonObject, type JsonObject } from "../../platform/json.ts";
import type { SigningKey } from "./signing-keys.ts";

const signAsync = promisify(sign);

/** Exactly two members and no `typ` (contract B1). */
export function encodeHeader(kid: string): string {
  return toBase64url(JSON.stringify({ kid, alg: "RS256" }));
}

/**
 * A compact JWS, RS256. Signed on libuv's threads: two tokens of one sign-in take two cores, and the event
 * loop answers others meanwhile.
 */
export async function signJwt(key: SigningKey, claims: JsonObject): Promise<string> {
  const input = `${key.header}.${toBase64url(JSON.stringify(claims))}`;
  const signature = await signAsync("sha256", Buffer.from(input, "ascii"), key.privateKey);
  return `${input}.${toBase64url(signature)}`;
}

/** A token taken apart and not trusted yet. */
export interface ParsedJwt {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  readonly signedText: string;
  readonly signature: Buffer;
}

/** `undefined` unless the text is three parts of canonical base64url with JSON objects in the first two. */
export function parseJwt(token: string): ParsedJwt | undefined {
  const [header, claims, signature, ...rest] = token.split(".");
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0) {
    return undefined;
  }
  const parts = {
    header: parseJson(header),
    claims: parseJson(claims),
    signature: parseBase64url(signature),
  };
  if (!parts.header || !parts.claims || !parts.signature) return undefined;
  return {
    header: parts.header,
    claims: parts.claims,
    signedText: `${header}.${claims}`,
    signature: parts.signature,
  };
}

/** RS256 with this very key; the header's own `alg` decides nothing. */
export function isSignedBy(key: SigningKey, { signedText, signature }: ParsedJwt): boolean {
  return verify("sha256", Buffer.from(signedText, "ascii"), key.publicKey, signature);
}

function parseJson(part: string): JsonObject | undefined {
  const bytes = parseBase64url(part);
  if (!bytes) return undefined;
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

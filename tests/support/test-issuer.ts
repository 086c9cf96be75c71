import {
  constants,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PublicJwk, TokenIssuer } from "../../local/gateway/issuer-keys.ts";
import { toBase64url } from "../../local/platform/base64url.ts";
import { ISSUER, POOL_ARN } from "./rest-api.ts";

/** A signing key of a pool, with its private half. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: PublicJwk;
}

/** 2026-11-18 11:06:42 UTC; the instant at which the clocks of the gateway's tests stand. */
export const NOW = 1_795_000_002_000;
export const NOW_SECONDS = 1_795_000_002;

/**
 * The signing key of that name: the same for every test of this machine, for making one anew costs a tenth of
 * a second.
 */
export function createSigningKey(name: string): SigningKey {
  const file = join(tmpdir(), `gatehouse-test-rsa-${process.getuid?.() ?? 0}-${name}.pem`);
  const privateKey = createPrivateKey(existsSync(file) ? readFileSync(file) : writeKey(file));
  const publicKey = createPublicKey(privateKey);
  const { n = "", e = "" } = publicKey.export({ format: "jwk" });
  const kid = createHash("sha256").update(name).digest("base64");
  return { kid, privateKey, publicKey, jwk: { kid, kty: "RSA", alg: "RS256", use: "sig", n, e } };
}

function writeKey(file: string): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, pem, { mode: 0o600 });
  renameSync(draft, file);
  // Another test file may have been first; its key is the one that stays.
  return readFileSync(file, "utf8");
}

/** An issuer whose keys may be exchanged, withheld and counted. */
export interface TestIssuer extends TokenIssuer {
  keys: readonly SigningKey[];
  /** Makes `fetchJwks` reject while it is set. */
  failure: Error | undefined;
  fetchCount: number;
}

export function createTestIssuer(
  overrides: Partial<Pick<TestIssuer, "keys" | "issuer" | "providerArn">>,
): TestIssuer {
  return {
    providerArn: POOL_ARN,
    issuer: ISSUER,
    keys: [],
    failure: undefined,
    fetchCount: 0,
    async fetchJwks() {
      this.fetchCount += 1;
      if (this.failure !== undefined) throw this.failure;
      return { keys: this.keys.map(({ jwk }) => jwk) };
    },
    ...overrides,
  };
}

export type Claims = Readonly<Record<string, unknown>>;

/** The claims of an ID token; a member that is `undefined` is left out. */
export function createIdClaims(overrides: Claims = {}): Claims {
  return {
    sub: "11111111-2222-3333-4444-555555555555",
    aud: "exampleclientid00000000001",
    email_verified: true,
    event_id: "66666666-7777-8888-9999-000000000000",
    token_use: "id",
    auth_time: NOW_SECONDS - 10,
    iss: ISSUER,
    "cognito:username": "11111111-2222-3333-4444-555555555555",
    name: "Ada Example",
    exp: NOW_SECONDS + 3600,
    iat: NOW_SECONDS - 10,
    jti: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
    email: "ada@example.com",
    ...overrides,
  };
}

export function createAccessClaims(overrides: Claims = {}): Claims {
  return {
    sub: "11111111-2222-3333-4444-555555555555",
    client_id: "exampleclientid00000000001",
    event_id: "66666666-7777-8888-9999-000000000000",
    token_use: "access",
    scope: "openid orders/read",
    auth_time: NOW_SECONDS - 10,
    iss: ISSUER,
    version: 2,
    exp: NOW_SECONDS + 3600,
    iat: NOW_SECONDS - 10,
    jti: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
    username: "11111111-2222-3333-4444-555555555555",
    ...overrides,
  };
}

/** `base64url(header).base64url(payload)`; a text or bytes are taken as the JSON itself. */
export function toSigningInput(header: unknown, payload: unknown): string {
  return [header, payload]
    .map((part) =>
      toBase64url(typeof part === "string" || Buffer.isBuffer(part) ? part : JSON.stringify(part)),
    )
    .join(".");
}

/** A token signed with RS256, as a pool would sign it. */
export function signToken(key: SigningKey, payload: unknown, header: unknown = undefined): string {
  const input = toSigningInput(header ?? { kid: key.kid, alg: "RS256" }, payload);
  return `${input}.${sign("RSA-SHA256", Buffer.from(input), key.privateKey).toString("base64url")}`;
}

/** The same with an algorithm that the gateway must not take, correctly computed. */
export function signTokenAs(
  algorithm: "RS384" | "RS512" | "PS256",
  key: SigningKey,
  payload: unknown,
): string {
  const input = toSigningInput({ kid: key.kid, alg: algorithm }, payload);
  const digest = `sha${algorithm.slice(2)}`;
  const padding = algorithm === "PS256" ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const signature = createSign(digest)
    .update(input)
    .sign({ key: key.privateKey, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
  return `${input}.${signature.toString("base64url")}`;
}

/** HS256 with a secret of the attacker's choice. */
export function signTokenByHmac(secret: string | Buffer, header: unknown, payload: unknown): string {
  const input = toSigningInput(header, payload);
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
}

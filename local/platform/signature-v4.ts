import { createHash, createHmac } from "node:crypto";
import { isEqualSecret } from "./constant-time.ts";

/** An AWS access key. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What a signature covers. */
export interface SignableRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  /** Lower-case names; repeated ones joined by commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array | string;
}

/** The parts of a well-formed `Authorization` header. */
export interface SignatureV4 {
  readonly accessKeyId: string;
  /** `20261123/us-east-1/cognito-idp/aws4_request`. */
  readonly scope: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const CREDENTIAL = /^([^\s/,]+)\/(\d{8}\/[^\s/,]+\/[^\s/,]+\/aws4_request)$/;
const SIGNED_HEADERS = /^[a-z0-9_.-]+(?:;[a-z0-9_.-]+)*$/;
const SIGNATURE = /^[0-9a-f]{64}$/;
/** How far the clocks of caller and service may differ. AWS: five minutes for most services. */
const MAX_SKEW_MS = 300_000;

/** The parts of an `Authorization` header, or `undefined` unless it has the form of Signature Version 4. */
export function parseSignatureV4(authorization: string | undefined): SignatureV4 | undefined {
  if (!authorization?.startsWith(`${ALGORITHM} `)) return undefined;
  const parts = new Map<string, string>();
  for (const part of authorization.slice(ALGORITHM.length).split(",")) {
    const [name = "", ...value] = part.trim().split("=");
    if (parts.has(name)) return undefined;
    parts.set(name, value.join("="));
  }
  const [, accessKeyId, scope] = CREDENTIAL.exec(parts.get("Credential") ?? "") ?? [];
  const [signedHeaders = "", signature = ""] = [parts.get("SignedHeaders"), parts.get("Signature")];
  if (accessKeyId === undefined || scope === undefined) return undefined;
  if (!SIGNED_HEADERS.test(signedHeaders) || !SIGNATURE.test(signature)) return undefined;
  return { accessKeyId, scope, signedHeaders: signedHeaders.split(";"), signature };
}

/**
 * What is wrong with the signature of `request`, or `undefined` when it is that of `credentials`: the key, the
 * date (within five minutes), the headers that must be signed, and the signature itself.
 *
 * @param now milliseconds since 1970
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export function checkSignatureV4(
  request: SignableRequest,
  credentials: Credentials,
  now: number,
): "unknown-key" | "expired" | "mismatch" | undefined {
  const parsed = parseSignatureV4(request.headers.authorization);
  if (parsed === undefined) return "mismatch";
  if (parsed.accessKeyId !== credentials.accessKeyId) return "unknown-key";
  const amzDate = request.headers["x-amz-date"] ?? "";
  const sentAt = parseAmzDate(amzDate);
  if (sentAt === undefined || !parsed.scope.startsWith(amzDate.slice(0, 8))) return "mismatch";
  if (Math.abs(now - sentAt) > MAX_SKEW_MS) return "expired";
  if (!parsed.signedHeaders.includes("host")) return "mismatch";
  const expected = toSignature(request, parsed, credentials.secretAccessKey);
  return isEqualSecret(expected, parsed.signature) ? undefined : "mismatch";
}

/** The `Authorization` header for `request`, whose headers must hold `host` and `x-amz-date`. */
export function toAuthorization(
  request: SignableRequest,
  credentials: Credentials,
  at: { readonly region: string; readonly service: string },
): string {
  const signedHeaders = Object.keys(request.headers).sort();
  const day = (request.headers["x-amz-date"] ?? "").slice(0, 8);
  const scope = `${day}/${at.region}/${at.service}/aws4_request`;
  const signature = toSignature(request, { scope, signedHeaders }, credentials.secretAccessKey);
  const names = signedHeaders.join(";");
  return `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
}

/** `20261123T010203Z`. @param now milliseconds since 1970 */
export function toAmzDate(now: number): string {
  return new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

function parseAmzDate(text: string): number | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  if (second === undefined) return undefined;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}

function toSignature(
  request: SignableRequest,
  { scope, signedHeaders }: Pick<SignatureV4, "scope" | "signedHeaders">,
  secretAccessKey: string,
): string {
  const canonical = toSha256(toCanonicalRequest(request, signedHeaders));
  const text = [ALGORITHM, request.headers["x-amz-date"] ?? "", scope, canonical].join("\n");
  const key = scope.split("/").reduce<string | Buffer>(toHmac, `AWS4${secretAccessKey}`);
  return toHmac(key, text).toString("hex");
}

function toCanonicalRequest(request: SignableRequest, signedHeaders: readonly string[]): string {
  const [path = "/", query = ""] = request.target.split("?", 2);
  const headers = signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? "").trim().replace(/ +/g, " ")}\n`,
  );
  const sortedQuery = query.split("&").filter(Boolean).sort().join("&");
  return [
    request.method,
    path,
    sortedQuery,
    headers.join(""),
    signedHeaders.join(";"),
    toSha256(request.body),
  ].join("\n");
}

function toHmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}

function toSha256(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex");
}

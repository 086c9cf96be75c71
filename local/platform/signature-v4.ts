import { createHash, createHmac } from "node:crypto";
import { isEqualSecret } from "./constant-time.ts";

/** An AWS access key. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials only. */
  readonly sessionToken?: string;
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

/** What is signed in the end. */
export interface StringToSign {
  readonly canonicalRequest: string;
  readonly text: string;
}

export const ALGORITHM = "AWS4-HMAC-SHA256";
const CREDENTIAL = /^([^\s/,]+)\/(\d{8}\/[^\s/,]+\/[^\s/,]+\/aws4_request)$/;
const SIGNED_HEADERS = /^[a-z0-9_.-]+(?:;[a-z0-9_.-]+)*$/;
const SIGNATURE = /^[0-9a-f]{64}$/;
/** How far the clocks of caller and service may differ. AWS: five minutes for most services. */
export const MAX_SKEW_MS = 300_000;

/** The parts of an `Authorization` header, or `undefined` unless it has the form of Signature Version 4. */
export function parseSignatureV4(authorization: string | undefined): SignatureV4 | undefined {
  if (!authorization?.startsWith(`${ALGORITHM} `)) return undefined;
  const parts = new Map<string, string>();
  for (const part of authorization.slice(ALGORITHM.length).split(",")) {
    const [name = "", ...value] = part.trim().split("=");
    if (parts.has(name)) return undefined;
    parts.set(name, value.join("="));
  }
  // A header that was sent twice arrives joined: whichever was meant, it is not this one alone.
  if (parts.size !== 3) return undefined;
  return toSignatureV4({
    credential: parts.get("Credential"),
    signedHeaders: parts.get("SignedHeaders"),
    signature: parts.get("Signature"),
  });
}

/** The same from its parts, wherever they stood. */
export function toSignatureV4(parts: {
  readonly credential: string | undefined;
  readonly signedHeaders: string | undefined;
  readonly signature: string | undefined;
}): SignatureV4 | undefined {
  const { credential = "", signedHeaders = "", signature = "" } = parts;
  const [, accessKeyId, scope] = CREDENTIAL.exec(credential) ?? [];
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
  const expected = toStringToSign(request, { ...parsed, amzDate });
  return isSignedBy(expected, parsed, credentials.secretAccessKey) ? undefined : "mismatch";
}

/** Whether that is the signature of `expected`; takes the same time whatever it is. */
export function isSignedBy(
  expected: StringToSign,
  { scope, signature }: Pick<SignatureV4, "scope" | "signature">,
  secretAccessKey: string,
): boolean {
  return isEqualSecret(toSignature(expected, scope, secretAccessKey), signature);
}

/** The `Authorization` header for `request`, whose headers must hold `host` and `x-amz-date`. */
export function toAuthorization(
  request: SignableRequest,
  credentials: Credentials,
  at: { readonly region: string; readonly service: string },
): string {
  const signedHeaders = Object.keys(request.headers).sort();
  const amzDate = request.headers["x-amz-date"] ?? "";
  const scope = `${amzDate.slice(0, 8)}/${at.region}/${at.service}/aws4_request`;
  const toSign = toStringToSign(request, { scope, signedHeaders, amzDate });
  const signature = toSignature(toSign, scope, credentials.secretAccessKey);
  const names = signedHeaders.join(";");
  return `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
}

/** `20261123T010203Z`. @param now milliseconds since 1970 */
export function toAmzDate(now: number): string {
  return new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** Milliseconds since 1970, or `undefined` for what is no date in that form. */
export function parseAmzDate(text: string): number | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  if (second === undefined) return undefined;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** What a caller must have signed. The parameter `X-Amz-Signature` is no part of it. */
export function toStringToSign(
  request: SignableRequest,
  {
    scope,
    signedHeaders,
    amzDate,
  }: Pick<SignatureV4, "scope" | "signedHeaders"> & { readonly amzDate: string },
): StringToSign {
  const canonicalRequest = toCanonicalRequest(request, signedHeaders);
  return { canonicalRequest, text: [ALGORITHM, amzDate, scope, toSha256(canonicalRequest)].join("\n") };
}

function toSignature({ text }: StringToSign, scope: string, secretAccessKey: string): string {
  const key = scope.split("/").reduce<string | Buffer>(toHmac, `AWS4${secretAccessKey}`);
  return toHmac(key, text).toString("hex");
}

function toCanonicalRequest(request: SignableRequest, signedHeaders: readonly string[]): string {
  const mark = request.target.indexOf("?");
  const path = mark === -1 ? request.target : request.target.slice(0, mark);
  const headers = signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? "").trim().replace(/ +/g, " ")}\n`,
  );
  return [
    request.method,
    toCanonicalPath(path),
    mark === -1 ? "" : toCanonicalQuery(request.target.slice(mark + 1)),
    headers.join(""),
    signedHeaders.join(";"),
    toSha256(request.body),
  ].join("\n");
}

/** For every service but S3: without empty and dot segments, and encoded once more than it was sent. */
function toCanonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") segments.pop();
    else segments.push(encode(segment));
  }
  const isFolder = path.endsWith("/") && segments.length > 0;
  return `/${segments.join("/")}${isFolder ? "/" : ""}`;
}

/** Names and values encoded as RFC 3986 says, in the order of their code points. */
function toCanonicalQuery(query: string): string {
  const pairs = query.split("&").filter((pair) => pair !== "");
  const encoded = pairs.map((pair) => {
    const equals = pair.indexOf("=");
    const [name, value] = equals === -1 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
    return [encode(decode(name)), encode(decode(value))] as const;
  });
  return encoded
    .filter(([name]) => name !== "X-Amz-Signature")
    .sort(([a, left], [b, right]) => (a === b ? compare(left, right) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function toHmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}

function toSha256(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex");
}

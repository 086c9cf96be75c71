const ALGORITHM = "AWS4-HMAC-SHA256";
const CREDENTIAL = /^[^\s/,]+\/\d{8}\/[^\s/,]+\/[^\s/,]+\/aws4_request$/;
const SIGNED_HEADERS = /^[a-z0-9_.-]+(?:;[a-z0-9_.-]+)*$/;
const SIGNATURE = /^[0-9a-f]{64}$/;

/**
 * Whether an `Authorization` header has the form of Signature Version 4. The signature itself is not checked,
 * so that any dummy credentials work: the twin's one stated leniency (contract C1). What a header must prove
 * is that no plain form or page sent the request.
 */
export function isSignatureV4(authorization: string | undefined): boolean {
  if (!authorization?.startsWith(`${ALGORITHM} `)) return false;
  const parts = new Map<string, string>();
  for (const part of authorization.slice(ALGORITHM.length).split(",")) {
    const [name = "", ...value] = part.trim().split("=");
    if (parts.has(name)) return false;
    parts.set(name, value.join("="));
  }
  return (
    CREDENTIAL.test(parts.get("Credential") ?? "") &&
    SIGNED_HEADERS.test(parts.get("SignedHeaders") ?? "") &&
    SIGNATURE.test(parts.get("Signature") ?? "")
  );
}

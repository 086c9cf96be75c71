/**
 * An `Authorization` header in the form of AWS Signature Version 4, made with nobody's credentials: the twin
 * asks signed operations for a well-formed signature and does not check it (contract C1).
 */
export function toDummySignature(region: string, service: string): string {
  return `AWS4-HMAC-SHA256 Credential=local/20200101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`;
}

import { findSignatureComplaint } from "../../../local/gateway/missing-route.ts";

/** `printf %s 'Bearer abc' | openssl dgst -sha256 -binary | base64`. */
const HASH_OF_BEARER_ABC = "w1Xc6WwWEogNEZQP/dkBTThsJT4MNlKmzQanIm970rY=";

describe("an Authorization header where no route is", () => {
  test.each([undefined, "", "  "])("C-20: %p is a missing token", (value) => {
    expect(findSignatureComplaint(value, false)).toEqual({
      errorType: "MissingAuthenticationTokenException",
      message: "Missing Authentication Token",
    });
  });

  test("C-21, C-23: a Bearer token is an incomplete signature, told with its hash", () => {
    expect(findSignatureComplaint("Bearer abc", false)).toEqual({
      errorType: "IncompleteSignatureException",
      message: `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${HASH_OF_BEARER_ABC}'.`,
    });
  });

  test.each([
    "eyJhbGciOiJSUzI1NiJ9.e30.x",
    "AWS4-HMAC-SHA256",
    "AWS4-HMAC-SHA256 Credential=x, SignedHeaders",
  ])("C-21: %s lacks an equal sign", (value) => {
    expect(findSignatureComplaint(value, true)?.message).toMatch(/^Invalid key=value pair/);
  });

  test("C-22: key=value pairs that are no signature get four sentences", () => {
    const complaint = findSignatureComplaint("Basic abc=", false);
    expect(complaint?.errorType).toBe("IncompleteSignatureException");
    expect(complaint?.message).toMatch(
      /^Authorization header requires 'Credential' parameter\. Authorization header requires 'Signature' parameter\. Authorization header requires 'SignedHeaders' parameter\. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header\. /,
    );
  });

  test("C-22: only what is missing is named", () => {
    const message = findSignatureComplaint("AWS4-HMAC-SHA256 Credential=x, Signature=y", true)?.message;
    expect(message).toMatch(/^Authorization header requires 'SignedHeaders' parameter\. \(Hashed/);
  });

  test("a complete signature is no reason to complain", () => {
    expect(
      findSignatureComplaint("AWS4-HMAC-SHA256 Credential=x, SignedHeaders=host, Signature=y", true),
    ).toBeUndefined();
  });
});

import { createHash, timingSafeEqual } from "node:crypto";

/** Whether two secrets are equal, in a time that tells nothing about where they differ. */
export function isEqualSecret(left: string, right: string): boolean {
  return timingSafeEqual(toDigest(left), toDigest(right));
}

function toDigest(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}

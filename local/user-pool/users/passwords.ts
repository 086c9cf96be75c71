import { createHmac, timingSafeEqual } from "node:crypto";
import type { Random } from "../../platform/random.ts";
import { computeVerifier, computeX, type PasswordOwner } from "../srp/verifier.ts";
import type { StoredPassword } from "../store.ts";

/** AWS: longer passwords are refused; here before anything is computed from them (catalogue B-33). */
export const MAX_PASSWORD_LENGTH = 256;

const SALT_BYTES = 16;
const REMEMBERED_CHECKS = 5000;

/** Makes and checks what is kept of passwords. */
export interface Passwords {
  create(username: string, password: string, expiresAt: number | null): StoredPassword;
  /**
   * Whether `password` is the one behind `stored`. Takes as long for nobody's password (`null`) as for a
   * wrong one, so that an unknown user cannot be told from a known one by the clock (contract C8).
   */
  isCorrect(username: string, password: string, stored: StoredPassword | null): boolean;
}

/**
 * The verifier of SRP is all that is ever written (catalogue C-26). As g^x costs as much as signing both
 * tokens, the last good check of a user is remembered in memory: a keyed digest of x, worthless outside of
 * this process. A new password has a new salt, hence another x: no old digest can match it.
 */
export function createPasswords(poolName: string, random: Random): Passwords {
  const processKey = random.bytes(32);
  const remembered = new Map<string, Buffer>();
  const nobody: StoredPassword = {
    salt: random.bytes(SALT_BYTES),
    verifier: Buffer.alloc(384),
    expiresAt: null,
  };
  return {
    create(username, password, expiresAt) {
      const salt = random.bytes(SALT_BYTES);
      const verifier = computeVerifier(computeX({ poolName, username }, salt, password));
      return { salt, verifier, expiresAt };
    },
    isCorrect(username, password, stored) {
      if (password.length > MAX_PASSWORD_LENGTH) return false;
      const owner: PasswordOwner = { poolName, username };
      const x = computeX(owner, (stored ?? nobody).salt, password);
      const digest = createHmac("sha256", processKey).update(`${username}\n${x}`).digest();
      if (isEqual(remembered.get(username), digest)) return true;
      if (!isEqual(computeVerifier(x), (stored ?? nobody).verifier)) return false;
      remember(remembered, username, digest);
      return true;
    },
  };
}

function isEqual(left: Buffer | undefined, right: Buffer): boolean {
  return left !== undefined && left.length === right.length && timingSafeEqual(left, right);
}

function remember(remembered: Map<string, Buffer>, username: string, digest: Buffer): void {
  remembered.delete(username);
  const [oldest] = remembered.keys();
  if (remembered.size >= REMEMBERED_CHECKS && oldest !== undefined) remembered.delete(oldest);
  remembered.set(username, digest);
}

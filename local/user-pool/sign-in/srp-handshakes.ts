import { createCipheriv, createDecipheriv } from "node:crypto";
import { type EpochSeconds, toEpochSeconds } from "../../platform/clock.ts";
import type { PoolParts } from "../pool-parts.ts";

/** What the server has to remember between `SRP_A` and the proof. */
export interface SrpHandshake {
  readonly clientId: string;
  /** The name under which failures count; of somebody unknown, too. */
  readonly countedName: string;
  /** The canonical username, `I`; invented for somebody unknown. */
  readonly userId: string;
  /** Public values and own exponent, base64 of their bytes. */
  readonly A: string;
  readonly B: string;
  readonly b: string;
  /** Hexadecimal. Which password the handshake is about: that of another salt proves nothing. */
  readonly salt: string;
  readonly expiresAt: EpochSeconds;
  /** Of a sign-in by choice, which goes on in a session; `USER_SRP_AUTH` has none. */
  readonly isSessionBound?: boolean | undefined;
  /** Of a device: then `userId` is its key, and the proof of a password is none of it. */
  readonly device?: { readonly sessionId: string } | undefined;
}

/**
 * `SECRET_BLOCK`s: the handshake itself, encrypted with a key of this process, so that nothing is stored for
 * somebody who only asks (contract D2). Each is good for one proof (catalogue C-14).
 */
export interface SrpHandshakes {
  /** Standard base64 with padding, as strict clients decode it. */
  seal(handshake: SrpHandshake): string;
  /** Opens the block and spends it; `undefined` when it is altered, foreign, expired or spent. */
  spend(secretBlock: Buffer): SrpHandshake | undefined;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

export function createSrpHandshakes({ clock, random }: Pick<PoolParts, "clock" | "random">): SrpHandshakes {
  const key = random.bytes(32);
  /** IVs of spent blocks, until the blocks would have expired anyway. */
  const spent = new Map<string, EpochSeconds>();
  return {
    seal(handshake) {
      const iv = random.bytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, iv);
      const body = Buffer.concat([cipher.update(JSON.stringify(handshake), "utf8"), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64");
    },
    spend(secretBlock) {
      const handshake = open(key, secretBlock);
      const now = toEpochSeconds(clock);
      forgetExpired(spent, now);
      const id = secretBlock.subarray(0, IV_BYTES).toString("hex");
      if (!handshake || now >= handshake.expiresAt || spent.has(id)) return undefined;
      spent.set(id, handshake.expiresAt);
      return handshake;
    },
  };
}

function open(key: Buffer, block: Buffer): SrpHandshake | undefined {
  if (block.length <= IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, block.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(block.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(block.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    // Authenticated with our own key: it is what `seal` wrote.
    return JSON.parse(text.toString("utf8")) as SrpHandshake;
  } catch {
    return undefined;
  }
}

/** Oldest first: they were spent, and hence expire, in nearly this order. */
function forgetExpired(spent: Map<string, EpochSeconds>, now: EpochSeconds): void {
  for (const [id, expiresAt] of spent) {
    if (expiresAt > now) return;
    spent.delete(id);
  }
}

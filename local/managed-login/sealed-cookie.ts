import { createCipheriv, createDecipheriv } from "node:crypto";
import { parseBase64url, toBase64url } from "../platform/base64url.ts";
import type { Clock } from "../platform/clock.ts";
import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { Random } from "../platform/random.ts";

/**
 * Keeps what a page must remember in the browser, unreadable and unforgeable: cookies of `localhost` are shared
 * by all its ports, so any other program there may write one. The key lives as long as the process.
 */
export interface Sealer {
  /** @returns `undefined` when the value would be too long for a cookie */
  seal(purpose: string, value: JsonObject, seconds: number): string | undefined;
  /** The value, or `undefined` for anything but what `seal` made for this purpose not too long ago. */
  open(purpose: string, text: string | undefined): JsonObject | undefined;
}

const CIPHER = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Longest value that browsers keep, the cookie's name and attributes apart. */
const MAX_LENGTH = 3800;

export function createSealer(deps: { readonly random: Random; readonly clock: Clock }): Sealer {
  const { random, clock } = deps;
  const key = random.bytes(32);
  return {
    seal(purpose, value, seconds) {
      const text = JSON.stringify({ value, expiresAt: clock.now() + seconds * 1000 });
      const sealed = toBase64url(encrypt({ key, iv: random.bytes(IV_BYTES), purpose }, text));
      return sealed.length > MAX_LENGTH ? undefined : sealed;
    },
    open(purpose, text) {
      const bytes = text === undefined ? undefined : parseBase64url(text);
      const opened = bytes && decrypt({ key, iv: bytes.subarray(0, IV_BYTES), purpose }, bytes);
      const isFresh = opened !== undefined && Number(getOwn(opened, "expiresAt")) > clock.now();
      const value = isFresh ? getOwn(opened, "value") : undefined;
      return isJsonObject(value) ? value : undefined;
    },
  };
}

interface Seal {
  readonly key: Buffer;
  readonly iv: Buffer;
  readonly purpose: string;
}

function encrypt({ key, iv, purpose }: Seal, text: string): Buffer {
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

function decrypt({ key, iv, purpose }: Seal, bytes: Buffer): JsonObject | undefined {
  if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(purpose))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    const body = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, "utf8");
    const value: unknown = JSON.parse(body + decipher.final("utf8"));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

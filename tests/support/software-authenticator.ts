import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type { JsonObject } from "../../local/platform/json.ts";

/** A WebAuthn authenticator with one ES256 key, and the browser around it. */
export interface SoftwareAuthenticator {
  readonly credentialId: string;
  /** `navigator.credentials.create()` as JSON. */
  create(asked: Ceremony): JsonObject;
  /** `navigator.credentials.get()` as JSON; the counter moves on. */
  get(asked: Ceremony): JsonObject;
}

export interface Ceremony {
  readonly challenge: string;
  /** @default "http://localhost:3002" */
  readonly origin?: string;
  /** @default "localhost" */
  readonly rpId?: string;
  /** @default true */
  readonly isUserVerified?: boolean;
  /** The counter to claim instead of the next one. */
  readonly counter?: number;
}

export function createSoftwareAuthenticator(): SoftwareAuthenticator {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(16);
  const credentialId = id.toString("base64url");
  let counter = 0;
  const envelope = (response: JsonObject): JsonObject => ({
    id: credentialId,
    rawId: credentialId,
    type: "public-key",
    authenticatorAttachment: "platform",
    clientExtensionResults: {},
    response,
  });
  return {
    credentialId,
    create(asked) {
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, toCose(publicKey)]);
      const authData = toAuthData(asked, { counter: 0, attested });
      const attestationObject = encode(
        new Map<string, unknown>([
          ["fmt", "none"],
          ["attStmt", new Map()],
          ["authData", authData],
        ]),
      );
      return envelope({
        clientDataJSON: toClientData("webauthn.create", asked).toString("base64url"),
        attestationObject: attestationObject.toString("base64url"),
        transports: ["internal"],
      });
    },
    get(asked) {
      counter += 1;
      const authData = toAuthData(asked, { counter: asked.counter ?? counter });
      const clientData = toClientData("webauthn.get", asked);
      const signed = Buffer.concat([authData, createHash("sha256").update(clientData).digest()]);
      return envelope({
        clientDataJSON: clientData.toString("base64url"),
        authenticatorData: authData.toString("base64url"),
        signature: sign("sha256", signed, privateKey).toString("base64url"),
      });
    },
  };
}

function toClientData(type: string, { challenge, origin = "http://localhost:3002" }: Ceremony): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

function toAuthData(
  { rpId = "localhost", isUserVerified = true }: Ceremony,
  { counter, attested }: { readonly counter: number; readonly attested?: Buffer },
): Buffer {
  const flags = PRESENT | (isUserVerified ? VERIFIED : 0) | (attested ? ATTESTED : 0);
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  const hash = createHash("sha256").update(rpId).digest();
  return Buffer.concat([hash, Buffer.from([flags]), count, ...(attested ? [attested] : [])]);
}

/** COSE: EC2, ES256, P-256. */
function toCose(publicKey: KeyObject): Buffer {
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  return encode(
    new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, "base64url")],
      [-3, Buffer.from(y, "base64url")],
    ]),
  );
}

/** As much of CBOR as is needed. */
function encode(value: unknown): Buffer {
  if (typeof value === "number") return value >= 0 ? toHead(0, value) : toHead(1, -1 - value);
  if (value instanceof Uint8Array) return Buffer.concat([toHead(2, value.length), value]);
  if (typeof value === "string") return Buffer.concat([toHead(3, value.length), Buffer.from(value)]);
  if (!(value instanceof Map)) throw new TypeError("not needed");
  const entries = [...value].flatMap(([key, item]) => [encode(key), encode(item)]);
  return Buffer.concat([toHead(5, value.size), ...entries]);
}

function toHead(major: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(major << 5) | count]);
  if (count < 256) return Buffer.from([(major << 5) | 24, count]);
  return Buffer.from([(major << 5) | 25, count >> 8, count & 255]);
}

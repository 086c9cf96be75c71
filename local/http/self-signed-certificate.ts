import { generateKeyPairSync, sign } from "node:crypto";
import type { Random } from "../platform/random.ts";
import type { KeyPair } from "./tls-server.ts";

/** DER of the object identifiers, with their tag and length. */
const ECDSA_WITH_SHA256 = "06082a8648ce3d040302";
const COMMON_NAME = "0603550403";
const ALTERNATIVE_NAME = "0603551d11";

/** Longer than any process lives; there is no clock in it, for it is trusted for as long as it is known. */
const VALIDITY = ["20200101000000Z", "20491231235959Z"] as const;

const TAG = {
  bits: 0x03,
  octets: 0x04,
  text: 0x0c,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
  dnsName: 0x82,
} as const;

/**
 * A certificate that speaks for exactly `host`, signed by nobody but itself: whoever is handed it trusts this
 * one server, and nobody else trusts it. It takes a millisecond and loads nothing, so a start can afford it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function createSelfSignedCertificate(host: string, random: Random): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(Buffer.from(ECDSA_WITH_SHA256, "hex"));
  const body = sequence(
    Buffer.from("a003020102", "hex"),
    toSerialNumber(random),
    algorithm,
    toName(host),
    sequence(...VALIDITY.map((time) => element(TAG.time, Buffer.from(time)))),
    toName(host),
    publicKey.export({ type: "spki", format: "der" }),
    element(0xa3, sequence(toAlternativeName(host))),
  );
  const signature = element(TAG.bits, Buffer.of(0), sign("sha256", body, privateKey));
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { key, cert: toPem(sequence(body, algorithm, signature)) };
}

/** Positive and never shorter than it is long: the first byte is between 0x40 and 0x7f. */
function toSerialNumber(random: Random): Buffer {
  const bytes = Buffer.from(random.bytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return element(0x02, bytes);
}

function toName(host: string): Buffer {
  const attribute = sequence(Buffer.from(COMMON_NAME, "hex"), element(TAG.text, Buffer.from(host)));
  return sequence(element(TAG.set, attribute));
}

function toAlternativeName(host: string): Buffer {
  const names = sequence(element(TAG.dnsName, Buffer.from(host, "ascii")));
  return sequence(Buffer.from(ALTERNATIVE_NAME, "hex"), element(TAG.octets, names));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return element(TAG.sequence, ...parts);
}

function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length > 0xffff) throw new RangeError("Nothing here is that long.");
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

function toPem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

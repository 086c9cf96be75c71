import { sign } from "node:crypto";
import type { SigningKey } from "./test-issuer.ts";

/** A self-signed certificate of that key, DER in base64, as `x5c` carries it. */
export function createForeignCertificate(key: SigningKey): string {
  const algorithm = sequence(Buffer.from("06092a864886f70d01010b0500", "hex"));
  const name = sequence(
    element(0x31, sequence(Buffer.from("0603550403", "hex"), element(0x0c, Buffer.from("attacker")))),
  );
  const validity = sequence(
    element(0x17, Buffer.from("260101000000Z")),
    element(0x17, Buffer.from("360101000000Z")),
  );
  const body = sequence(
    Buffer.from("a003020102", "hex"),
    Buffer.from("020101", "hex"),
    algorithm,
    name,
    validity,
    name,
    key.publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = element(0x03, Buffer.concat([Buffer.of(0), sign("sha256", body, key.privateKey)]));
  return sequence(body, algorithm, signature).toString("base64");
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return element(0x30, Buffer.concat(parts));
}

function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

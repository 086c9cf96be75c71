import { createPrivateKey, webcrypto, X509Certificate } from "node:crypto";
import type { Clock } from "../platform/clock.ts";
import type { Random } from "../platform/random.ts";
import { toLoopbackConstraints } from "./name-constraints.ts";

/** PEM texts of a certificate and its private key (PKCS #8). */
export interface KeyedCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateDeps {
  readonly clock: Clock;
  readonly random: Random;
}

const SIGNING = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;
/** Browsers refuse server certificates of more than 398 days, and Apple's those of own CAs beyond 825. */
const LEAF_DAYS = 365;
const CA_DAYS = 3650;
/** Clocks of a machine and of a virtual machine on it may differ a little. */
const BACKDATE_MS = 3_600_000;

/**
 * Makes a certificate authority that can speak for names of this machine only: its critical name
 * constraints permit `localhost`, `*.localhost` and the loopback addresses, so that a browser that trusts it
 * cannot be lied to about any other site, whoever gets hold of its key.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.10
 */
export async function createCertificateAuthority(deps: CertificateDeps): Promise<KeyedCertificate> {
  const x509 = await loadX509();
  const keys = await webcrypto.subtle.generateKey(SIGNING, true, ["sign", "verify"]);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    ...toValidity(deps, CA_DAYS),
    name: "CN=Gatehouse local CA, OU=this machine only",
    signingAlgorithm: SIGNING,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension("2.5.29.30", true, new Uint8Array(toLoopbackConstraints())),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: cert.toString("pem"), key: await toPem(keys.privateKey) };
}

/**
 * Issues a server certificate for exactly `hosts`: Chromium refuses a wildcard right below `localhost`.
 *
 * @param hosts DNS names and IP addresses
 */
export async function issueServerCertificate(
  authority: KeyedCertificate,
  hosts: readonly string[],
  deps: CertificateDeps,
): Promise<KeyedCertificate> {
  const x509 = await loadX509();
  const issuer = new x509.X509Certificate(authority.cert);
  const keys = await webcrypto.subtle.generateKey(SIGNING, true, ["sign", "verify"]);
  const cert = await x509.X509CertificateGenerator.create({
    ...toValidity(deps, LEAF_DAYS),
    subject: `CN=${hosts[0] ?? "localhost"}`,
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.key),
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(["1.3.6.1.5.5.7.3.1"]),
      new x509.SubjectAlternativeNameExtension(hosts.map(toAlternativeName)),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: cert.toString("pem"), key: await toPem(keys.privateKey) };
}

/** Whether `leaf` is of this authority, names every host, fits its key and lasts another day. */
export function isUsableFor(
  hosts: readonly string[],
  pair: { readonly authority: KeyedCertificate; readonly leaf: KeyedCertificate },
  clock: Clock,
): boolean {
  const leaf = new X509Certificate(pair.leaf.cert);
  return (
    leaf.verify(new X509Certificate(pair.authority.cert).publicKey) &&
    leaf.checkPrivateKey(createPrivateKey(pair.leaf.key)) &&
    Date.parse(leaf.validTo) - clock.now() > DAY_MS &&
    hosts.every((host) => (isAddress(host) ? leaf.checkIP(host) : leaf.checkHost(host)) !== undefined)
  );
}

async function loadX509() {
  await import("reflect-metadata");
  return import("@peculiar/x509");
}

function toValidity({ clock, random }: CertificateDeps, days: number) {
  const now = clock.now();
  // The first bit is cleared, for a serial number is positive.
  const serial = random.bytes(16);
  serial[0] = (serial[0] ?? 0) & 0x7f;
  return {
    serialNumber: serial.toString("hex"),
    notBefore: new Date(now - BACKDATE_MS),
    notAfter: new Date(now + days * DAY_MS),
  };
}

function toAlternativeName(host: string): { readonly type: "ip" | "dns"; readonly value: string } {
  return { type: isAddress(host) ? "ip" : "dns", value: host };
}

function isAddress(host: string): boolean {
  return host.includes(":") || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}

async function toPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key));
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" })
    .export({ format: "pem", type: "pkcs8" })
    .toString();
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ format: "der", type: "pkcs8" });
  return webcrypto.subtle.importKey("pkcs8", new Uint8Array(der), SIGNING, false, ["sign"]);
}

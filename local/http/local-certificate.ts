import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type CertificateDeps,
  createCertificateAuthority,
  issueServerCertificate,
  isUsableFor,
  type KeyedCertificate,
} from "./certificate-authority.ts";

/** What an https listener needs, and the file that a person hands to a browser. */
export interface LocalCertificate extends KeyedCertificate {
  /** PEM text of the authority. */
  readonly ca: string;
  /** Where the authority's certificate stands; `undefined` when nothing is written. */
  readonly caFile: string | undefined;
}

/**
 * The server certificate of this machine for `hosts`. The authority is made once and kept, so that a person
 * trusts it once; the server certificate is made anew when the hosts change or it is about to expire.
 *
 * @param folder owner-only folder for four PEM files; `null` keeps everything in memory
 */
export async function loadLocalCertificate(
  folder: string | null,
  hosts: readonly string[],
  deps: CertificateDeps,
): Promise<LocalCertificate> {
  const authority = readPair(folder, "ca") ?? writePair(folder, "ca", await createCertificateAuthority(deps));
  const kept = readPair(folder, "server");
  const leaf =
    kept !== undefined && isUsableFor(hosts, { authority, leaf: kept }, deps.clock)
      ? kept
      : writePair(folder, "server", await issueServerCertificate(authority, hosts, deps));
  return { ...leaf, ca: authority.cert, caFile: folder === null ? undefined : join(folder, "ca.pem") };
}

function readPair(folder: string | null, name: string): KeyedCertificate | undefined {
  if (folder === null) return undefined;
  const [certFile, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}-key.pem`)];
  if (!existsSync(certFile) || !existsSync(keyFile)) return undefined;
  return { cert: readFileSync(certFile, "utf8"), key: readFileSync(keyFile, "utf8") };
}

function writePair(folder: string | null, name: string, pair: KeyedCertificate): KeyedCertificate {
  if (folder === null) return pair;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  // The key goes first: a certificate without its key is never read.
  writeWhole(join(folder, `${name}-key.pem`), pair.key);
  writeWhole(join(folder, `${name}.pem`), pair.cert);
  return pair;
}

function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

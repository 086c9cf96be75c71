import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Two RSA keys for every test of this machine: making them anew costs each test file a third of a second. */
const FILE = join(tmpdir(), `gatehouse-test-keys-${process.getuid?.() ?? 0}.json`);

let keys: readonly string[] | undefined;
let next = 0;

/** Hands out the two test keys in turn. */
export async function generateTestKey(): Promise<KeyObject> {
  keys ??= readKeys() ?? writeKeys();
  next += 1;
  return createPrivateKey(keys[next % keys.length] ?? "");
}

function readKeys(): readonly string[] | undefined {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as string[]) : undefined;
}

function writeKeys(): readonly string[] {
  const made = [0, 1].map(() =>
    generateKeyPairSync("rsa", { modulusLength: 2048 })
      .privateKey.export({ type: "pkcs8", format: "pem" })
      .toString(),
  );
  const draft = `${FILE}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(made), { mode: 0o600 });
  renameSync(draft, FILE);
  return made;
}

import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Random } from "../platform/random.ts";

/** A bundle as esbuild made it, before it is written. */
export interface Bundle {
  /** Relative to the bundle's folder, with `/`. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Absolute paths of everything that the bundle depends on; missing ones count as such. */
  readonly inputs: readonly string[];
}

export interface StoredBundle {
  /** Folder with the bundle's files in it. */
  readonly folder: string;
  /** The bundle's files, relative to its folder. */
  readonly files: readonly string[];
  readonly inputs: readonly string[];
  /** Hash of the files' contents. */
  readonly version: string;
}

export interface BundleStore {
  /** The bundle that was made of the same options and of inputs that have not changed since. */
  find(): StoredBundle | undefined;
  save(bundle: Bundle): StoredBundle;
}

export interface BundleStoreOptions {
  readonly random: Random;
  readonly cacheDir: string;
  /** Logical id of the function. */
  readonly name: string;
  /** Everything beside the inputs that the bundle depends on, as text. */
  readonly options: string;
  /** Where packages that are left out of the bundle are looked for, if there are any. */
  readonly nodeModules: string | undefined;
}

interface Index {
  readonly version: string;
  readonly files: readonly string[];
  /** Path → hash of the content, `null` for a file that did not exist. */
  readonly inputs: Readonly<Record<string, string | null>>;
}

/** Older bundles than these of the same function are removed; another twin may still run the newer ones. */
const KEPT_ENTRIES = 12;

/**
 * Keeps bundles under the hash of what they were made of. Every file is written under another name first
 * and then renamed, so that a half-written bundle is never found.
 */
export function createBundleStore(options: BundleStoreOptions): BundleStore {
  const indexFile = join(options.cacheDir, `${options.name}-${toHash(options.options).slice(0, 16)}.json`);
  return {
    find: () => findBundle(options, indexFile),
    save(bundle) {
      const version = toVersion(Object.entries(bundle.files));
      const stored = { folder: toFolder(options, version), files: Object.keys(bundle.files), version };
      mkdirSync(options.cacheDir, { recursive: true });
      if (!isIntact(stored)) writeBundle(options, stored.folder, bundle);
      const inputs = Object.fromEntries(bundle.inputs.map((path) => [path, hashFile(path)]));
      writeWhole(
        options,
        indexFile,
        JSON.stringify({ version, files: stored.files, inputs } satisfies Index),
      );
      removeOld(options);
      return { ...stored, inputs: bundle.inputs };
    },
  };
}

function findBundle(options: BundleStoreOptions, indexFile: string): StoredBundle | undefined {
  try {
    const { version, files, inputs } = JSON.parse(readFileSync(indexFile, "utf8")) as Index;
    const folder = toFolder(options, version);
    const isFresh = Object.entries(inputs).every(([path, hash]) => hashFile(path) === hash);
    if (!isFresh || !isIntact({ folder, files, version })) return undefined;
    return { folder, files, inputs: Object.keys(inputs), version };
  } catch {
    // Nothing there, or nothing that can be relied upon: it is built again.
    return undefined;
  }
}

function isIntact({ folder, files, version }: Omit<StoredBundle, "inputs">): boolean {
  try {
    return toVersion(files.map((file) => [file, readFileSync(join(folder, file))])) === version;
  } catch {
    return false;
  }
}

function toFolder({ cacheDir, name }: BundleStoreOptions, version: string): string {
  return join(cacheDir, `${name}-${version.slice(0, 32)}`);
}

function writeBundle(options: BundleStoreOptions, folder: string, { files }: Bundle): void {
  const draft = `${folder}.${options.random.bytes(6).toString("hex")}`;
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(draft, file)), { recursive: true });
    writeFileSync(join(draft, file), content);
  }
  if (options.nodeModules !== undefined)
    symlinkSync(options.nodeModules, join(draft, "node_modules"), "junction");
  // What stands there is damaged.
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another twin was quicker, with the same content.
    if (!existsSync(folder)) throw error;
  }
}

function writeWhole({ random }: BundleStoreOptions, file: string, text: string): void {
  const draft = `${file}.${random.bytes(6).toString("hex")}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

function removeOld({ cacheDir, name }: BundleStoreOptions): void {
  const entries = readdirSync(cacheDir)
    .filter((entry) => entry.startsWith(`${name}-`))
    .map((entry) => join(cacheDir, entry))
    .map((path) => ({ path, changedAt: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((left, right) => right.changedAt - left.changedAt);
  for (const { path } of entries.slice(KEPT_ENTRIES)) rmSync(path, { recursive: true, force: true });
}

function toVersion(files: readonly (readonly [file: string, content: Uint8Array])[]): string {
  const hash = createHash("sha256");
  for (const [file, content] of files) hash.update(`${file}\0${content.length}\0`).update(content);
  return hash.digest("hex");
}

function hashFile(path: string): string | null {
  try {
    return toHash(readFileSync(path));
  } catch {
    return null;
  }
}

function toHash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

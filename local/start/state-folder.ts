import { chmodSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { StartError } from "../platform/start-error.ts";

/** Files of a state folder; nothing else is the twin's. */
export interface StateFolder {
  readonly path: string;
  /** SQLite: users, keys, sessions. */
  readonly storeFile: string;
  /** Where the running twin says how it is reached. */
  readonly twinFile: string;
  /** Resolved templates and bundled functions; may be removed at any time. */
  readonly cacheDir: string;
  /** The certificate authority of this machine and the server's certificate. */
  readonly tlsDir: string;
}

/** The folder's layout, whether it exists or not. */
export function locateStateFolder(templateFile: string, stateDir: string | undefined): StateFolder {
  const path = stateDir === undefined ? join(dirname(resolve(templateFile)), ".local") : resolve(stateDir);
  return {
    path,
    storeFile: join(path, "twin.db"),
    twinFile: join(path, "twin.json"),
    cacheDir: join(path, "cache"),
    tlsDir: join(path, "tls"),
  };
}

/**
 * Makes the folder, readable for its owner only (catalogue D-31): it holds password verifiers and keys.
 *
 * @throws StartError when it cannot be made
 */
export function openStateFolder(folder: StateFolder): void {
  try {
    mkdirSync(folder.path, { recursive: true, mode: 0o700 });
    chmodSync(folder.path, 0o700);
  } catch (cause) {
    throw new StartError({
      file: folder.path,
      problem: `The state folder cannot be made (${(cause as NodeJS.ErrnoException).code ?? "unknown error"}).`,
      remedy: "Make its parent writable for you, choose another with --state-dir, or start with --ephemeral.",
      cause,
    });
  }
}

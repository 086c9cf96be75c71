import type { OpenStore } from "../store/create-store.ts";
import { IN_MEMORY, openStore } from "../store/open-store.ts";
import type { OpenParts } from "./open-parts.ts";
import { locateStateFolder, openStateFolder, type StateFolder } from "./state-folder.ts";
import { findTemplateFile } from "./template-file.ts";
import { findRunningTwin, removeTwinFile, writeTwinFile } from "./twin-file.ts";
import type { TwinOptions } from "./twin-options.ts";
import type { TwinSummary } from "./twin-summary.ts";

export interface OpenState {
  readonly store: OpenStore;
  /** Folder for what may be made again; `null` keeps nothing. */
  readonly cacheDir: string | null;
  /** Folder for certificates; `null` keeps none. */
  readonly tlsDir: string | null;
  /** Lets commands find this twin. @returns a note when another twin is found by them instead */
  announce(summary: TwinSummary): string | undefined;
  /** Says anew how it is reached; where another twin is announced, nothing. */
  update(summary: TwinSummary): void;
}

/**
 * Opens the store, whose lock says that no other twin runs on this state, and learns where to announce itself.
 *
 * @throws StartError when another twin runs here, or a file is damaged; nothing is overwritten then
 */
export async function openState(options: TwinOptions, opened: OpenParts): Promise<OpenState> {
  const { stateDir, isEphemeral = false } = options;
  const folder =
    stateDir === null ? undefined : locateStateFolder(findTemplateFile(options.templateFile), stateDir);
  if (folder) {
    openStateFolder(folder);
    findRunningTwin(folder.twinFile);
  }
  const store = await openStore({ file: folder && !isEphemeral ? folder.storeFile : IN_MEMORY });
  opened.add(() => store.close());
  return {
    store,
    cacheDir: folder?.cacheDir ?? null,
    tlsDir: folder?.tlsDir ?? null,
    announce: (summary) => (folder ? announce(folder, summary, { isEphemeral, opened }) : undefined),
    update(summary) {
      if (folder && findRunningTwin(folder.twinFile)?.pid === summary.pid)
        writeTwinFile(folder.twinFile, summary);
    },
  };
}

function announce(
  { twinFile }: StateFolder,
  summary: TwinSummary,
  { isEphemeral, opened }: { readonly isEphemeral: boolean; readonly opened: OpenParts },
): string | undefined {
  const other = isEphemeral ? findRunningTwin(twinFile) : undefined;
  if (other) return `commands go to the twin of process ${other.pid}, which runs on the same state folder`;
  writeTwinFile(twinFile, summary);
  opened.add(() => removeTwinFile(twinFile, summary.pid));
  return undefined;
}

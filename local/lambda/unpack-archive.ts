import { readFileSync, statSync } from "node:fs";

/** AWS: a deployment package has 50 MB, unpacked 250 MB with its layers. */
const MAX_ARCHIVE_BYTES = 50 * 1024 * 1024;
const MAX_UNPACKED_BYTES = 250 * 1024 * 1024;
const MAX_FILES = 50_000;

/** Why an archive is not unpacked, as a sentence. */
export class ArchiveProblem extends Error {}

/**
 * Reads a zip archive: its files by their paths, with `/`. Whatever it says of itself, it fills no more memory
 * than Lambda would take, and none of its paths leads out of where it is put (catalogue D-27).
 *
 * @throws ArchiveProblem
 */
export async function unpackArchive(file: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const { size } = statSync(file);
  if (size > MAX_ARCHIVE_BYTES) throw new ArchiveProblem("it has more than 50 MB");
  const { unzipSync } = await import("fflate");
  let bytes = 0;
  let files = 0;
  const filter = ({ name, originalSize }: { readonly name: string; readonly originalSize: number }) => {
    checkPath(name);
    bytes += originalSize;
    files += 1;
    if (bytes > MAX_UNPACKED_BYTES || files > MAX_FILES)
      throw new ArchiveProblem("unpacked it has more than 250 MB");
    return !name.endsWith("/");
  };
  try {
    return Object.fromEntries(Object.entries(unzipSync(readFileSync(file), { filter })));
  } catch (cause) {
    if (cause instanceof ArchiveProblem) throw cause;
    throw new ArchiveProblem(`it cannot be read (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}

/** Names are paths inside of the archive: relative, by `/` alone, without `..`. */
function checkPath(name: string): void {
  const isOutside = /^(?:[/\\]|[A-Za-z]:)/.test(name) || name.split(/[/\\]/).includes("..");
  if (isOutside || name.includes("\\") || name.includes("\0")) {
    throw new ArchiveProblem(`it holds ${JSON.stringify(name)}, which leads out of it`);
  }
}

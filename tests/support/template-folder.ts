import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface TemplateFolder {
  /** Absolute. */
  readonly path: string;
  /** Absolute path of a file in it. */
  file(name: string): string;
  write(name: string, text: string): void;
  remove(): void;
}

/** A new folder outside any repository, with these files; a template in it needs a `src` for its functions. */
export function createTemplateFolder(files: Readonly<Record<string, string>> = {}): TemplateFolder {
  const path = mkdtempSync(join(tmpdir(), "gatehouse-template-"));
  const folder: TemplateFolder = {
    path,
    file: (name) => join(path, name),
    write(name, text) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
  for (const [name, text] of Object.entries(files)) folder.write(name, text);
  return folder;
}

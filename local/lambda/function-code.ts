import type { Random } from "../platform/random.ts";
import type { FunctionResource } from "../template/resources.ts";

/** Code of a function, ready to be loaded by a process. */
export interface FunctionCode {
  /** Folder that the handler is relative to; the working directory of the function. */
  readonly taskRoot: string;
  /** The template's `Handler`, adjusted to where the bundle stands (contract F-17). */
  readonly handler: string;
  /** Changes when the code does. */
  readonly version: string;
  /** In the order of the template. @default none */
  readonly layers?: readonly LayerFolder[];
}

/** A layer, unpacked. */
export interface LayerFolder {
  readonly path: string;
  /** What the folder stands for. */
  readonly root: "/opt" | "/opt/nodejs";
}

/** Where a function's code comes from, again and again while it is edited. */
export interface CodeSource {
  /** The code as it is; from the cache when nothing has changed since. */
  load(): Promise<FunctionCode>;
  /** The code after an edit. */
  reload(): Promise<FunctionCode>;
  /** The folders in which an edit changes the code. */
  listFolders(): readonly string[];
  /** Lets go of what only an edit needs; the next `reload` takes longer. */
  rest(): Promise<void>;
}

export interface CodeSourceOptions {
  readonly resource: FunctionResource;
  readonly random: Random;
  readonly cacheDir: string;
  readonly nodeVersion: string;
  readonly codeBoundary: "repository" | null;
}

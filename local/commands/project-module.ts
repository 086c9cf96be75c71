import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { StartError } from "../platform/start-error.ts";

/**
 * Loads a package of the project in `folder`, for what only some commands need is no dependency of the twin.
 *
 * @throws StartError with the command that installs it
 */
export async function loadProjectModule<Module>(folder: string, name: string): Promise<Module> {
  try {
    const path = createRequire(join(folder, "package.json")).resolve(name);
    return (await import(pathToFileURL(path).href)) as Module;
  } catch (cause) {
    throw new StartError({
      problem: `${name} is not installed in this folder.`,
      remedy: `Install it: npm install --save-dev ${name}`,
      cause,
    });
  }
}

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The program that runs in a function's process: beside this module in the bundle; for tests, which run this
 * module from its source, in `dist/`.
 */
export function findBootstrapFile(): string {
  const places = ["./bootstrap.mjs", "../../dist/bootstrap.mjs"];
  const files = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return files.find((file) => existsSync(file)) ?? String(files[0]);
}

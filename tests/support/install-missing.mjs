// The first step of `npm test`: on a bare clone, or after package-lock.json has changed, runs `npm ci`.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Whether `root` lacks a package of its lock file, or has another version of one. npm writes what it installed
 * into node_modules/.package-lock.json; packages for other platforms are missing there rightly.
 */
export function isStale(root) {
  const installed = readPackages(join(root, "node_modules/.package-lock.json"));
  const wanted = readPackages(join(root, "package-lock.json"));
  if (!installed || !wanted) return true;
  return Object.entries(wanted).some(([path, { version, optional = false, link = false }]) => {
    if (path === "" || link) return false;
    const there = installed[path];
    return there ? there.version !== version : !optional;
  });
}

function readPackages(file) {
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

function install(root) {
  console.error("Installing what is missing: npm ci");
  const { status } = spawnSync("npm", ["ci"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  process.exitCode = status ?? 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  if (isStale(root)) install(root);
}

// Jest's global setup: builds dist/ when it is older than the code in local/, because processes of the
// function, and the twin as a command, run what is built.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const built = join(root, "dist/bootstrap.mjs");

// biome-ignore lint/style/noDefaultExport: the form that jest asks for.
export default function buildDist() {
  const sources = readdirSync(join(root, "local"), { recursive: true, withFileTypes: true });
  const changedAt = sources.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs);
  if (existsSync(built) && statSync(built).mtimeMs >= Math.max(...changedAt)) return;
  execFileSync(process.execPath, [join(root, "local/bundle.mjs")], { stdio: "inherit" });
}

// Builds the twin, bundles the bench and runs it: node bench/run.mjs [SCENARIO …] [--rounds N] [--seconds S] [--json FILE] [--unpinned]
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const outdir = join(root, "node_modules/.cache/gatehouse-bench");

execFileSync(process.execPath, [join(root, "local/bundle.mjs")], { stdio: "inherit" });
mkdirSync(outdir, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: ["main", "floor", "load", "limits"].map((name) => `bench/${name}.ts`),
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  logLevel: "warning",
});
const { runBench } = await import(pathToFileURL(join(outdir, "main.mjs")).href);
await runBench({ root, programs: outdir, args: process.argv.slice(2) });

// Bundles the twin ahead of time: lazy ESM chunks, so that a start loads only what it uses.
// Native modules (libsql) and esbuild itself stay outside; they are the package's only dependencies.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const outdir = fileURLToPath(new URL("../dist/", import.meta.url));

// Bundled CommonJS code asks for Node's own modules by `require`, which ESM output does not have.
const banner = `import { createRequire as __createRequire } from "node:module";
const require = __createRequire(import.meta.url);`;

const { metafile } = await build({
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  entryPoints: { gatehouse: "local/cli.ts", bootstrap: "local/lambda/bootstrap.ts" },
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  external: ["libsql", "esbuild"],
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: "linked",
  sourcesContent: false,
  metafile: true,
  logLevel: "warning",
  banner: { js: banner },
});

// What an earlier build left goes last, so that a running twin keeps its chunks until the new ones stand.
const written = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
mkdirSync(outdir, { recursive: true });
for (const name of readdirSync(outdir)) if (!written.has(name)) rmSync(join(outdir, name));

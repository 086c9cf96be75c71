// Bundles the twin ahead of time: lazy ESM chunks, so that a start loads only what it uses.
// Native modules (libsql) and esbuild itself stay outside; they are the package's only dependencies.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
// Its exports are listed below, and it cannot be loaded without this.
import "reflect-metadata";

const outdir = fileURLToPath(new URL("../dist/", import.meta.url));

// Bundled CommonJS code asks for Node's own modules by `require`, which ESM output does not have.
const banner = `import { createRequire as __createRequire } from "node:module";
const require = __createRequire(import.meta.url);`;

/** CommonJS packages that are loaded by `import()`. */
const COMMONJS = ["ajv", "yaml", "@peculiar/x509"];

/**
 * esbuild gives `import()` of a CommonJS package its default export only, where Node gives the named ones too;
 * the code, which the tests run in Node, is written for those.
 */
const namedExportsOfCommonJs = {
  name: "named-exports-of-commonjs",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(?:${COMMONJS.join("|")})$`) }, ({ path, kind }) =>
      kind === "dynamic-import" ? { path, namespace: "named-exports" } : undefined,
    );
    onLoad({ filter: /^/, namespace: "named-exports" }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => /^(?!default$)\w+$/.test(name));
      const contents = `import all from ${JSON.stringify(path)};\nexport const { ${names} } = all;\nexport default all;`;
      return { contents, resolveDir: import.meta.dirname };
    });
  },
};

const { outputFiles } = await build({
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
  minify: true,
  sourcemap: "linked",
  sourcesContent: false,
  write: false,
  logLevel: "warning",
  banner: { js: banner },
  plugins: [namedExportsOfCommonJs],
});

// Written under another name first: who starts a twin meanwhile finds the old file or the new one, whole.
mkdirSync(outdir, { recursive: true });
for (const { path, contents } of outputFiles) {
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
}

// What an earlier build left goes when it is old enough that no running twin will load it any more.
const written = new Set(outputFiles.map(({ path }) => basename(path)));
const oldest = Date.now() - 60 * 60 * 1000;
for (const name of readdirSync(outdir)) {
  const path = join(outdir, name);
  if (!written.has(name) && (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? oldest) < oldest)
    rmSync(path);
}

// Bundles the twin ahead of time: lazy ESM chunks, so that a start loads only what it uses.
// Native modules (libsql) and esbuild itself stay outside; they are the package's only dependencies.
import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join, relative } from "node:path";
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

const root = fileURLToPath(new URL("..", import.meta.url));

/** Another one whenever the twin is: what an older one has cached is not read by this one. */
const buildId = hashFiles(["package-lock.json", ...listFiles("local")]);

/** @type {import("esbuild").BuildOptions & { write: false }} */
const shared = {
  absWorkingDir: root,
  outdir,
  bundle: true,
  platform: "node",
  target: "node20.19",
  external: ["libsql", "esbuild"],
  minify: true,
  sourcemap: "linked",
  sourcesContent: false,
  write: false,
  logLevel: "warning",
  metafile: true,
  plugins: [namedExportsOfCommonJs],
};

const [modules, commonJs] = await Promise.all([
  build({
    ...shared,
    entryPoints: {
      gatehouse: "local/cli.ts",
      bootstrap: "local/lambda/bootstrap.ts",
      library: "local/library.ts",
    },
    outExtension: { ".js": ".mjs" },
    splitting: true,
    format: "esm",
    define: { GATEHOUSE_BUILD: JSON.stringify(buildId) },
    banner: { js: banner },
  }),
  // For `require`, and for jest as most projects run it: there is no `import()` inside of its contexts.
  build({
    ...shared,
    entryPoints: { library: "local/library.ts" },
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    supported: { "dynamic-import": false },
    define: { GATEHOUSE_BUILD: JSON.stringify(buildId), "import.meta.url": "__moduleUrl" },
    banner: { js: 'const __moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
  }),
]);

const outputFiles = [
  ...modules.outputFiles,
  ...commonJs.outputFiles,
  ...(await declareTypes("local/library.ts")),
  { path: join(outdir, "LICENSES.txt"), contents: collectLicenses(modules.metafile) },
];

// Written under another name first: who starts a twin meanwhile finds the old file or the new one, whole.
mkdirSync(outdir, { recursive: true });
for (const { path, contents } of outputFiles) {
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
}
chmodSync(join(outdir, "gatehouse.mjs"), 0o755);

// What an earlier build left goes when it is old enough that no running twin will load it any more; at once for
// a release, which holds nothing else.
const written = new Set(outputFiles.map(({ path }) => basename(path)));
const isRelease = process.argv.includes("--release");
const oldest = isRelease ? Number.POSITIVE_INFINITY : Date.now() - 60 * 60 * 1000;
for (const name of readdirSync(outdir)) {
  const path = join(outdir, name);
  if (!written.has(name) && (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < oldest) rmSync(path);
}

function listFiles(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
    .sort();
}

function hashFiles(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest("hex").slice(0, 16);
}

/** The types of one file that imports none, for both kinds of modules. */
async function declareTypes(file) {
  const { default: ts } = await import("typescript");
  const { outputText } = ts.transpileDeclaration(readFileSync(join(root, file), "utf8"), { fileName: file });
  if (/^import /m.test(outputText)) throw new Error(`The types of ${file} are not all in it.`);
  return [".d.mts", ".d.cts"].map((extension) => ({
    path: join(outdir, `${basename(file, ".ts")}${extension}`),
    contents: outputText,
  }));
}

/** What is bundled is copied: its licences ask to be copied with it. */
function collectLicenses({ inputs }) {
  const folders = Object.keys(inputs).flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  return [...new Set(folders)]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
      const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file === undefined ? "" : readFileSync(join(root, folder, file), "utf8").trim();
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

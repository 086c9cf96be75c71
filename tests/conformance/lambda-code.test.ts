import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { zipSync } from "fflate";
import type { InvokeOutcome, LambdaFunction } from "../../local/lambda/lambda-function.ts";
import type { LayerContent } from "../../local/template/resources.ts";
import { createFunctionApp, type FunctionApp } from "../support/function-app.ts";

let app: FunctionApp;
afterEach(() => app.close());

const toBytes = (files: Readonly<Record<string, string>>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));

function writeBytes(name: string, bytes: string | Uint8Array): string {
  const file = join(app.folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return file;
}

async function resultOf(local: LambdaFunction): Promise<unknown> {
  const outcome: InvokeOutcome = await local.invoke("{}");
  if (outcome.kind !== "returned") throw new Error(JSON.stringify(outcome));
  return JSON.parse(outcome.result);
}

describe("code in the template", () => {
  test.each([
    [
      "CommonJS",
      'exports.handler = async () => ({ file: require("path").basename(__filename) });',
      "index.js",
    ],
    [
      "an ES module",
      "export const handler = async () => ({ file: import.meta.url.split('/').at(-1) });",
      "index.js",
    ],
  ])("is index.js, %s too", async (_kind, inlineCode, file) => {
    app = createFunctionApp();
    writeBytes("package.json", '{"type": "module"}');
    const local = app.start({ inlineCode, handler: "index.handler", codeDir: app.folder });
    expect(await resultOf(local)).toEqual({ file });
  });

  test("a handler that it is not is told at the start", async () => {
    app = createFunctionApp();
    const local = app.start({ inlineCode: "", handler: "app.handler", codeDir: app.folder });
    await expect(local.prepared).rejects.toThrow("No file of the handler app.handler");
  });
});

describe("code in a zip archive", () => {
  const start = (bytes: Uint8Array | string) => {
    app = createFunctionApp();
    const archive = writeBytes("code.zip", bytes);
    return app.start({ archive, codeDir: app.folder, handler: "src/app.handler" });
  };

  test("runs with what is beside it", async () => {
    const local = start(
      toBytes({
        "src/app.js": 'exports.handler = async () => [require("./more.js"), require("dep")];',
        "src/more.js": "module.exports = 1;",
        "node_modules/dep/index.js": "module.exports = 2;",
      }),
    );
    expect(await resultOf(local)).toEqual([1, 2]);
  });

  test("is unpacked once for each content", async () => {
    const bytes = toBytes({ "src/app.js": "exports.handler = async () => 1;" });
    const first = start(bytes);
    expect(await resultOf(first)).toBe(1);
    const folders = () => readdirSync(app.cacheDir).filter((name) => !name.endsWith(".json"));
    expect(folders()).toHaveLength(1);
    const archive = join(app.folder, "code.zip");
    expect(await resultOf(app.start({ archive, codeDir: app.folder, handler: "src/app.handler" }))).toBe(1);
    expect(folders()).toHaveLength(1);
  });

  test.each(["../evil.js", "/evil.js", "a/../../evil.js", "C:/evil.js", "..\\evil.js"])(
    "D-27: a path that leads out of it stops the start: %s",
    async (name) => {
      const local = start(toBytes({ "src/app.js": "", [name]: "x" }));
      await expect(local.prepared).rejects.toThrow("which leads out of it");
      expect(readdirSync(dirname(app.folder)).filter((one) => one === "evil.js")).toEqual([]);
    },
  );

  test("what is no archive stops the start", async () => {
    await expect(start("no zip").prepared).rejects.toThrow(/code\.zip is not unpacked: it cannot be read/);
  });

  test("what says that it is larger than Lambda takes is not unpacked", async () => {
    const bytes = toBytes({ "src/app.js": "exports.handler = async () => 1;", "big.bin": "x" });
    // The size that the directory at the end of the archive gives for big.bin.
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const entry = Buffer.from(bytes).lastIndexOf("big.bin") - 46;
    view.setUint32(entry + 24, 300 * 1024 * 1024, true);
    await expect(start(bytes).prepared).rejects.toThrow("unpacked it has more than 250 MB");
  });

  test("an edit of the archive is the code from the next request on", async () => {
    const local = start(toBytes({ "src/app.js": "exports.handler = async () => 1;" }));
    await local.prepared;
    local.watch();
    expect(await resultOf(local)).toBe(1);
    writeBytes("code.zip", toBytes({ "src/app.js": "exports.handler = async () => 2;" }));
    for (let attempt = 0; attempt < 400 && (await resultOf(local)) !== 2; attempt += 1);
    expect(await resultOf(local)).toBe(2);
  });
});

describe("layers", () => {
  const PACKAGE = "node_modules/from-layer";
  const folderLayer = (name: string, root: LayerContent["root"] = "/opt"): LayerContent => ({
    kind: "folder",
    path: join(app.folder, name),
    root,
  });

  test("packages are found by require and by import, files below /opt", async () => {
    app = createFunctionApp({
      "app.mjs": `import { createRequire } from "node:module";
import esm from "from-layer";
import { named } from "/opt/nodejs/more.mjs";
const require = createRequire(import.meta.url);
export const handler = async () => [esm, named, require("from-layer"), require("/opt/nodejs/plain"), require("node:path").sep];`,
    });
    writeBytes(`layer/nodejs/${PACKAGE}/index.js`, 'module.exports = "package";');
    writeBytes("layer/nodejs/more.mjs", 'export const named = "module";');
    writeBytes("layer/nodejs/plain.js", 'module.exports = "plain";');
    const local = app.start({ layers: [folderLayer("layer")] });
    expect(await resultOf(local)).toEqual(["package", "module", "package", "plain", "/"]);
  });

  test("a later layer counts; what is built by SAM stands in nodejs; a runtime's own packages come first", async () => {
    app = createFunctionApp({
      "app.mjs": `import one from "from-layer"; import two from "of-runtime"; import own from "own";
export const handler = async () => [one, two, own];`,
      "node_modules/own/index.js": 'module.exports = "own";',
    });
    writeBytes(`first/${PACKAGE}/index.js`, 'module.exports = "first";');
    writeBytes("first/node_modules/own/index.js", 'module.exports = "layer";');
    writeBytes(`second/nodejs/${PACKAGE}/index.js`, 'module.exports = "second";');
    writeBytes("second/nodejs/node20/node_modules/of-runtime/index.js", 'module.exports = "node20";');
    writeBytes("second/nodejs/node_modules/of-runtime/index.js", 'module.exports = "any";');
    const layers = [folderLayer("first", "/opt/nodejs"), folderLayer("second")];
    expect(await resultOf(app.start({ layers }))).toEqual(["second", "node20", "own"]);
  });

  test("come from archives too", async () => {
    app = createFunctionApp({
      "app.mjs": 'import found from "from-layer"; export const handler = async () => found;',
    });
    const path = writeBytes(
      "layer.zip",
      toBytes({ [`nodejs/${PACKAGE}/index.js`]: 'module.exports = "zipped";' }),
    );
    expect(await resultOf(app.start({ layers: [{ kind: "archive", path, root: "/opt" }] }))).toBe("zipped");
  });

  test("D-27: an archive that leads out of itself stops the start", async () => {
    app = createFunctionApp({ "app.mjs": "export const handler = async () => 1;" });
    const path = writeBytes("layer.zip", toBytes({ "../x": "" }));
    const local = app.start({ layers: [{ kind: "archive", path, root: "/opt" }] });
    await expect(local.prepared).rejects.toThrow("which leads out of it");
  });

  test("what no layer has is told as without layers", async () => {
    app = createFunctionApp({ "app.mjs": 'import "nowhere"; export const handler = async () => 1;' });
    mkdirSync(join(app.folder, "layer"));
    const outcome = await app.start({ layers: [folderLayer("layer")] }).invoke("{}");
    expect(outcome).toMatchObject({
      kind: "crashed",
      error: { errorMessage: expect.stringContaining("nowhere") },
    });
  });
});

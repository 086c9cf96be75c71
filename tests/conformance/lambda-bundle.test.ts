import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach } from "@jest/globals";
import type { LocalFunction } from "../../local/lambda/create-lambda-function.ts";
import type { FunctionResource } from "../../local/template/resources.ts";
import { ROOT } from "../support/application.ts";
import { createFunctionApp, type FunctionApp } from "../support/function-app.ts";

const ESM = { Format: "esm", OutExtension: [".js=.mjs"], Target: "es2024", Minify: true, Sourcemap: true };

let app: FunctionApp;

beforeEach(() => {
  app = createFunctionApp();
});
afterEach(() => app.close());

function bundled(properties: object = {}, others: Partial<FunctionResource> = {}): Partial<FunctionResource> {
  return { ...others, metadata: { BuildMethod: "esbuild", BuildProperties: properties } };
}

async function invoke(lambda: LocalFunction): Promise<unknown> {
  const outcome = await lambda.invoke("{}");
  return outcome.kind === "returned" ? JSON.parse(outcome.result) : outcome;
}

describe("a function with BuildMethod: esbuild", () => {
  test("F-12: without properties it is minified CommonJS made of the handler's file", async () => {
    app.write("lib/name.ts", "export const name: string = 'typed';");
    app.write(
      "app.ts",
      "import { name } from './lib/name.ts'; export const handler = async () => [name, typeof require];",
    );
    const lambda = app.start(bundled());

    expect(await invoke(lambda)).toEqual(["typed", "function"]);
  });

  test("F-16, F-17: ES module output, and the handler's path cut to its last part", async () => {
    app.write(
      "handlers/get.ts",
      "const where = await Promise.resolve(import.meta.url); export const handler = async () => where;",
    );
    const lambda = app.start(
      bundled({ ...ESM, EntryPoints: ["handlers/get"] }, { handler: "handlers/get.handler" }),
    );

    expect(await invoke(lambda)).toMatch(/\/HelloFunction-[0-9a-f]{32}\/get\.mjs$/);
  });

  test("F-17: with several entry points the handler's path stays", async () => {
    app.write("one/get.ts", "export const handler = async () => 'one';");
    app.write("two/get.ts", "export const handler = async () => 'two';");
    const lambda = app.start(
      bundled({ ...ESM, EntryPoints: ["one/get.ts", "two/get.ts"] }, { handler: "two/get.handler" }),
    );

    expect(await invoke(lambda)).toBe("two");
  });

  test("F-16: an ES module in a .js file runs although the folder around it is CommonJS", async () => {
    app.write("app.ts", "export const handler = async () => import.meta.url;");
    writeFileSync(join(app.folder, "package.json"), '{ "type": "commonjs" }');

    expect(await invoke(app.start(bundled({ Format: "esm" })))).toMatch(/app\.js$/);
  });

  test("F-15: External, Loader, Banner and Define are passed on", async () => {
    app.write("node_modules/left-out/package.json", '{ "name": "left-out", "main": "index.js" }');
    app.write("node_modules/left-out/index.js", "exports.from = __filename;");
    app.write("note.txt", "a text");
    app.write(
      "app.ts",
      "import { from } from 'left-out'; import note from './note.txt'; export const handler = async () => [from, note, globalThis.banner, STAGE];",
    );
    const lambda = app.start(
      bundled({
        External: ["left-out"],
        Loader: [".txt=text"],
        Banner: ["js=globalThis.banner = 1;"],
        Define: ['STAGE="test"'],
      }),
    );

    expect(await invoke(lambda)).toEqual([
      join(app.folder, "src/node_modules/left-out/index.js"),
      "a text",
      1,
      "test",
    ]);
  });

  test("stack traces name the line of the source", async () => {
    app.write(
      "app.ts",
      "interface Unused {}\n\n\nexport const handler = async () => {\n  throw new Error('here');\n};\n",
    );

    expect(await invoke(app.start(bundled(ESM)))).toMatchObject({
      error: {
        trace: expect.arrayContaining([expect.stringContaining(`${join(app.folder, "src/app.ts")}:5:9`)]),
      },
    });
  });

  test("a syntax newer than the Node that runs here is lowered", async () => {
    app.write(
      "app.ts",
      "export const handler = async () => { using _x = { [Symbol.dispose]() {} }; return 'lowered'; };",
    );

    expect(await invoke(app.start(bundled({ ...ESM, Target: "esnext" })))).toBe("lowered");
  });

  test("the application's own function answers", async () => {
    const lambda = app.start(
      bundled(
        { ...ESM, EntryPoints: ["handlers/get-root.ts"] },
        { codeDir: join(ROOT, "src"), handler: "handlers/get-root.handler", runtime: "nodejs24.x" },
      ),
    );

    expect(await invoke(lambda)).toMatchObject({ statusCode: 200, body: '"Hello from Lambda!"' });
  });
});

describe("what stops the start", () => {
  test.each([
    [
      "a syntax error",
      "export const handler = 1 +;\n",
      /^src\/app\.ts:1: Unexpected ";"\.\n {2}→ Correct the function's code\.$/,
    ],
    [
      "a missing package",
      "\nimport 'no-such-package'; export const handler = 1;",
      /^src\/app\.ts:2: Could not resolve "no-such-package"\.\n {2}→ Run npm install in .*, or name no-such-package under External/,
    ],
    [
      "a missing file",
      "import './no-such-file.ts'; export const handler = 1;",
      /^src\/app\.ts:1: Could not resolve "\.\/no-such-file\.ts"\.\n/,
    ],
  ])("%s, named by file and line", async (_what, code, message) => {
    app.write("app.ts", code);

    await expect(app.start(bundled()).prepared).rejects.toThrow(message);
  });

  test.each([
    [
      "an unknown property",
      { Mangle: true },
      "BuildProperties.Mangle: The esbuild property Mangle is not supported here.",
    ],
    [
      "a mapping for a list",
      { Loader: { ".txt": "text" } },
      "BuildProperties.Loader: Loader must be a list of name=value.",
    ],
    ["a number for a flag", { Minify: 1 }, "BuildProperties.Minify: Minify must be true or false."],
    ["a value that esbuild refuses", { Format: "umd" }, /Invalid value "umd"/],
    [
      "an entry point without a file",
      { EntryPoints: ["other.ts"] },
      "The entry point other.ts does not exist",
    ],
    ["entry points that are no list", { EntryPoints: "app.ts" }, "EntryPoints must be a list of files."],
    [
      "an entry point that is not the handler",
      { EntryPoints: ["second.ts"] },
      "The handler app.handler has no file in the bundle, which is second.js.",
    ],
    ["properties that are no mapping", ["Minify"], "BuildProperties must be a mapping."],
  ])("%s", async (_what, properties, message) => {
    app.write("app.ts", "export const handler = async () => 1;");
    app.write("second.ts", "export const handler = async () => 2;");

    await expect(app.start(bundled(properties)).prepared).rejects.toThrow(message);
  });
});

describe("the kept bundle", () => {
  const SOURCE = "import { name } from './name.ts'; export const handler = async () => name;";

  async function startTwice(
    change: () => void,
  ): Promise<{ before: readonly string[]; after: readonly string[]; answer: unknown }> {
    app.write("app.ts", SOURCE);
    if (!existsSync(join(app.folder, "src/name.ts"))) app.write("name.ts", "export const name = 'first';");
    await app.start(bundled(ESM)).prepared;
    const before = listBundles();
    change();
    const answer = await invoke(app.start(bundled(ESM)));
    return { before, after: listBundles(), answer };
  }

  const listBundles = () => readdirSync(app.cacheDir).filter((name) => !name.endsWith(".json"));

  test("is used again while nothing changes", async () => {
    const { before, after, answer } = await startTwice(() => {});

    expect(answer).toBe("first");
    expect(after).toEqual(before);
  });

  test("is made again when a file that it is made of changes", async () => {
    const { before, after, answer } = await startTwice(() =>
      app.write("name.ts", "export const name = 'second';"),
    );

    expect(answer).toBe("second");
    expect(after).toHaveLength(before.length + 1);
  });

  test("is made again when a configuration appears beside the code", async () => {
    app.write("node_modules/named/index.js", "export const name = 'package';");
    app.write("name.ts", "export { name } from 'named';");
    const { answer } = await startTwice(() => {
      app.write("tsconfig.json", '{ "compilerOptions": { "paths": { "named": ["./other.ts"] } } }');
      app.write("other.ts", "export const name = 'other';");
    });

    expect(answer).toBe("other");
  });

  test.each([
    ["is cut short", (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 10))],
    ["is gone", (path: string) => rmSync(path)],
  ])("is made again when its file %s", async (_how, damage) => {
    const { answer } = await startTwice(() => {
      const [bundle] = listBundles();
      damage(join(app.cacheDir, String(bundle), "app.mjs"));
    });

    expect(answer).toBe("first");
  });

  test("is made again when its index is damaged", async () => {
    const { answer } = await startTwice(() => {
      const index = readdirSync(app.cacheDir).find((name) => name.endsWith(".json"));
      writeFileSync(join(app.cacheDir, String(index)), '{"version":');
    });

    expect(answer).toBe("first");
  });

  test("is removed at the end when there is no folder for it", async () => {
    app.write("app.ts", "export const handler = async () => import.meta.dirname ?? import.meta.url;");
    const lambda = app.start(bundled(ESM), { cacheDir: null });
    const place = new URL(".", String(await invoke(lambda)).replace(/^\//, "file:///"));
    await lambda.close();

    expect(() => readdirSync(place)).toThrow("ENOENT");
  });

  test("of earlier code goes after a while", async () => {
    mkdirSync(app.cacheDir);
    for (let edit = 0; edit < 12; edit += 1) {
      app.write("app.ts", `export const handler = async () => ${edit};`);
      await app.start(bundled(ESM)).prepared;
    }

    expect(readdirSync(app.cacheDir).length).toBeLessThanOrEqual(12);
  });
});

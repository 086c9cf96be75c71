import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBuildPlan, toModulePath } from "../../../local/lambda/build-plan.ts";
import { parseBuildProperties } from "../../../local/lambda/build-properties.ts";
import { findNodeMajor, findRuntimeWarning } from "../../../local/lambda/runtimes.ts";
import type { FunctionResource } from "../../../local/template/resources.ts";
import { createFunctionResource } from "../../support/function-app.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-test-"));
  mkdirSync(join(folder, "src/lib"), { recursive: true });
  for (const file of ["app.ts", "plain.js", "lib/get.ts"]) writeFileSync(join(folder, "src", file), "");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function plan(resource: Partial<FunctionResource>) {
  return createBuildPlan({
    resource: createFunctionResource(folder, resource),
    nodeVersion: "20.20.2",
    codeBoundary: "repository",
  });
}

describe("the build of a function", () => {
  test("F-12: SAM's defaults, lowered to the Node that runs here", () => {
    expect(plan({ metadata: { BuildMethod: "esbuild" } })).toEqual({
      kind: "bundle",
      codeDir: join(folder, "src"),
      options: {
        absWorkingDir: join(folder, "src"),
        bundle: true,
        entryPoints: ["app.ts"],
        format: "cjs",
        minify: true,
        platform: "node",
        sourcemap: "linked",
        target: ["es2020", "node20.20.2"],
      },
    });
  });

  test("F-15: every form of property", () => {
    const refuse = (name: string) => new Error(name);

    expect(
      parseBuildProperties(
        {
          Minify: "false",
          Target: "es2022,node18",
          Format: "esm",
          Sourcemap: "inline",
          External: ["@aws-sdk/*"],
          Loader: [".png=file", ".txt=text"],
          OutExtension: [".js=.mjs"],
          MainFields: "module, main",
          Define: ["A=b=c"],
          KeepNames: true,
          LogLevel: "error",
        },
        refuse,
      ),
    ).toEqual({
      minify: false,
      target: ["es2022", "node18"],
      format: "esm",
      sourcemap: "inline",
      external: ["@aws-sdk/*"],
      loader: { ".png": "file", ".txt": "text" },
      outExtension: { ".js": ".mjs" },
      mainFields: ["module", "main"],
      define: { A: "b=c" },
      keepNames: true,
    });
  });

  test.each(["constructor", "__proto__", "Bundle", "Platform", "Outdir", "minify"])(
    "F-12: the property %s is refused by name",
    (name) => {
      const refuse = (refused: string) => new Error(`refused ${refused}`);

      expect(() => parseBuildProperties(JSON.parse(`{"${name}": true}`), refuse)).toThrow(`refused ${name}`);
    },
  );

  test("without metadata the code runs where it stands", () => {
    expect(plan({ handler: "plain.handler" })).toEqual({ kind: "as-is", codeDir: join(folder, "src") });
  });

  test.each([
    ["app.handler", "app"],
    ["lib/get.api.handler", "lib/get"],
    ["./a.b/get.handler", "./a.b/get"],
  ])("the module of %s is %s", (handler, module) => {
    expect(toModulePath(handler)).toBe(module);
  });
});

describe("runtimes", () => {
  test.each([
    ["nodejs24.x", 24],
    ["nodejs20.x", 20],
    ["python3.13", undefined],
    ["provided.al2023", undefined],
    ["nodejs", undefined],
  ])("%s is Node %s", (runtime, major) => {
    expect(findNodeMajor(runtime)).toBe(major);
  });

  test("a runtime that is newer than what runs here is said, an older one is not", () => {
    const origin = { logicalId: "Hello", file: "", path: "" };

    expect(findRuntimeWarning({ origin, runtime: "nodejs24.x" }, "20.20.2")).toBe(
      "Hello runs on Node 20 here; the template says nodejs24.x.",
    );
    expect(findRuntimeWarning({ origin, runtime: "nodejs20.x" }, "24.1.0")).toBeUndefined();
  });
});

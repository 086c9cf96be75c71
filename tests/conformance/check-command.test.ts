import { existsSync } from "node:fs";
import { jest } from "@jest/globals";
import { copyApplication } from "../support/copy-application.ts";
import { runCli } from "../support/run-cli.ts";
import { createSoundStack } from "../support/sound-stack.ts";
import { createTemplateFolder, type TemplateFolder } from "../support/template-folder.ts";

jest.setTimeout(30_000);

let folder: TemplateFolder;
afterEach(() => folder.remove());

describe("check", () => {
  test("finds no error and no warning in the application, and leaves nothing behind", async () => {
    folder = copyApplication();
    const { exitCode, stdout, stderr } = await runCli(["check"], { folder: folder.path });
    expect(stderr).toBe("");
    expect(stdout).toContain("GET      /  guarded by CognitoAuthorizer: ID token in Authorization");
    expect(stdout).toMatch(/\n0 errors, 0 warnings, \d notes\n$/);
    expect(stdout).toContain("note     template.yaml:");
    expect(exitCode).toBe(0);
    expect(existsSync(folder.file(".local"))).toBe(false);
  });

  test("ends with 1 for a function that the API may not call, with file, line, path and remedy", async () => {
    const stack = createSoundStack();
    delete stack.hello.Events;
    folder = createTemplateFolder({
      "template.yaml": JSON.stringify(stack.template, null, 2),
      "src/index.mjs": "export const handler = async () => ({});\n",
    });
    const { exitCode, stdout, stderr } = await runCli(["check"], { folder: folder.path });
    expect(stdout).toMatch(
      /error {4}template\.yaml:\d+ › Resources\.Api\.\S+ {2}\[permission-missing, gateway E-44\]\n {9}Hello .*\n {9}→ /,
    );
    expect(stderr).toContain("check: 1 error, 0 warnings, 0 notes");
    expect(exitCode).toBe(1);
  });

  test("--json says the same for machines, a template that cannot be read included", async () => {
    folder = createTemplateFolder({ "template.yaml": "Resources: [" });
    const { exitCode, stdout } = await runCli(["check", "--json"], { folder: folder.path });
    const { apis, findings } = JSON.parse(stdout);
    expect(apis).toEqual([]);
    expect(findings).toEqual([
      expect.objectContaining({ rule: "refused", severity: "error", file: "template.yaml" }),
    ]);
    expect(exitCode).toBe(1);
  });
});

describe("routes", () => {
  test("prints who guards what, and as JSON which function answers", async () => {
    folder = copyApplication();
    const text = await runCli(["routes"], { folder: folder.path });
    expect(text.stdout).toContain("hello-cognito-api (stage Prod)");
    expect(text.exitCode).toBe(0);
    const { stdout } = await runCli(["routes", "--json"], { folder: folder.path });
    expect(JSON.parse(stdout).apis[0].routes[0]).toMatchObject({
      method: "GET",
      path: "/",
      authorizer: "CognitoAuthorizer",
      scopes: [],
      integration: "lambda-proxy",
      functionName: expect.stringContaining("HelloFunction"),
    });
  });

  test("says which part cannot be read, and ends with 1", async () => {
    folder = createTemplateFolder({ "template.yaml": "Resources: {}" });
    const { exitCode, stdout, stderr } = await runCli(["routes"], { folder: folder.path });
    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 1, stdout: "No API.\n" });
    expect(stderr).toContain("[refused");
  });
});

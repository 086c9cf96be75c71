import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadStack } from "../../../local/template/load-stack.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

const API = `openapi: 3.0.1
info: { title: t, version: "1" }
paths:
  /:
    get:
      x-amazon-apigateway-integration:
        type: mock
`;

const toTemplate = (location: string) => `Transform: AWS::Serverless-2016-10-31
Parameters:
  File: { Type: String, Default: api.yaml }
Conditions:
  Never: !Equals [a, b]
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: Prod
      DefinitionBody:
        Fn::Transform:
          Name: AWS::Include
          Parameters:
            Location: ${location}
`;

let outside: TemplateFolder;
let folder: string;
const write = (name: string, text: string) => outside.write(join("repository", name), text);
const load = () => loadStack({ templateFile: join(folder, "template.yaml") });

beforeEach(() => {
  outside = createTemplateFolder({
    "repository/app/api.yaml": API,
    "secret.yaml": API,
    "repository/shared.yaml": API,
  });
  mkdirSync(join(outside.path, "repository/.git"));
  folder = join(outside.path, "repository/app");
});
afterEach(() => outside.remove());

test.each([
  ["beside the template", "api.yaml", "app/api.yaml"],
  ["elsewhere in the repository", "../shared.yaml", "shared.yaml"],
  ["named by a parameter", "!Ref File", "app/api.yaml"],
  ["named by Sub", "!Sub './${File}'", "app/api.yaml"],
])("A-90: reads a file %s", async (_what, location, expected) => {
  write("app/template.yaml", toTemplate(location));
  const model = await load();
  expect(model.restApis[0]).toMatchObject({
    body: { openapi: "3.0.1", paths: { "/": { get: {} } } },
    bodyFile: join(outside.path, "repository", expected),
  });
  expect(model.filesRead).toEqual([
    join(folder, "template.yaml"),
    join(outside.path, "repository", expected),
  ]);
});

test("joins what stands beside the include, but never the same key twice", async () => {
  const beside = (key: string) =>
    toTemplate("api.yaml").replace(
      "      DefinitionBody:\n",
      `      DefinitionBody:\n        ${key}: [{ None: [] }]\n`,
    );
  write("app/template.yaml", beside("x-mine"));
  expect((await load()).restApis[0]?.body).toMatchObject({ "x-mine": [{ None: [] }], openapi: "3.0.1" });
  write("app/template.yaml", beside("paths"));
  await expect(load()).rejects.toThrow("The included file brings paths once more.");
});

test("resolves long-form intrinsics inside, and says the file when it cannot", async () => {
  write("app/template.yaml", toTemplate("api.yaml"));
  write("app/api.yaml", API.replace("title: t", 'title: { "Fn::Sub": "${AWS::StackName}" }'));
  expect((await load()).restApis[0]?.body).toMatchObject({ info: { title: "sam-app" } });
  write("app/api.yaml", API.replace("title: t", 'title: { "Fn::Sub": "${Nobody}" }'));
  await expect(load()).rejects.toThrow("api.yaml:2 › info.title: There is no parameter or resource Nobody.");
});

test.each([
  ["http://example.com/api.yaml", "nothing is fetched (catalogue D-28)"],
  ["https://example.com/api.yaml", "nothing is fetched (catalogue D-28)"],
  ["file:///etc/passwd", "nothing is fetched (catalogue D-28)"],
  ["s3://bucket/api.yaml", "nothing is fetched (catalogue D-28)"],
  ["../../secret.yaml", "lies outside the repository"],
  ["/etc/passwd", "lies outside the repository"],
  ["../../nowhere/secret.yaml", "lies outside the repository"],
  ["missing.yaml", "Location missing.yaml is not a file."],
  ["../app", "Location ../app is not a file."],
  ["!Ref Api", "There is no parameter Api to ask here."],
  ["!If [Never, a, b]", "No condition can be asked here."],
  ["[]", "AWS::Include needs a Location."],
])("D-27, D-28: refuses the location %s with its line", async (location, problem) => {
  write("app/template.yaml", toTemplate(location));
  await expect(load()).rejects.toThrow(problem);
  await expect(load()).rejects.toThrow(/template\.yaml:1\d/);
});

test("D-27: a link that leads out of the repository is refused, one inside it is not, a flag allows both", async () => {
  symlinkSync(join(outside.path, "secret.yaml"), join(folder, "out.yaml"));
  symlinkSync(join(outside.path, "repository/shared.yaml"), join(folder, "in.yaml"));
  write("app/template.yaml", toTemplate("out.yaml"));
  await expect(load()).rejects.toThrow("out.yaml lies outside the repository");
  const options = { templateFile: join(folder, "template.yaml"), allowOutsideRepository: true };
  expect((await loadStack(options)).restApis).toHaveLength(1);
  write("app/template.yaml", toTemplate("in.yaml"));
  expect((await load()).restApis).toHaveLength(1);
});

test("D-27: without a repository the template's own folder is the border", async () => {
  const alone = createTemplateFolder({ "app/template.yaml": toTemplate("../api.yaml"), "api.yaml": API });
  await expect(loadStack({ templateFile: alone.file("app/template.yaml") })).rejects.toThrow(
    "outside the repository",
  );
  alone.remove();
});

test("A-93: refuses an include in an included file, another macro, and what is no map", async () => {
  write("app/template.yaml", toTemplate("api.yaml"));
  write(
    "app/api.yaml",
    "paths:\n  Fn::Transform: { Name: AWS::Include, Parameters: { Location: b.yaml } }\n",
  );
  await expect(load()).rejects.toThrow(
    "api.yaml:2 › paths.Fn::Transform: An included file may not use Fn::Transform",
  );
  write("app/api.yaml", "- a\n- b\n");
  await expect(load()).rejects.toThrow("must hold a map (contract A-93)");
  write("app/template.yaml", toTemplate("api.yaml").replace("AWS::Include", "My::Macro"));
  await expect(load()).rejects.toThrow("The macro My::Macro is not run here.");
});

test("A-92: refuses a short form in an included file by name", async () => {
  write("app/template.yaml", toTemplate("api.yaml"));
  write("app/api.yaml", API.replace("title: t", "title: !Ref AWS::StackName"));
  await expect(load()).rejects.toThrow(/api\.yaml:2 › info\.title: .*short form !Ref \(contract A-92\)/);
});

test("refuses a file that is too large or not UTF-8", async () => {
  write("app/template.yaml", `${toTemplate("api.yaml")}# ${"x".repeat(1_048_576)}`);
  await expect(load()).rejects.toThrow("template.yaml has more than 1048576 bytes.");
  write("app/template.yaml", toTemplate("api.yaml"));
  writeFileSync(join(folder, "api.yaml"), Buffer.from([0x61, 0x3a, 0xff]));
  await expect(load()).rejects.toThrow("api.yaml is not UTF-8 text.");
});

test("a template that is not there is said by name", async () => {
  await expect(load()).rejects.toThrow(/There is no template .*template\.yaml/);
});

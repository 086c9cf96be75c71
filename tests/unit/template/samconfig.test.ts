import { loadSamconfig } from "../../../local/template/samconfig.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

let folder: TemplateFolder;
beforeEach(() => {
  folder = createTemplateFolder();
});
afterEach(() => folder.remove());

const load = (text: string, options: Partial<Parameters<typeof loadSamconfig>[0]> = {}) => {
  folder.write("samconfig.toml", text);
  return loadSamconfig({ folder: folder.path, ...options });
};

test("F-30: reads what sam deploy --guided saves", async () => {
  const text = `version = 0.1
[default.global.parameters]
region = "eu-west-1"
[default.deploy.parameters]
stack_name = "shop"
capabilities = "CAPABILITY_IAM"
parameter_overrides = "DomainPrefix=\\"my shop\\" StageName=\\"live\\""
`;
  expect(await load(text)).toEqual({
    file: folder.file("samconfig.toml"),
    stackName: "shop",
    region: "eu-west-1",
    parameterOverrides: { DomainPrefix: "my shop", StageName: "live" },
  });
});

test("F-31: a command's table is stronger than the global one, and local runs the strongest", async () => {
  const text = `version = 0.1
[default.global.parameters]
stack_name = "everywhere"
parameter_overrides = ["A=global", "B=global", "C=global"]
[default.deploy.parameters]
stack_name = "deployed"
parameter_overrides = ["B=deploy", "C=deploy"]
[default.local_start_api.parameters]
parameter_overrides = ["C=local"]
template_file = "other/template.yaml"
`;
  expect(await load(text)).toMatchObject({
    stackName: "deployed",
    parameterOverrides: { A: "global", B: "deploy", C: "local" },
    templateFile: folder.file("other/template.yaml"),
  });
  expect(await load(text, { commands: ["validate"] })).toMatchObject({ stackName: "everywhere" });
});

test("another environment is read with --config-env", async () => {
  const text = 'version = 0.1\n[test.deploy.parameters]\nstack_name = "tested"\n';
  expect(await load(text, { configEnv: "test" })).toMatchObject({ stackName: "tested" });
  expect((await load(text))?.stackName).toBeUndefined();
});

test("without a file there is no configuration, unless one was named", async () => {
  expect(await loadSamconfig({ folder: folder.path })).toBeUndefined();
  await expect(loadSamconfig({ folder: folder.path, configFile: "mine.toml" })).rejects.toThrow(
    "There is no such configuration file.",
  );
});

test.each([
  ["version = 0.1\nbroken", "samconfig.toml:2"],
  ["[default.deploy.parameters]\n", "version is missing or no number (contract F-30)."],
  ['version = "0.1"\n', "version is missing or no number (contract F-30)."],
  ["version = 0.1\n[default.deploy.parameters]\nstack_name = 1\n", "This must be text."],
])("refuses %j", async (text, problem) => {
  await expect(load(text)).rejects.toThrow(problem);
});

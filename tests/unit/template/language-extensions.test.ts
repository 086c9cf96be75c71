import { StartError } from "../../../local/platform/start-error.ts";
import { loadStack } from "../../../local/template/load-stack.ts";
import type { StackModel } from "../../../local/template/resources.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

let folder: TemplateFolder;
beforeAll(() => {
  folder = createTemplateFolder({ "src/index.mjs": "" });
});
afterAll(() => folder.remove());

const HEAD = "Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\n";

async function load(text: string, parameterOverrides: Record<string, string> = {}): Promise<StackModel> {
  folder.write("template.yaml", text);
  return loadStack({ templateFile: folder.file("template.yaml"), parameterOverrides });
}

async function refusalOf(text: string): Promise<string> {
  const answer: unknown = await load(text).catch((error: unknown) => error);
  if (!(answer instanceof StartError)) throw new Error("not refused");
  return answer.message;
}

const FUNCTION =
  "Type: AWS::Serverless::Function, Properties: { CodeUri: src, Handler: index.handler, Runtime: nodejs22.x";

test("Fn::ForEach makes resources, members and outputs, one within another, before SAM runs", async () => {
  const model = await load(`${HEAD}Parameters: { Names: { Type: CommaDelimitedList, Default: "one,t-wo" } }
Resources:
  Fn::ForEach::Functions:
    - Name
    - !Ref Names
    - Hello&{Name}:
        ${FUNCTION.replaceAll(/, Properties.*/g, "")}
        Properties:
          CodeUri: src
          Handler: index.handler
          Runtime: nodejs22.x
          Environment: { Variables: { ME: !Ref Name, HERE: !Sub "\${Name}-\${AWS::Region}" } }
          Events:
            Fn::ForEach::Routes:
              - Verb
              - [get, put]
              - On\${Verb}: { Type: Api, Properties: { Path: "/\${Name}", Method: "\${Verb}" } }
Outputs:
  Fn::ForEach::Names: [Name, [one], { "Out\${Name}": { Value: !GetAtt "Hello\${Name}.Arn" } }]
`);
  expect(model.functions.map(({ origin }) => origin.logicalId)).toEqual(["Helloone", "Hellotwo"]);
  expect(model.functions[1]?.environment).toEqual({ ME: "t-wo", HERE: "t-wo-us-east-1" });
  const paths = model.restApis[0]?.body.paths as Record<string, object>;
  expect(Object.entries(paths).map(([path, item]) => [path, Object.keys(item)])).toEqual([
    ["/one", ["get", "put"]],
    ["/t-wo", ["get", "put"]],
  ]);
  expect(model.outputs).toEqual([{ name: "Outone", value: model.functions[0]?.functionArn }]);
});

test.each([
  ["Resources: { Fn::ForEach::A: [N, [a, a], { X: { Type: A::B::C } }] }", "The loop brings X once more."],
  ["Resources: { Fn::ForEach::A: [N, abc, { X: { Type: A::B::C } }] }", "loops over what is no list."],
  ["Resources: { Fn::ForEach::A: [N, [a]] }", "takes [Name, [values], { Key: value }]."],
  ["Resources: { Fn::ForEach: [N, [a], { X: { Type: A::B::C } }] }", "Write Fn::ForEach::LoopName."],
])("refuses { %s }", async (text, problem) => {
  expect(await refusalOf(HEAD + text)).toContain(problem);
});

test.each([
  ["Fn::Length: [a]"],
  ["Fn::ToJsonString: { a: b }"],
  ["Fn::FindInMap: [A, b, c, { DefaultValue: d }]"],
])("{ %s } needs the transform", async (value) => {
  const text = `Resources: { R: { ${FUNCTION}, Environment: { Variables: { V: { ${value} } } } } } }`;
  expect(await refusalOf(`Transform: AWS::Serverless-2016-10-31\n${text}`)).toContain(
    "AWS::LanguageExtensions",
  );
  if (!value.includes("FindInMap")) expect((await load(HEAD + text)).functions).toHaveLength(1);
});

test("a dynamic reference and a stored parameter take what is given for them, and nothing else", async () => {
  const text = `${HEAD}Parameters: { Key: { Type: "AWS::SSM::Parameter::Value<String>", Default: /my/key } }
Resources:
  R: { ${FUNCTION}, Environment: { Variables: { A: !Ref Key, B: "{{resolve:secretsmanager:s:SecretString:p}}" } } } }
`;
  expect(await refusalOf(text)).toContain("Pass the value itself: --parameter-overrides Key=….");
  const given = { Key: "value", "resolve:secretsmanager:s:SecretString:p": "hidden" };
  expect((await load(text, given)).functions[0]?.environment).toEqual({ A: "value", B: "hidden" });
  await expect(load(text, { Key: "value" })).rejects.toThrow(
    'Pass it: --parameter-overrides "resolve:secretsmanager:s:SecretString:p=…"',
  );
});

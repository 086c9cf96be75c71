import { join } from "node:path";
import { type LoadStackOptions, loadStack } from "../../../local/template/load-stack.ts";
import { loadSamconfig } from "../../../local/template/samconfig.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

const root = join(import.meta.dirname, "../../..");

describe("the application of this repository", () => {
  const load = async (options: Partial<LoadStackOptions> = {}) =>
    loadStack({
      templateFile: join(root, "template.yaml"),
      samconfig: await loadSamconfig({ folder: root }),
      ...options,
    });

  test("has one API, one function, one pool with its client and domain", async () => {
    const model = await load();
    const [api] = model.restApis;
    const [pool] = model.userPools;
    const [hello] = model.functions;
    expect(model).toMatchObject({
      stackName: "hello-cognito",
      region: "us-east-1",
      accountId: "123456789012",
    });
    expect([model.restApis, model.userPools, model.functions].map((list) => list.length)).toEqual([1, 1, 1]);
    expect(pool?.clients).toHaveLength(1);
    expect(pool?.clients[0]?.clientSecret).toBeUndefined();
    expect(pool?.domains).toHaveLength(1);
    expect(model.warnings).toEqual([]);
    expect(model.filesRead).toEqual(
      ["template.yaml", "openapi.yaml", "samconfig.toml"].map((name) => join(root, name)),
    );
    expect(hello?.codeDir).toBe(join(root, "src"));
    expect(api?.endpointType).toBe("REGIONAL");
    expect(hello?.invokePermissions).toContain(
      `arn:aws:execute-api:us-east-1:123456789012:${api?.restApiId}/*/GET/`,
    );
  });

  test("has ids that look like AWS's and are the same on every machine", async () => {
    const model = await load();
    const again = await load();
    expect(again).toEqual(model);
    expect(model.userPools[0]?.userPoolId).toMatch(/^us-east-1_[A-Za-z0-9]{9}$/);
    expect(model.userPools[0]?.clients[0]?.clientId).toMatch(/^[a-z0-9]{26}$/);
    expect(model.restApis[0]?.restApiId).toMatch(/^[a-z0-9]{10}$/);
    expect(model.stackId).toMatch(
      /^arn:aws:cloudformation:us-east-1:123456789012:stack\/hello-cognito\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
    const other = await load({ stackName: "another" });
    expect(other.restApis[0]?.restApiId).not.toBe(model.restApis[0]?.restApiId);
  });

  test("is plain JSON, as a cache keeps it", async () => {
    const model = await load();
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });

  test("follows the ports of the twin, but not over a value that was given", async () => {
    const replaceDefaults = { "http://localhost:3002/callback": "http://localhost:4002/callback" };
    const callbacks = async (options: Partial<LoadStackOptions>) =>
      (await load(options)).userPools[0]?.clients[0]?.properties.CallbackURLs;
    expect(await callbacks({ replaceDefaults })).toEqual(["http://localhost:4002/callback"]);
    const parameterOverrides = { CallbackUrls: "https://app.example/a,https://app.example/b" };
    expect(await callbacks({ replaceDefaults, parameterOverrides })).toEqual([
      "https://app.example/a",
      "https://app.example/b",
    ]);
  });
});

test("the second application is served by the same code", async () => {
  const model = await loadStack({ templateFile: join(root, "tests/fixtures/second-app/template.yaml") });
  expect(model.restApis.map(({ name, stageName }) => [name, stageName])).toEqual([["sam-app", "live"]]);
  expect(model.functions[0]).toMatchObject({
    runtime: "nodejs22.x",
    timeoutSeconds: 5,
    memorySizeMb: 128,
    environment: { GREETING: "Salve" },
    metadata: {},
    jsonLogs: false,
  });
  expect(model.userPools[0]?.properties).toMatchObject({ UserPoolName: "sam-app-members" });
  expect(model.outputs[0]?.value).toBe(
    `https://${model.restApis[0]?.restApiId}.execute-api.us-east-1.amazonaws.com/live/notes`,
  );
});

describe("values of resources", () => {
  let folder: TemplateFolder;
  const load = (resources: string, outputs: Record<string, string>) => {
    const text = `Transform: AWS::Serverless-2016-10-31
Conditions:
  Never: !Equals [a, b]
Resources:
${resources}
Outputs:
${Object.entries(outputs)
  .map(([name, value]) => `  ${name}: { Value: ${value} }`)
  .join("\n")}
`;
    folder = createTemplateFolder({ "template.yaml": text, "src/index.mjs": "" });
    return loadStack({ templateFile: folder.file("template.yaml"), stackName: "s", region: "eu-west-1" });
  };
  afterEach(() => folder.remove());

  const RESOURCES = `
  Pool: { Type: AWS::Cognito::UserPool }
  Client: { Type: AWS::Cognito::UserPoolClient, Properties: { UserPoolId: !Ref Pool, GenerateSecret: true } }
  Group: { Type: AWS::Cognito::UserPoolGroup, Properties: { UserPoolId: !Ref Pool, GroupName: admins } }
  Function:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src, Handler: index.handler, Runtime: nodejs22.x, FunctionName: named, AutoPublishAlias: live }
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      OpenApiVersion: 3.0.1
      DefinitionBody: { openapi: 3.0.1, paths: {} }
  Table: { Type: AWS::DynamoDB::Table, Properties: { TableName: notes } }
  Bucket: { Type: AWS::S3::Bucket }
  Queue: { Type: AWS::SQS::Queue }
  Odd: { Type: AWS::Nobody::Thing }
  Gone: { Type: AWS::S3::Bucket, Condition: Never }
`;

  test.each([
    ["!GetAtt Pool.Arn", /^arn:aws:cognito-idp:eu-west-1:123456789012:userpool\/eu-west-1_\w{9}$/],
    ["!GetAtt Pool.ProviderName", /^cognito-idp\.eu-west-1\.amazonaws\.com\/eu-west-1_\w{9}$/],
    ["!GetAtt Pool.ProviderURL", /^https:\/\/cognito-idp\.eu-west-1\.amazonaws\.com\/eu-west-1_\w{9}$/],
    ["!Ref Client", /^[a-z0-9]{26}$/],
    ["!GetAtt Client.ClientSecret", /^[a-z0-9]{52}$/],
    ["!Ref Group", /^admins$/],
    ["!Ref Function", /^named$/],
    ["!GetAtt Function.Arn", /^arn:aws:lambda:eu-west-1:123456789012:function:named$/],
    ["!GetAtt FunctionRole.Arn", /^arn:aws:iam::123456789012:role\/s-FunctionRole-[A-Z0-9]{12}$/],
    ["!Ref Function.Alias", /^arn:aws:lambda:eu-west-1:123456789012:function:named:live$/],
    ["!Ref FunctionAliaslive", /^arn:aws:lambda:eu-west-1:123456789012:function:named:live$/],
    ["!Ref Api", /^[a-z0-9]{10}$/],
    ["!Ref Api.Stage", /^live$/],
    ["!Ref ApiliveStage", /^live$/],
    ["!Sub '${Api.Stage}'", /^live$/],
    ["!GetAtt Table.Arn", /^arn:aws:dynamodb:eu-west-1:123456789012:table\/notes$/],
    ["!Ref Bucket", /^s-bucket-[a-z0-9]{12}$/],
    ["!GetAtt Bucket.Arn", /^arn:aws:s3:::s-bucket-[a-z0-9]{12}$/],
    ["!Ref Queue", /^https:\/\/sqs\.eu-west-1\.amazonaws\.com\/123456789012\/s-Queue-[A-Z0-9]{12}$/],
    ["!Ref Odd", /^s-Odd-[A-Z0-9]{12}$/],
    ["!GetAtt Odd.Arn", /^arn:aws:nobody:eu-west-1:123456789012:thing\/s-Odd-[A-Z0-9]{12}$/],
  ])("%s", async (value, expected) => {
    const model = await load(RESOURCES, { Value: value });
    expect(model.outputs[0]?.value).toMatch(expected);
  });

  test("what is not run here is listed, and an invented attribute is told", async () => {
    const model = await load(RESOURCES, { Value: "!GetAtt Odd.Endpoint" });
    expect(model.notRunHere.map(({ logicalId }) => logicalId)).toEqual(["Table", "Bucket", "Queue", "Odd"]);
    expect(model.warnings).toEqual([
      expect.stringContaining("Odd (AWS::Nobody::Thing) has no attribute Endpoint"),
    ]);
  });

  test("groups and the like hang on their pool, a client of a foreign pool is not run here", async () => {
    const foreign = "{ Type: AWS::Cognito::UserPoolClient, Properties: { UserPoolId: eu-west-1_AbCdEfGh1 } }";
    const model = await load(`${RESOURCES}\n  Foreign: ${foreign}`, { Value: "a" });
    expect(model).toMatchObject({
      userPools: [
        { attachments: [{ type: "AWS::Cognito::UserPoolGroup", properties: { GroupName: "admins" } }] },
      ],
    });
    expect(model).toMatchObject({
      notRunHere: expect.arrayContaining([{ logicalId: "Foreign", type: expect.any(String) }]),
    });
  });

  test.each([
    ["!Ref Nobody", "There is no parameter or resource Nobody."],
    ["!GetAtt Pool.Name", "Pool (AWS::Cognito::UserPool) has no attribute Name."],
    ["!Ref Gone", "Gone is not there: its condition Never is false."],
    ["!GetAtt Gone.Arn", "Gone is not there: its condition Never is false."],
    ["!GetAtt [Nobody, Arn]", "There is no parameter or resource Nobody."],
    ["[a]", "A text is wanted here, but this is a list."],
  ])("refuses %s", async (value, problem) => {
    await expect(load(RESOURCES, { Value: value })).rejects.toThrow(problem);
  });

  test("a secret is there only when the client has one", async () => {
    const open = RESOURCES.replace("GenerateSecret: true", "GenerateSecret: false");
    await expect(load(open, { Value: "!GetAtt Client.ClientSecret" })).rejects.toThrow(
      "has no attribute ClientSecret",
    );
  });
});

describe("functions", () => {
  let folder: TemplateFolder;
  afterEach(() => folder.remove());
  const load = (properties: string, type = "AWS::Serverless::Function") => {
    const text = `Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: ${type}
    Properties: ${properties}
`;
    folder = createTemplateFolder({ "template.yaml": text, "src/index.mjs": "", "code.zip": "" });
    return loadStack({ templateFile: folder.file("template.yaml") });
  };

  test.each([
    ["{ PackageType: Image, ImageUri: x }", "it is a container image"],
    [
      "{ Handler: a.b, Runtime: nodejs22.x, CodeUri: src, Layers: [arn:x] }",
      "its layer arn:x is not on this machine",
    ],
    ["{ Handler: a.b, Runtime: nodejs22.x, CodeUri: s3://b/k }", "its code is not on this machine"],
    [
      "{ Handler: a.b, Runtime: nodejs22.x, CodeUri: { Bucket: b, Key: k } }",
      "its code is not on this machine",
    ],
  ])("%s answers 501 behind its guard", async (properties, reason) => {
    expect((await load(properties)).functions[0]?.notRunHere).toBe(reason);
  });

  test("code may stand in the template, or in an archive", async () => {
    const inline = "{ Handler: index.b, Runtime: nodejs22.x, InlineCode: x }";
    expect((await load(inline)).functions[0]).toMatchObject({ inlineCode: "x" });
    const plain = "{ Handler: index.b, Runtime: nodejs22.x, Code: { ZipFile: y }, Role: r }";
    expect((await load(plain, "AWS::Lambda::Function")).functions[0]).toMatchObject({ inlineCode: "y" });
    const zipped = (await load("{ Handler: a.b, Runtime: nodejs22.x, CodeUri: code.zip }")).functions[0];
    expect(zipped).toMatchObject({ archive: folder.file("code.zip"), codeDir: folder.file(".") });
  });

  test.each(["AWS_REGION", "_HANDLER", "AWS_SESSION_TOKEN", "LAMBDA_TASK_ROOT"])(
    "the variable %s is Lambda's own",
    async (name) => {
      const properties = `{ Handler: a.b, Runtime: nodejs22.x, CodeUri: src, Environment: { Variables: { ${name}: x } } }`;
      await expect(load(properties)).rejects.toThrow(`The environment variable ${name} is reserved`);
    },
  );

  test("another language is modelled all the same, built or not", async () => {
    const [model] = (await load("{ Handler: a.b, Runtime: python3.13, CodeUri: nowhere }")).functions;
    expect(model).toMatchObject({
      runtime: "python3.13",
      handler: "a.b",
      memorySizeMb: 128,
      timeoutSeconds: 3,
    });
    expect(model?.notRunHere).toBeUndefined();
  });

  test("texts are made of numbers and booleans, numbers of parameters' texts", async () => {
    const [model] = (
      await load(
        '{ Handler: a.b, Runtime: nodejs22.x, Timeout: "7", Environment: { Variables: { A: 1, B: on } } }',
      )
    ).functions;
    expect(model).toMatchObject({ timeoutSeconds: 7, environment: { A: "1", B: "true" } });
    expect(model?.codeDir).toBe(folder.path);
  });

  test("AWS::Lambda::Function is one too", async () => {
    const [model] = (
      await load("{ Handler: a.b, Runtime: nodejs22.x, Code: src, Role: x }", "AWS::Lambda::Function")
    ).functions;
    expect(model?.codeDir).toBe(folder.file("src"));
  });

  test.each([
    ["{ Handler: a.b, Runtime: nodejs22.x, CodeUri: nowhere }", "CodeUri nowhere is not there."],
    ["{ Handler: a.b, Runtime: nodejs22.x, CodeUri: ../.. }", "../.. lies outside the repository"],
    ["{ Handler: ../../a.b, Runtime: nodejs22.x, CodeUri: src }", "lies outside the repository"],
    ["{ Handler: a.b, Runtime: nodejs22.x, Timeout: 901 }", "Timeout must be a whole number from 1 to 900."],
    ["{ Handler: a.b, Runtime: nodejs22.x, MemorySize: 64 }", "MemorySize must be a whole number from 128"],
    ["{ Handler: a.b }", "Runtime is missing."],
    ["{ Runtime: nodejs22.x }", "Handler is missing."],
    [
      "{ Handler: a.b, Runtime: nodejs22.x, Environment: { Variables: { A: [1] } } }",
      "variable A must be text",
    ],
    [
      "{ Handler: a.b, Runtime: nodejs22.x, Magic: 1 }",
      "Magic of AWS::Serverless::Function is not supported here.",
    ],
  ])("refuses %s", async (properties, problem) => {
    await expect(load(properties)).rejects.toThrow(problem);
  });
});

import { parseRestApi } from "../../../local/openapi/parse-rest-api.ts";
import { loadStack } from "../../../local/template/load-stack.ts";
import { toApi, toOperation } from "../../support/api-documents.ts";
import { createTemplateFolder } from "../../support/template-folder.ts";

const stack = { region: "us-east-1", accountId: "123456789012" };
const SIZE = "x-amazon-apigateway-minimum-compression-size";
const parse = (body: object) => parseRestApi(toApi({ "/": { get: toOperation() } }, { ...body }), stack);

describe("A-60: the size from which answers are compressed", () => {
  test("is that of the document; none without it", () => {
    expect(parse({ [SIZE]: 0 }).minimumCompressionSize).toBe(0);
    expect(parse({})).not.toHaveProperty("minimumCompressionSize");
  });

  test.each([-1, 10_485_761, 1.5, "many"])("%s is none", (size) => {
    expect(() => parse({ [SIZE]: size })).toThrow("is a whole number up to 10485760");
  });

  test("comes from SAM's property too, as the format of the access log does", async () => {
    const folder = createTemplateFolder({
      "src/index.mjs": "",
      "template.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: Prod
      MinimumCompressionSize: 5
      AccessLogSetting: { DestinationArn: arn:aws:logs:x, Format: "$context.requestId" }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      CodeUri: src
      Events: { Get: { Type: Api, Properties: { Path: /, Method: get, RestApiId: !Ref Api } } }
`,
    });
    const model = await loadStack({ templateFile: folder.file("template.yaml") });
    folder.remove();
    const [resource] = model.restApis;
    expect(resource && parseRestApi(resource, model)).toMatchObject({
      minimumCompressionSize: 5,
      accessLogFormat: "$context.requestId",
    });
  });
});

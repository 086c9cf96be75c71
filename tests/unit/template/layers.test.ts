import { loadStack } from "../../../local/template/load-stack.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

describe("layers", () => {
  let folder: TemplateFolder;
  afterEach(() => folder.remove());
  const load = (layer: string, type = "AWS::Serverless::LayerVersion") => {
    const text = `Transform: AWS::Serverless-2016-10-31
Resources:
  Tools:
    Type: ${type}
    ${layer}
  F:
    Type: AWS::Serverless::Function
    Properties: { Handler: index.b, Runtime: nodejs22.x, CodeUri: src, Layers: [!Ref Tools] }
`;
    folder = createTemplateFolder({
      "template.yaml": text,
      "src/index.mjs": "",
      "tools/nodejs/index.js": "",
      "tools.zip": "",
    });
    return loadStack({ templateFile: folder.file("template.yaml") });
  };

  test.each([
    ["Properties: { ContentUri: tools }", "folder", "tools at /opt"],
    ["Properties: { ContentUri: tools.zip }", "archive", "tools.zip at /opt"],
    [
      "Metadata: { BuildMethod: nodejs22.x }\n    Properties: { ContentUri: tools }",
      "folder",
      "tools at /opt/nodejs",
    ],
  ])("are found beside the template: %s", async (layer, kind, place) => {
    const [path = "", root] = place.split(" at ");
    const { functions, notRunHere } = await load(layer);
    expect(functions[0]?.layers).toEqual([{ kind, path: folder.file(path), root }]);
    expect(notRunHere).toEqual([]);
  });

  test("are found under Lambda's own type", async () => {
    const { functions } = await load("Properties: { Content: tools }", "AWS::Lambda::LayerVersion");
    expect(functions[0]?.layers).toHaveLength(1);
  });

  test.each([
    ["Properties: { ContentUri: s3://b/k }", "its layer Tools is not on this machine"],
    ["Properties: { ContentUri: nowhere }", "ContentUri nowhere of its layer Tools is not there"],
    ["Metadata: { BuildMethod: makefile }\n    Properties: { ContentUri: tools }", "is built by makefile"],
  ])("that are not there make the function answer 501: %s", async (layer, reason) => {
    expect((await load(layer)).functions[0]?.notRunHere).toContain(reason);
  });

  test("D-27: outside of the repository they stop the start", async () => {
    await expect(load("Properties: { ContentUri: ../../elsewhere }")).rejects.toThrow(
      "lies outside the repository",
    );
  });
});

import { RULES } from "../../../local/diagnosis/diagnose.ts";
import type { Finding } from "../../../local/diagnosis/finding.ts";
import { diagnoseStack } from "../../../local/start/diagnose-stack.ts";
import { createSoundStack, type SoundStack } from "../../support/sound-stack.ts";
import { SPOILT_APIS } from "../../support/spoilt-apis.ts";
import { SPOILT_HTTP_APIS } from "../../support/spoilt-http-apis.ts";
import { brand, SPOILT_POOLS } from "../../support/spoilt-pools.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

let folder: TemplateFolder;
beforeAll(() => {
  folder = createTemplateFolder({ "src/index.mjs": "export const handler = async () => ({});\n" });
});
afterAll(() => folder.remove());

async function diagnose(spoil: (stack: SoundStack) => void): Promise<readonly Finding[]> {
  const stack = createSoundStack();
  spoil(stack);
  folder.write("template.yaml", JSON.stringify(stack.template, null, 2));
  const { findings } = await diagnoseStack({ templateFile: folder.file("template.yaml"), stateDir: null });
  return findings;
}

/** What each rule is there for. */
const SPOILT = [...SPOILT_APIS, ...SPOILT_HTTP_APIS, ...SPOILT_POOLS];

describe("a sound stack", () => {
  test("leaves nothing to say", async () => expect(await diagnose(() => {})).toEqual([]));

  test("stays sound on managed login with a branding", async () => {
    const branded = (stack: SoundStack) => {
      brand(stack, 2);
      stack.template.Resources.Style = {
        Type: "AWS::Cognito::ManagedLoginBranding",
        Properties: {
          UserPoolId: { Ref: "Pool" },
          ClientId: { Ref: "Client" },
          UseCognitoProvidedValues: true,
        },
      };
    };
    expect(await diagnose(branded)).toEqual([]);
  });
});

describe("each rule", () => {
  test("has a stack that breaks it, and an id of its own", () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(SPOILT.map(([rule]) => rule).toSorted()).toEqual(ids.toSorted());
    expect(ids.length).toBeGreaterThanOrEqual(30);
  });

  test.each(SPOILT)("%s", async (rule, spoil, says) => {
    const findings = (await diagnose(spoil)).filter((finding) => finding.rule === rule);
    expect(findings).toHaveLength(1);
    const [finding] = findings;
    expect(finding).toMatchObject({
      file: folder.file("template.yaml"),
      problem: expect.stringContaining(says),
    });
    expect(finding?.clause).toMatch(/^(?:gateway|cognito|catalogue|http-api) [A-J]/);
    expect(finding?.path).toMatch(/^(?:Resources|Outputs)/);
    expect(finding?.remedy).not.toBe("");
  });
});

describe("what cannot be read", () => {
  test.each([
    [
      "A-01: OpenAPI 3.1",
      ({ document }: SoundStack) => {
        document.openapi = "3.1.0";
      },
      "gateway A-01",
    ],
    [
      "A-42: two authorizers on one method",
      ({ operation }: SoundStack) => {
        operation.security.push({ Other: [] });
      },
      "gateway A-42",
    ],
    [
      "A-44: no integration",
      ({ operation }: SoundStack) => {
        delete operation["x-amazon-apigateway-integration"];
      },
      "gateway A-44",
    ],
    [
      "cognito G4: a callback URL that AWS refuses",
      ({ client }: SoundStack) => {
        client.CallbackURLs.push("http://app.example.com/");
      },
      null,
    ],
  ] as const)("%s is an error, and the rest is looked at all the same", async (_what, spoil, clause) => {
    const findings = await diagnose((stack) => {
      spoil(stack);
      stack.hello.Runtime = "nodejs16.x";
    });
    expect(findings[0]).toMatchObject({ rule: "refused", severity: "error", clause });
    expect(findings.map(({ rule }) => rule)).toContain("runtime-deprecated");
  });

  test("a remark of the rooms is a warning with file, line and path", async () => {
    const findings = await diagnose(({ operation, document }) => {
      delete operation.security;
      document.security = [{ Users: [] }];
    });
    const remarks = findings.filter(({ rule }) => rule === "remark");
    expect(remarks).toEqual([
      expect.objectContaining({
        severity: "warning",
        clause: "gateway A-39",
        file: folder.file("template.yaml"),
        line: expect.any(Number),
        path: expect.stringContaining("paths./.get"),
      }),
    ]);
  });
});

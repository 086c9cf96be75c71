import { parseHttpApi } from "../../../local/openapi/http-api/parse-http-api.ts";
import { toStartScreen } from "../../../local/start/start-screen.ts";
import { type RunningParts, toTwinSummary } from "../../../local/start/twin-summary.ts";
import { loadStack } from "../../../local/template/load-stack.ts";
import { FUNCTION } from "../../support/sam-templates.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

let folder: TemplateFolder;
beforeEach(() => {
  folder = createTemplateFolder({ "src/index.mjs": "" });
});
afterEach(() => folder.remove());

const JWT =
  "Jwt: { IdentitySource: $request.header.X-Token, JwtConfiguration: { issuer: https://id.example, audience: [a] } }";
const toApi = (name: string, stage: string) => `  ${name}:
    Type: AWS::Serverless::HttpApi
    Properties:
      StageName: ${stage}
      Auth: { DefaultAuthorizer: Jwt, Authorizers: { ${JWT} } }
`;

async function load(apis: Readonly<Record<string, string>>): Promise<RunningParts> {
  const events = Object.keys(apis).map(
    (name) =>
      `        ${name}: { Type: HttpApi, Properties: { ApiId: !Ref ${name}, Path: /me, Method: get, Auth: { AuthorizationScopes: [read] } } }`,
  );
  folder.write(
    "template.yaml",
    `Transform: AWS::Serverless-2016-10-31
Resources:
${Object.entries(apis)
  .map(([name, stage]) => toApi(name, stage))
  .join("")}  Hello:
    Type: AWS::Serverless::Function
    Properties:
      ${FUNCTION.replaceAll(", ", "\n      ")}
      Events:
${events.join("\n")}
`,
  );
  const stack = await loadStack({ templateFile: folder.file("template.yaml") });
  const httpApis = stack.httpApis.map((resource) => parseHttpApi(resource, stack));
  const origins = {
    api: "http://localhost:3000",
    pool: "http://localhost:3001",
    desk: "http://localhost:3002",
    poolHttps: "https://localhost:3443",
  };
  return { stack, apis: [], httpApis, pools: [], origins, caFile: null };
}

const screenOf = (parts: RunningParts) =>
  toStartScreen(parts, {
    issuer: "aws",
    isColourful: false,
    toCommand: (command, rest) => `gatehouse ${command} ${rest}`,
    notes: [],
  });

test("an HTTP API alone is the API of the twin", async () => {
  const parts = await load({ Api: "$default" });
  expect(toTwinSummary(parts, 1)).toMatchObject({
    apiUrl: "http://localhost:3000",
    stage: "$default",
    restApiId: null,
    apis: [],
    httpApis: [
      {
        apiUrl: "http://localhost:3000",
        stage: "$default",
        authorizers: [{ name: "Jwt" }],
        routes: [
          {
            method: "GET",
            path: "/me",
            authorizer: "Jwt",
            scopes: ["read"],
            functionName: expect.any(String),
          },
        ],
      },
    ],
  });
});

test("the screen says where it is, who guards it, and what to type", async () => {
  const screen = screenOf(await load({ Api: "dev" }));
  expect(screen).toContain("HTTP API   http://localhost:3000/dev/");
  expect(screen).toContain(
    "GET  /me  guarded by Jwt: token of https://id.example with read in $request.header.X-Token",
  );
  expect(screen).toContain("curl -i http://localhost:3000/dev/me\n");
  expect(screen).toContain('-H "X-Token: $(gatehouse token ada@example.com --access)"');
});

test("of two APIs at the root the first is there, and the start says where the other is", async () => {
  const parts = await load({ One: "$default", Two: "$default" });
  const { httpApis } = toTwinSummary(parts, 1);
  const [, second] = parts.httpApis;
  const long = `http://localhost:3000/restapis/${second?.httpApiId}/$default/_user_request_`;
  expect(httpApis.map(({ apiUrl }) => apiUrl)).toEqual(["http://localhost:3000", long]);
  expect(screenOf(parts)).toContain(
    `it answers at ${long} and under the host ${second?.httpApiId}.execute-api.localhost:3000`,
  );
});

import { createHash } from "node:crypto";
import { toAmzDate, toAuthorization } from "../../local/platform/signature-v4.ts";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";
import { createTemplateFolder, type TemplateFolder } from "../support/template-folder.ts";

const KEY = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret-of-this-machine" };

const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: { Runtime: nodejs22.x, CodeUri: src, MemorySize: 128 }
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: Prod
      OpenApiVersion: "3.0.1"
      MethodSettings:
        - { ResourcePath: /limited, HttpMethod: GET, ThrottlingBurstLimit: 2, ThrottlingRateLimit: 0 }
      Auth:
        DefaultAuthorizer: ByToken
        UsagePlan:
          CreateUsagePlan: PER_API
          Quota: { Limit: 3, Period: MONTH }
        Authorizers:
          ByToken:
            FunctionArn: !GetAtt Guard.Arn
          ByRequest:
            FunctionArn: !GetAtt Guard.Arn
            FunctionPayloadType: REQUEST
            Identity: { QueryStrings: [key], ReauthorizeEvery: 0 }
        ResourcePolicy:
          CustomStatements:
            - { Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }
            - { Effect: Deny, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/Prod/GET/denied" }
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Handler: hello.handler
      Events:
        Token: { Type: Api, Properties: { RestApiId: !Ref Api, Path: "/token/{id}", Method: get } }
        Request:
          Type: Api
          Properties: { RestApiId: !Ref Api, Path: /request, Method: get, Auth: { Authorizer: ByRequest } }
        Signed:
          Type: Api
          Properties: { RestApiId: !Ref Api, Path: /signed, Method: post, Auth: { Authorizer: AWS_IAM } }
        Keyed:
          Type: Api
          Properties: { RestApiId: !Ref Api, Path: /keyed, Method: get, Auth: { Authorizer: NONE, ApiKeyRequired: true } }
        Limited:
          Type: Api
          Properties: { RestApiId: !Ref Api, Path: /limited, Method: get, Auth: { Authorizer: NONE } }
        Denied:
          Type: Api
          Properties: { RestApiId: !Ref Api, Path: /denied, Method: get, Auth: { Authorizer: NONE } }
  Guard:
    Type: AWS::Serverless::Function
    Properties: { Handler: guard.handler }
`;

/** The guard of AWS's own example, with a policy for one user's path. */
const GUARD = `
exports.handler = async (event) => {
  const token = event.authorizationToken ?? event.queryStringParameters.key;
  if (token === "unauthorized") throw new Error("Unauthorized");
  if (token === "broken") throw new Error("out of order");
  const Resource = token === "only-7" ? event.methodArn.replace(/[^/]*$/, "7") : event.methodArn;
  const Effect = token === "deny" ? "Deny" : "Allow";
  const Statement = [{ Action: "execute-api:Invoke", Effect, Resource }];
  return { principalId: token, policyDocument: { Version: "2012-10-17", Statement }, context: { type: event.type } };
};
`;

const HELLO = `
exports.handler = async ({ requestContext: { authorizer = null, identity } }) => ({
  statusCode: 200,
  body: JSON.stringify({ authorizer, user: identity.userArn, key: identity.apiKeyId ?? null }),
});
`;

let folder: TemplateFolder;
let twin: TestTwin;

beforeAll(async () => {
  folder = createTemplateFolder({ "template.yaml": TEMPLATE, "src/guard.js": GUARD, "src/hello.js": HELLO });
  twin = await startTestTwin({
    templateFile: folder.file("template.yaml"),
    codeBoundary: null,
    callerCredentials: KEY,
    isThrottling: true,
  });
});
afterAll(async () => {
  await twin.close();
  folder.remove();
});

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${twin.apiUrl}${path}`, { headers });
  const text = await response.text();
  return { status: response.status, text, body: response.ok ? JSON.parse(text) : undefined };
}

describe("a template with every kind of guard, its functions run for real", () => {
  test("a function that is asked with a token", async () => {
    const ask = async (token: string, path = "/token/7") => get(path, { Authorization: token });
    expect((await ask("allow")).body.authorizer).toEqual({
      type: "TOKEN",
      principalId: "allow",
      integrationLatency: expect.any(Number),
    });
    expect(await ask("deny")).toMatchObject({
      status: 403,
      text: '{"Message":"User is not authorized to access this resource with an explicit deny"}',
    });
    expect(await ask("unauthorized")).toMatchObject({ status: 401, text: '{"message":"Unauthorized"}' });
    expect(await ask("broken")).toMatchObject({ status: 500, text: '{"message":null}' });
    expect((await get("/token/7")).status).toBe(401);
    expect((await ask("only-7", "/token/7")).body.authorizer.principalId).toBe("only-7");
    // The same result, kept, says nothing of another user's path: here the resource policy allows it.
    expect((await ask("only-7", "/token/8")).status).toBe(200);
  });

  test("a function that is asked with the request", async () => {
    expect((await get("/request?key=allow")).body.authorizer.type).toBe("REQUEST");
    expect((await get("/request?key=deny")).status).toBe(403);
    expect((await get("/request", { Authorization: "allow" })).status).toBe(401);
  });

  test("a signature with this machine's key", async () => {
    const url = new URL(`${twin.apiUrl}/signed`);
    const body = '{"a":1}';
    const headers = { host: url.host, "x-amz-date": toAmzDate(Date.now()) };
    const at = { region: "us-east-1", service: "execute-api" };
    const request = { method: "POST", target: url.pathname, headers, body };
    const send = async (authorization: string) => {
      const response = await fetch(url, {
        method: "POST",
        body,
        headers: { "x-amz-date": headers["x-amz-date"], authorization },
      });
      return { status: response.status, body: await response.json() };
    };
    expect(await send(toAuthorization(request, KEY, at))).toMatchObject({
      status: 200,
      body: { authorizer: null, user: "arn:aws:iam::123456789012:user/local" },
    });
    const forged = { ...KEY, secretAccessKey: createHash("sha256").update("guess").digest("hex") };
    expect(await send(toAuthorization(request, forged, at))).toMatchObject({ status: 403 });
  });

  test("a key, whose value the start names, until its quota is used up", async () => {
    const [key] = twin.summary.apiKeys;
    expect(key).toMatchObject({ isEnabled: true, usagePlans: [expect.any(String)] });
    const headers = { "x-api-key": key?.value ?? "" };
    expect((await get("/keyed")).status).toBe(403);
    expect((await get("/keyed", { "x-api-key": "guess" })).status).toBe(403);
    expect((await get("/keyed", headers)).body.key).toBe(key?.id);
    await get("/keyed", headers);
    await get("/keyed", headers);
    expect(await get("/keyed", headers)).toMatchObject({ status: 429, text: '{"message":"Limit Exceeded"}' });
  });

  test("a limit for a method, and a policy that denies one", async () => {
    const statuses = [];
    for (let index = 0; index < 3; index += 1) statuses.push((await get("/limited")).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect(await get("/denied")).toMatchObject({
      status: 403,
      text: expect.stringContaining(
        '{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke',
      ),
    });
  });
});

import { createStableId, LOWER_ALPHANUMERIC, MIXED_ALPHANUMERIC } from "../../local/platform/stable-id.ts";
import {
  at,
  findLogicalIds,
  listFiles,
  readJson,
  readSamconfig,
  readTemplate,
} from "../support/application.ts";
import { listFunctionOperations } from "../support/operations.ts";

interface Item {
  readonly name: string;
  readonly item?: readonly Item[];
  readonly auth?: { readonly type: string; readonly awsv4?: readonly { key: string; value: string }[] };
  readonly event?: readonly {
    readonly listen: string;
    readonly script: { readonly exec: readonly string[] };
  }[];
  readonly request?: {
    readonly method: string;
    readonly header: readonly { key: string; value: string }[];
    readonly url: string;
    readonly body?: { readonly raw: string };
  };
}

const collection = readJson("postman/hello-cognito.postman_collection.json");
const folders = collection.item as readonly Item[];
const requests = folders.flatMap((folder) => folder.item ?? []);
const inFolder = (name: string) => folders.find((folder) => folder.name === name)?.item ?? [];

function readEnvironment(name: string): Readonly<Record<string, string>> {
  const values = readJson(`postman/${name}.postman_environment.json`).values as {
    key: string;
    value: string;
  }[];
  return Object.fromEntries(values.map(({ key, value }) => [key, value]));
}

const local = readEnvironment("local");
const aws = readEnvironment("aws");

describe("the local environment", () => {
  const template = readTemplate();
  const stackName = String(at(readSamconfig(), "default", "global", "parameters", "stack_name"));
  const [poolId = ""] = findLogicalIds(template, "AWS::Cognito::UserPool");
  const [clientId = ""] = findLogicalIds(template, "AWS::Cognito::UserPoolClient");

  test("has the ids that follow from stack name and logical ids", () => {
    const pool = { kind: "user-pool", parts: [stackName, poolId] };
    const client = { kind: "user-pool-client", parts: [stackName, clientId] };
    expect(local).toMatchObject({
      userPoolId: `us-east-1_${createStableId(pool, MIXED_ALPHANUMERIC, 9)}`,
      clientId: createStableId(client, LOWER_ALPHANUMERIC, 26),
    });
  });

  test("finds the twin where it stands by default, in its Region", () => {
    const { apiUrl, cognitoIdpUrl, region } = local;
    const stage = template.Parameters.StageName?.Default;
    expect({ apiUrl, cognitoIdpUrl, region }).toEqual({
      apiUrl: `http://localhost:3000/${stage}`,
      cognitoIdpUrl: "http://localhost:3001/",
      region: "us-east-1",
    });
  });
});

describe("the environment for AWS", () => {
  test("has the same variables", () => expect(Object.keys(aws)).toEqual(Object.keys(local)));

  test("holds neither credentials nor the ids of anybody's stack", () => {
    const { region, cognitoIdpUrl, ...blank } = aws;
    expect(Object.values(blank)).toEqual(Object.keys(blank).map(() => ""));
    expect(cognitoIdpUrl).toBe("https://cognito-idp.{{region}}.amazonaws.com/");
    expect(region).toBe("us-east-1");
  });
});

describe("the collection", () => {
  const text = JSON.stringify(collection);

  test("takes every variable from the environment or from a script of its own", () => {
    const used = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name);
    const set = [...text.matchAll(/ariables\.set\(\\"(\w+)\\"/g)].map(([, name = ""]) => name);
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((name) => !(name in local) && !set.includes(name))).toEqual([]);
  });

  test("knows nothing of the twin", () => {
    expect(JSON.stringify(folders)).not.toMatch(/localhost|127\.0\.0\.1|:300\d|twin|outbox/i);
  });

  test("makes a user, signs in, checks, and removes the user last", () => {
    expect(folders.map(({ name }) => name)).toEqual(["Sign in", "Who the API lets in", "Clean up"]);
    expect(inFolder("Sign in").map(({ name }) => name)).toEqual([
      "AdminCreateUser",
      "AdminSetUserPassword",
      "AdminInitiateAuth",
    ]);
    expect(inFolder("Clean up").map(({ name }) => name)).toEqual(["AdminDeleteUser", "AdminGetUser"]);
  });

  test("never leaves the order, so that nothing skips the clean-up", () => {
    expect(text).not.toMatch(/setNextRequest|skipRequest|runRequest/);
  });

  test("signs what needs credentials by Postman's own AWS Signature, and sends the API none", () => {
    for (const folder of folders) {
      const signed = folder.name !== "Who the API lets in";
      expect([folder.name, folder.auth?.type]).toEqual([folder.name, signed ? "awsv4" : "noauth"]);
      expect((folder.item ?? []).filter(({ auth }) => auth !== undefined)).toEqual([]);
      if (!signed) continue;
      const settings = Object.fromEntries((folder.auth?.awsv4 ?? []).map(({ key, value }) => [key, value]));
      expect(settings).toEqual({
        accessKey: "{{awsAccessKeyId}}",
        secretKey: "{{awsSecretAccessKey}}",
        sessionToken: "{{awsSessionToken}}",
        region: "{{region}}",
        service: "cognito-idp",
      });
    }
  });

  test("names each operation of the user pool once: in its title and on the wire", () => {
    for (const { name, request } of [...inFolder("Sign in"), ...inFolder("Clean up")]) {
      const target = request?.header.find(({ key }) => key === "X-Amz-Target")?.value;
      expect(target).toBe(`AWSCognitoIdentityProviderService.${name}`);
      expect(request?.url).toBe("{{cognitoIdpUrl}}");
      expect(at(JSON.parse(request?.body?.raw ?? ""), "UserPoolId")).toBe("{{userPoolId}}");
    }
  });

  test("calls every operation of openapi.yaml with a good token, and none", () => {
    const sent = inFolder("Who the API lets in").map(({ request }) => [
      request?.method,
      request?.url,
      request?.header.find(({ key }) => key === "Authorization")?.value,
    ]);
    for (const { method, path } of listFunctionOperations()) {
      expect(sent).toContainEqual([method, `{{apiUrl}}${path}`, "{{idToken}}"]);
      expect(sent).toContainEqual([method, `{{apiUrl}}${path}`, undefined]);
    }
  });

  test.each(requests.map((item) => [item.name, item] as const))("%s is checked", (_, { event = [] }) => {
    const checks = event.filter(({ listen }) => listen === "test").flatMap(({ script }) => script.exec);
    expect(checks.filter((line) => line.startsWith("pm.test("))).not.toEqual([]);
  });

  test("expects the greeting that openapi.yaml shows", () => {
    const [operation] = listFunctionOperations();
    const example = at(operation?.definition, "responses", "200", "content", "application/json", "example");
    const script = at(
      inFolder("Who the API lets in").find(({ name }) => name === "ID token"),
      "event",
      0,
      "script",
    );
    expect(at(script, "exec")).toContain(
      `  pm.expect(pm.response.text()).to.equal('${JSON.stringify(example)}');`,
    );
  });
});

test("there is one collection, and an environment each for twin and AWS", () => {
  expect(listFiles("postman")).toEqual([
    "aws.postman_environment.json",
    "hello-cognito.postman_collection.json",
    "local.postman_environment.json",
  ]);
});

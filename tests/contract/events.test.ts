import { isJsonObject, type JsonObject } from "../../local/platform/json.ts";
import { at, listFiles, readJson, readTemplate } from "../support/application.ts";
import { listFunctionOperations } from "../support/operations.ts";

const operations = new Map(listFunctionOperations().map((operation) => [operation.fileName, operation]));
const stage = readTemplate().Parameters.StageName?.Default;

/** Contract E.1: members of a proxy event behind a Cognito authorizer, in order. */
const EVENT_KEYS = [
  "resource path httpMethod headers multiValueHeaders queryStringParameters multiValueQueryStringParameters",
  "pathParameters stageVariables requestContext body isBase64Encoded",
].flatMap((line) => line.split(" "));
const CONTEXT_KEYS = [
  "resourceId authorizer resourcePath operationName httpMethod extendedRequestId requestTime path accountId",
  "protocol stage domainPrefix requestTimeEpoch requestId identity domainName deploymentId apiId",
].flatMap((line) => line.split(" "));
const IDENTITY_KEYS = [
  "cognitoIdentityPoolId accountId cognitoIdentityId caller sourceIp principalOrgId accessKey",
  "cognitoAuthenticationType cognitoAuthenticationProvider userArn userAgent user",
].flatMap((line) => line.split(" "));

/** `18/Nov/2026:11:06:42 +0000` */
function toRequestTime(epochMillis: number): string {
  const [, day, month, year, time] =
    /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(new Date(epochMillis).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

/** `Wed Nov 18 12:06:40 UTC 2026` (B-74) to milliseconds. */
function fromClaimDate(text: string): number {
  const [, month, day, time, year] = /^\w{3} (\w{3}) (\d{2}) (\S+) UTC (\d{4})$/.exec(text) ?? [];
  return Date.parse(`${day} ${month} ${year} ${time} GMT`);
}

describe.each(listFiles("events"))("events/%s", (file) => {
  const event = readJson(`events/${file}`);
  const context = event.requestContext as JsonObject;
  const claims = at(context, "authorizer", "claims") as Readonly<Record<string, string>>;
  const [operationName = "", kind = "", extension] = file.split(".");
  const operation = operations.get(operationName);

  test("is named after an operation and the case", () => {
    expect(operation?.operationId).toBe(context.operationName);
    expect(kind).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(extension).toBe("json");
  });

  test("E.1: is a whole proxy event, member by member", () => {
    expect(Object.keys(event)).toEqual(EVENT_KEYS);
    expect(Object.keys(context)).toEqual(CONTEXT_KEYS);
    expect(Object.keys(context.identity as object)).toEqual(IDENTITY_KEYS);
  });

  test("E-01…E-04: is a request for that operation", () => {
    expect(event).toMatchObject({ resource: operation?.path, httpMethod: operation?.method });
    expect(context).toMatchObject({ resourcePath: operation?.path, httpMethod: operation?.method, stage });
    expect(context.path).toBe(`/${stage}${event.path}`);
  });

  test("E-16: holds the last of every repeated value beside all of them", () => {
    const pairs = [
      [event.headers, event.multiValueHeaders],
      [event.queryStringParameters, event.multiValueQueryStringParameters],
    ];
    for (const [single, multi] of pairs) {
      const last = isJsonObject(multi)
        ? Object.fromEntries(Object.entries(multi).map(([key, values]) => [key, (values as string[]).at(-1)]))
        : null;
      expect(single).toEqual(last);
    }
  });

  test("agrees with itself about host, browser and time", () => {
    expect(at(event, "headers", "Host")).toBe(context.domainName);
    expect(context.domainName).toBe(`${context.apiId}.execute-api.us-east-1.amazonaws.com`);
    expect(context.domainPrefix).toBe(context.apiId);
    expect(at(context, "identity", "userAgent")).toBe(at(event, "headers", "User-Agent"));
    expect(context.requestTime).toBe(toRequestTime(Number(context.requestTimeEpoch)));
  });

  test("B-70…B-74: its claims are those of an ID token that is still good, all of them text", () => {
    expect(Object.keys(context.authorizer as object)).toEqual(["claims"]);
    expect(Object.values(claims).map((value) => typeof value)).toEqual(
      Object.keys(claims).map(() => "string"),
    );
    expect(claims).toMatchObject({ token_use: "id", sub: claims["cognito:username"] });
    expect(claims.iss).toMatch(
      /^https:\/\/cognito-idp\.us-east-1\.amazonaws\.com\/us-east-1_[0-9A-Za-z]{9}$/,
    );
    expect(claims.aud).toMatch(/^[0-9a-z]{26}$/);
    const now = Number(context.requestTimeEpoch);
    expect(fromClaimDate(String(claims.iat))).toBe(Number(claims.auth_time) * 1000);
    expect(fromClaimDate(String(claims.iat))).toBeLessThanOrEqual(now);
    expect(fromClaimDate(String(claims.exp))).toBeGreaterThan(now);
  });

  test("holds no token", () => {
    expect(at(event, "headers", "Authorization")).toMatch(/^(Bearer )?<id token>$/);
    expect(JSON.stringify(event)).not.toMatch(/eyJ/);
  });
});

import { createCall, toRefusal } from "../support/cognito-idp-caller.ts";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let idp: RunningCognitoIdp;

beforeAll(async () => {
  idp = await startCognitoIdp();
  await idp.createUser("jane@example.com");
});

afterAll(() => idp.close());

/** The server still answers a plain request: no row is done before that. */
afterEach(async () => {
  const { status } = await idp.call("AdminGetUser", idp.named("jane@example.com"), { isSigned: true });
  expect(status).toBe(200);
});

const SERIALIZATION_OR_PARAMETER = /^api-400\((?:SerializationException|InvalidParameterException)\)$/;

describe("C-01, C-02: the target", () => {
  test.each([
    ["absent", undefined],
    ["empty", ""],
    ["an unknown operation", "AWSCognitoIdentityProviderService.MakeCoffee"],
    ["another service", "AWSCognitoIdentityService.GetId"],
    ["no service", "GetUser"],
    ["another letter case", "AWSCognitoIdentityProviderService.getUser"],
    ["the service in another letter case", "awscognitoidentityproviderservice.GetUser"],
    ["a space behind", "AWSCognitoIdentityProviderService.GetUser x"],
    ["two of them", "AWSCognitoIdentityProviderService.GetUser, AWSCognitoIdentityProviderService.GetUser"],
    ["constructor", "AWSCognitoIdentityProviderService.constructor"],
    ["__proto__", "AWSCognitoIdentityProviderService.__proto__"],
    ["toString", "AWSCognitoIdentityProviderService.toString"],
    ["hasOwnProperty", "AWSCognitoIdentityProviderService.hasOwnProperty"],
    ["then", "AWSCognitoIdentityProviderService.then"],
  ])("%s is a UnknownOperationException, and no stack trace", async (_name, target) => {
    const response = await fetch(idp.endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        ...(target === undefined ? {} : { "x-amz-target": target }),
      },
      body: "{}",
    });
    expect(response.status).toBe(400);
    expect(response.headers.get("x-amzn-errortype")).toBe("UnknownOperationException:");
    expect(await response.text()).toBe('{"__type":"UnknownOperationException"}');
  });
});

describe("C-03: an administrator's operation", () => {
  test.each([
    [undefined],
    ["Bearer abc"],
    ["Basic dXNlcjpwYXNz"],
    ["AWS4-HMAC-SHA256"],
    ["AWS4-HMAC-SHA256 Credential=x"],
  ])("is refused with the authorization %p", async (authorization) => {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await idp.call("AdminGetUser", idp.named("jane@example.com"), { headers });
    expect(toRefusal(answer)).toBe("api-400(MissingAuthenticationTokenException)");
  });
});

describe("C-04: a body that is no request", () => {
  test.each([
    ["empty", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["a text", '"x"'],
    ["broken", '{"AccessToken":'],
    ["two documents", "{}{}"],
    ["with a byte order mark", "\ufeff{}"],
    ["of invalid UTF-8", Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])],
    ["of UTF-16", Buffer.from('{"AccessToken":"a"}', "utf16le")],
  ])("%s", async (_name, body) => {
    expect(toRefusal(await idp.call("GetUser", body))).toMatch(SERIALIZATION_OR_PARAMETER);
  });
});

describe("C-05: a member", () => {
  const { isSigned } = { isSigned: true };

  test.each([["UserPoolId"], ["Username"]])("%s absent or null is refused", async (member) => {
    const request = idp.named("jane@example.com");
    for (const value of [undefined, null]) {
      const answer = await idp.call("AdminGetUser", { ...request, [member]: value }, { isSigned });
      expect(toRefusal(answer)).toBe("api-400(InvalidParameterException)");
      const path = member.charAt(0).toLowerCase() + member.slice(1);
      expect(answer.body.message).toContain(`Value null at '${path}'`);
    }
  });

  test.each([[{ $ne: "" }], [{ toString: "jane" }], [7], [true], [["jane@example.com"]], [[]]])(
    "Username %j is refused for its type",
    async (username) => {
      const request = { ...idp.named("jane@example.com"), Username: username };
      expect(toRefusal(await idp.call("AdminGetUser", request, { isSigned }))).toBe(
        "api-400(SerializationException)",
      );
    },
  );

  test.each([
    ["AuthParameters", "USERNAME=jane"],
    ["AuthParameters", { USERNAME: { $ne: "" }, PASSWORD }],
    ["AuthFlow", ["USER_PASSWORD_AUTH"]],
    ["ClientId", { $gt: "" }],
  ])("%s %j of a sign-in is refused for its type", async (member, value) => {
    const request = {
      ClientId: idp.clients.legacy,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: "jane@example.com", PASSWORD },
      [member]: value,
    };
    expect(toRefusal(await idp.call("InitiateAuth", request))).toBe("api-400(SerializationException)");
  });
});

test("C-06: __proto__ and constructor.prototype change nothing for later requests", async () => {
  const poison = '{"isAdmin":"1","enabled":"false","Username":"jane@example.com"}';
  const bodies = [
    `{"__proto__":${poison},"ClientId":"${idp.clients.legacy}"}`,
    `{"constructor":{"prototype":${poison}},"ClientId":"${idp.clients.legacy}"}`,
    `{"ClientId":"${idp.clients.legacy}","Username":"p@example.com","Password":"${PASSWORD}","ClientMetadata":{"__proto__":"1"},
      "UserAttributes":[{"Name":"__proto__","Value":"1","__proto__":${poison}},{"Name":"name","Value":"P"}]}`,
  ];
  for (const operation of ["SignUp", "InitiateAuth", "ForgotPassword"])
    for (const body of bodies) expect((await idp.call(operation, body)).status).toBe(400);
  expect(Object.keys(Object.prototype)).toEqual([]);
  const probe: Record<string, unknown> = {};
  expect([probe.isAdmin, probe.enabled, probe.Username]).toEqual([undefined, undefined, undefined]);
  expect(toRefusal(await idp.call("ForgotPassword", { ClientId: idp.clients.legacy }))).toBe(
    "api-400(InvalidParameterException)",
  );
});

describe("C-07: a body that is too much", () => {
  const deep = (open: string, close: string) => `${open.repeat(50_000)}1${close.repeat(50_000)}`;

  test.each([
    ["lists nested 50,000 deep", () => deep("[", "]")],
    ["objects nested 50,000 deep", () => deep('{"a":', "}")],
    ["known members nested 50,000 deep", () => deep('{"UserAttributes":[', "]}")],
    ["a text of 5 MB", () => JSON.stringify({ AccessToken: "x".repeat(5_000_000) })],
    [
      "100,000 members",
      () => JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [index, 1]))),
    ],
    [
      "100,000 attributes",
      () =>
        JSON.stringify({
          ClientId: idp.clients.legacy,
          Username: "many@example.com",
          Password: PASSWORD,
          UserAttributes: Array.from({ length: 50_000 }, () => ({ Name: "x" })),
        }),
    ],
    [
      "100,000 parameters",
      () =>
        JSON.stringify({
          ClientId: idp.clients.legacy,
          AuthFlow: "USER_PASSWORD_AUTH",
          AuthParameters: Object.fromEntries(
            Array.from({ length: 50_000 }, (_, index) => [`k${index}`, "v"]),
          ),
        }),
    ],
  ])("%s", async (_name, makeBody) => {
    const body = makeBody();
    for (const operation of ["GetUser", "SignUp", "InitiateAuth"]) {
      const { status } = await idp.call(operation, body);
      expect([400, 413]).toContain(status);
    }
  });

  test("memory is back where it was", async () => {
    const call = createCall(idp.endpoint);
    const body = JSON.stringify({ AccessToken: "x".repeat(5_000_000) });
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 20; round += 1) await call("GetUser", body);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });
});

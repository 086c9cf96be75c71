import {
  API,
  closeLambdaAuthorizers,
  GUARD_ARN,
  setUpLambdaAuthorizer,
  toPolicy,
} from "../support/lambda-authorizer-set-up.ts";

afterEach(closeLambdaAuthorizers);

describe("what the function is asked with", () => {
  test("TOKEN: type, ARN of the method, the header as it was sent", async () => {
    const { guard, get } = await setUpLambdaAuthorizer({}, { routes: [{ resourcePath: "/users/{id}" }] });
    expect((await get("/Prod/users/7%20a/", "Bearer a b")).status).toBe(200);
    expect(guard.events).toEqual([
      { type: "TOKEN", methodArn: `${API}/Prod/GET/users/7%20a`, authorizationToken: "Bearer a b" },
    ]);
  });

  test("REQUEST: the request as a proxy event has it, but for body and authorizer, and with empty maps", async () => {
    const input = { type: "REQUEST", identitySources: [] } as const;
    const { guard, lambda, send } = await setUpLambdaAuthorizer({ input, resultTtlInSeconds: 0 });
    const headers = ["X-One", "1", "X-Two", "a", "X-Two", "b", "User-Agent", "test"];
    expect((await send({ target: "/Prod?x=1&x=2", headers })).status).toBe(200);
    expect((await send({ target: "/Prod", headers })).status).toBe(200);
    const [withQuery, without] = guard.events;
    const [proxied] = lambda.events;
    const { body, isBase64Encoded, requestContext, ...same } = proxied ?? ({} as never);
    const { authorizer, ...context } = requestContext;
    expect(withQuery).toEqual({
      ...same,
      requestContext: context,
      pathParameters: {},
      stageVariables: {},
      type: "REQUEST",
      methodArn: `${API}/Prod/GET/`,
    });
    expect(withQuery).toMatchObject({
      multiValueQueryStringParameters: { x: ["1", "2"] },
      multiValueHeaders: { "X-Two": ["a", "b"] },
      requestContext: { resourcePath: "/", identity: { userAgent: "test" } },
    });
    expect(without).toMatchObject({ queryStringParameters: {}, multiValueQueryStringParameters: {} });
    expect([authorizer, body, isBase64Encoded]).toEqual([
      { principalId: "ada", integrationLatency: 0 },
      null,
      false,
    ]);
  });
});

describe("what its result does", () => {
  test("allows, and hands on principal and context as texts", async () => {
    const { guard, lambda, get, clock } = await setUpLambdaAuthorizer();
    guard.answer = () => {
      clock.advance({ milliseconds: 12 });
      const context = {
        role: "admin",
        level: 7,
        isNew: true,
        nothing: null,
        principalId: "eve",
        integrationLatency: 1,
      };
      return toPolicy("Allow", `${API}/Prod/GET/`, { context });
    };
    expect((await get()).status).toBe(200);
    expect(lambda.events[0]?.requestContext.authorizer).toEqual({
      role: "admin",
      level: "7",
      isNew: "true",
      principalId: "ada",
      integrationLatency: 12,
    });
  });

  test.each<[string, unknown, string]>([
    ["an explicit deny", toPolicy("Deny", "*"), " with an explicit deny"],
    ["a policy for another method", toPolicy("Allow", `${API}/Prod/POST/`), ""],
    ["a policy for another stage", toPolicy("Allow", `${API}/Test/*`), ""],
    [
      "a policy for another action",
      {
        principalId: "a",
        policyDocument: {
          Statement: { Action: "execute-api:ManageConnections", Effect: "Allow", Resource: "*" },
        },
      },
      "",
    ],
    [
      "a deny beside an allow",
      {
        principalId: "a",
        policyDocument: {
          Statement: [
            { Action: "execute-api:*", Effect: "Allow", Resource: "*" },
            { Action: ["*"], Effect: "Deny", Resource: [`${API}/Prod/G?T/`] },
          ],
        },
      },
      " with an explicit deny",
    ],
    ["no statement", { principalId: "a", policyDocument: { Statement: [] } }, ""],
    [
      "a condition that is not met",
      {
        principalId: "a",
        policyDocument: {
          Statement: [
            {
              Action: "execute-api:Invoke",
              Effect: "Allow",
              Resource: "*",
              Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } },
            },
          ],
        },
      },
      "",
    ],
  ])("B-60: %s is 403, and the method's function is not called", async (_what, result, suffix) => {
    const { guard, lambda, get } = await setUpLambdaAuthorizer();
    guard.answer = () => result;
    const answer = await get();
    expect([answer.status, answer.body]).toEqual([
      403,
      `{"Message":"User is not authorized to access this resource${suffix}"}`,
    ]);
    expect(answer.headers["x-amzn-errortype"]).toBe("AccessDeniedException");
    expect(lambda.events).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ["nothing", undefined, "the result is no object"],
    ["a text", "Allow", "the result is no object"],
    ["no principal", { policyDocument: { Statement: [] } }, "the result has no principalId"],
    ["a principal that is a map", { ...toPolicy("Allow", "*"), principalId: {} }, "no principalId"],
    ["no policy", { principalId: "a" }, "the policy document is no object"],
    ["a policy as text", { principalId: "a", policyDocument: "{}" }, "the policy document is no object"],
    [
      "no statement at all",
      { principalId: "a", policyDocument: {} },
      "a statement of the policy is no object",
    ],
    ["an effect in lower case", toPolicy("allow", "*"), 'the effect of a statement is "allow"'],
    ["a resource that is none", toPolicy("Allow", []), "Resource of a statement is neither text"],
    [
      "an unknown condition",
      {
        principalId: "a",
        policyDocument: {
          Statement: [
            {
              Action: "*",
              Effect: "Allow",
              Resource: "*",
              Condition: { StringEquals: { "aws:PrincipalOrgID": "o" } },
            },
          ],
        },
      },
      "the condition key aws:PrincipalOrgID is not evaluated here",
    ],
    [
      "a context that is a list",
      toPolicy("Allow", "*", { context: [] }),
      "context of the result is no object",
    ],
    [
      "a map in the context",
      toPolicy("Allow", "*", { context: { a: {} } }),
      "context.a of the result is an object",
    ],
  ])("%s is 500, and the method's function is not called", async (_what, result, problem) => {
    const { guard, lambda, refusals, get } = await setUpLambdaAuthorizer();
    guard.answer = () => result;
    const answer = await get();
    expect([answer.status, answer.body]).toEqual([500, '{"message":null}']);
    expect(answer.headers["x-amzn-errortype"]).toBe("AuthorizerConfigurationException");
    expect(refusals.join()).toContain(problem);
    expect(lambda.events).toEqual([]);
  });

  const failed = (errorMessage: string) =>
    ({ kind: "failed", error: { errorType: "Error", errorMessage }, durationMs: 1 }) as const;

  test("the error Unauthorized, and no other, is 401", async () => {
    const { guard, get } = await setUpLambdaAuthorizer();
    guard.outcome = failed("Unauthorized");
    expect(await get()).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
  });

  test.each([
    failed("unauthorized"),
    failed("[401] Unauthorized"),
    { ...failed("Unauthorized"), kind: "crashed" } as const,
    { ...failed("Task timed out"), kind: "timed-out" } as const,
  ])("$kind, $error.errorMessage: 500", async (outcome) => {
    const { guard, lambda, get } = await setUpLambdaAuthorizer();
    guard.outcome = outcome;
    const answer = await get();
    expect([answer.status, answer.body]).toEqual([500, '{"message":null}']);
    expect(answer.headers["x-amzn-errortype"]).toBe("AuthorizerFailureException");
    expect(lambda.events).toEqual([]);
  });

  test("a function that is not run here leaves its routes closed, and says so", async () => {
    const { guard, lambda, get } = await setUpLambdaAuthorizer();
    guard.outcome = { kind: "not-run-here", reason: "python3.12 is not run here" };
    expect(await get()).toMatchObject({ status: 501, body: expect.stringContaining("python3.12") });
    const elsewhere = await setUpLambdaAuthorizer({ functionArn: `${GUARD_ARN}-of-somebody` });
    expect(await elsewhere.get()).toMatchObject({ status: 501 });
    expect([...lambda.events, ...elsewhere.lambda.events]).toEqual([]);
  });

  test("E-44: a function that lets nobody call it is not asked, unless a role is named", async () => {
    const { guard, get, refusals } = await setUpLambdaAuthorizer();
    Object.assign(guard, { invokePermissions: [`${API}/*/GET/`] });
    expect((await get()).status).toBe(500);
    expect(refusals.join()).toContain(`SourceArn fits ${API}/authorizers/lamb01`);
    expect(guard.events).toEqual([]);
    Object.assign(guard, { invokePermissions: [`${API}/authorizers/*`] });
    expect((await get()).status).toBe(200);
    const byRole = await setUpLambdaAuthorizer({ credentials: "arn:aws:iam::123456789012:role/r" });
    Object.assign(byRole.guard, { invokePermissions: [] });
    expect((await byRole.get()).status).toBe(200);
  });

  test("D-23: a gateway response sees what the authorizer said", async () => {
    const { guard, get } = await setUpLambdaAuthorizer(
      {},
      {
        gatewayResponses: {
          ACCESS_DENIED: {
            statusCode: 404,
            responseParameters: { "gatewayresponse.header.X-Who": "context.authorizer.principalId" },
            responseTemplates: {
              "application/json": '{"why":"$context.authorizer.why","is":$context.error.messageString}',
            },
          },
        },
      },
    );
    guard.answer = () => toPolicy("Deny", "*", { context: { why: 'no "reason"' } });
    expect(await get()).toMatchObject({
      status: 404,
      body: '{"why":"no \\"reason\\"","is":"User is not authorized to access this resource with an explicit deny"}',
    });
  });
});

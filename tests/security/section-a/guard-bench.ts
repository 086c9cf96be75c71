import { type AuthorizerDefinition, AWS_IAM } from "../../../local/openapi/authorizer-definition.ts";
import type { Route } from "../../../local/openapi/rest-api.ts";
import { toAmzDate, toAuthorization } from "../../../local/platform/signature-v4.ts";
import { GUARD_ARN, TOKEN, toPolicy } from "../../support/lambda-authorizer-set-up.ts";
import type { RawRequest } from "../../support/raw-http.ts";
import { createTestApi, createTestRoute } from "../../support/rest-api.ts";
import { createTestFunction } from "../../support/test-function.ts";
import { startTestGateway, type TestGateway } from "../../support/test-gateway.ts";
import { NOW } from "../../support/test-issuer.ts";

/** The guards that are no user pool. */
export const GUARDS = [
  "a function with a token",
  "a function with the request",
  "AWS_IAM",
  "an API key",
] as const;
export type GuardName = (typeof GUARDS)[number];

/** A gateway behind one kind of guard, and what a caller must send to pass it. */
export interface GuardBench extends TestGateway {
  /** The header that is asked for. */
  readonly header: string;
  /** What else a caller sends. */
  readonly besides: readonly string[];
  /** What may stand in no log. */
  readonly secret: string;
  /** The right value for this very request. */
  valueFor(request: RawRequest): string;
}

const SECRET = "a-secret-that-nobody-guesses";
const KEY = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: SECRET };
const DATE = toAmzDate(NOW);

interface Guard extends Pick<GuardBench, "header" | "besides" | "valueFor"> {
  readonly route: Partial<Route>;
}

const toGuarded = (authorizer: AuthorizerDefinition): Partial<Route> => ({
  authorization: { authorizer, scopes: [] },
});

const TABLE: Readonly<Record<GuardName, Guard>> = {
  "a function with a token": {
    header: "Authorization",
    besides: [],
    valueFor: () => SECRET,
    route: toGuarded(TOKEN),
  },
  "a function with the request": {
    header: "X-Auth",
    besides: [],
    valueFor: () => SECRET,
    route: toGuarded({
      ...TOKEN,
      input: { type: "REQUEST", identitySources: [{ in: "header", name: "X-Auth" }] },
    }),
  },
  AWS_IAM: {
    header: "Authorization",
    besides: ["X-Amz-Date", DATE],
    valueFor: ({ method = "GET", target = "/", body = "" }) =>
      toAuthorization({ method, target, body, headers: { host: "localhost", "x-amz-date": DATE } }, KEY, {
        region: "us-east-1",
        service: "execute-api",
      }),
    route: toGuarded(AWS_IAM),
  },
  "an API key": {
    header: "x-api-key",
    besides: [],
    valueFor: () => SECRET,
    route: { isApiKeyRequired: true },
  },
};

const CUSTOM = {
  statusCode: 418,
  responseParameters: { "gatewayresponse.header.X-Custom": "'yes'" },
  responseTemplates: {
    "application/json":
      '{"message":$context.error.messageString,"echo":"$method.request.header.X-Echo","q":"$method.request.querystring.q"}',
  },
};

/** Answers as customised where the request says so with a header; else as AWS does. */
export async function startGuardBench(name: GuardName, open?: "open"): Promise<GuardBench> {
  const guard = TABLE[name];
  const origin = { logicalId: "X", file: "template.yaml", path: "Resources.X.Properties" };
  const gateway = await startTestGateway({
    apis: [
      createTestApi({ routes: createRoutes(open ? {} : guard.route), authorizers: [] }),
      createTestApi({
        stageName: "Custom",
        routes: createRoutes(open ? {} : guard.route),
        authorizers: [],
        gatewayResponses: { DEFAULT_4XX: CUSTOM },
      }),
    ],
    functions: [createGuardFunction()],
    callerCredentials: KEY,
    usage: {
      apiKeys: [{ origin, apiKeyId: "key001", name: "Key", value: SECRET, enabled: true }],
      usagePlans: [
        {
          origin,
          usagePlanId: "plan01",
          name: "Plan",
          stages: ["Prod", "Custom"].map((stageName) => ({
            restApiId: "abc123defg",
            stageName,
            methodThrottles: {},
          })),
          apiKeyIds: ["key001"],
        },
      ],
    },
  });
  return { ...gateway, ...guard, secret: SECRET, send: (request) => gateway.send(toLocal(request)) };
}

/** The host that is signed. */
function toLocal(request: RawRequest = {}): RawRequest {
  return { ...request, headers: ["Host", "localhost", ...(request.headers ?? [])] };
}

function createRoutes(guard: Partial<Route>): readonly Route[] {
  return [
    createTestRoute(guard),
    createTestRoute({ method: "OPTIONS", ...guard }),
    createTestRoute({ method: "ANY", resourcePath: "/{proxy+}" }),
    createTestRoute({ method: "ANY", resourcePath: "/admin", ...guard }),
    createTestRoute({ method: "ANY", resourcePath: "/admin/{proxy+}", ...guard }),
  ];
}

/** Knows the secret, wherever it is asked with it; whoever sends anything else is nobody. */
function createGuardFunction() {
  const guard = createTestFunction({ functionArn: GUARD_ARN, functionName: "guard" });
  const invoke = guard.invoke.bind(guard);
  guard.answer = () => toPolicy("Allow", "*");
  guard.invoke = async (text, options) => {
    const { authorizationToken, multiValueHeaders } = JSON.parse(text);
    const values: readonly string[] =
      multiValueHeaders?.["X-Auth"] ?? multiValueHeaders?.["x-auth"] ?? multiValueHeaders?.["X-AUTH"] ?? [];
    const isKnown = authorizationToken === SECRET || (values.length === 1 && values[0] === SECRET);
    const error = { errorType: "Error", errorMessage: "Unauthorized" };
    return isKnown ? invoke(text, options) : { kind: "failed", error, durationMs: 1 };
  };
  return guard;
}

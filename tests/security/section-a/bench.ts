import type { CognitoAuthorizer } from "../../../local/openapi/authorizer-definition.ts";
import type { RestApi } from "../../../local/openapi/rest-api.ts";
import {
  type CreateBrokenGate,
  createAnyKeyGate,
  createDecodingGate,
  createOpenGate,
} from "../../support/broken-gates.ts";
import type { RawAnswer, RawRequest } from "../../support/raw-http.ts";
import {
  createGuardedRoute,
  createTestApi,
  createTestAuthorizer,
  createTestMapping,
  createTestRoute,
  ISSUER,
  POOL_ARN,
  toMappedValues,
} from "../../support/rest-api.ts";
import { startTestGateway, type TestGateway } from "../../support/test-gateway.ts";
import {
  type Claims,
  createAccessClaims,
  createIdClaims,
  createSigningKey,
  createTestIssuer,
  type SigningKey,
  signToken,
} from "../../support/test-issuer.ts";

/** A row of section A of the security catalogue. */
export interface Row {
  readonly id: string;
  /** What is sent, in the catalogue's words. */
  readonly sent: string;
  /** Whether something must be refused; then at least one broken gate must fail the row. */
  readonly isRefusal: boolean;
  /** Sends it and asserts the expected answer. */
  run(bench: SectionABench): Promise<void>;
}

export interface SectionABench extends TestGateway {
  /** What the kind of API answers. */
  readonly answers: FixedAnswers;
  readonly otherKey: SigningKey;
  readonly foreignKey: SigningKey;
  readonly rotatedKey: SigningKey;
  /** Published by the issuer beside the one that signs. */
  readonly spareKey: SigningKey;
}

export interface FixedAnswer {
  readonly status: number;
  readonly body: string;
  /** `x-amzn-ErrorType`; HTTP APIs have none. */
  readonly errorType: string | undefined;
}

export type FixedAnswers = Readonly<
  Record<"unauthorized" | "expired" | "noRoute" | "unavailable", FixedAnswer>
>;

export const OTHER_ARN = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_OtherPool";
export const OTHER_ISSUER = "http://localhost:3001/us-east-1_OtherPool";
export const GONE_ARN = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_GonePool1";
export const GONE_ISSUER = "http://localhost:3001/us-east-1_GonePool1";

/** Gates that the suite must see through, by name. */
export const BROKEN_GATES = ["open", "decodes without verifying", "takes any key"] as const;
export type BrokenGateName = (typeof BROKEN_GATES)[number];

export async function startSectionABench(broken?: BrokenGateName): Promise<SectionABench> {
  const [otherKey, foreignKey, rotatedKey, spareKey] = ["other", "foreign", "rotated", "spare"].map(
    createSigningKey,
  ) as [SigningKey, SigningKey, SigningKey, SigningKey];
  const otherIssuer = createTestIssuer({ keys: [otherKey], providerArn: OTHER_ARN, issuer: OTHER_ISSUER });
  const keys = [createSigningKey("pool"), otherKey, foreignKey, rotatedKey, spareKey];
  const createAuthorizer = broken && createBrokenGate(broken, keys);
  const test = await startTestGateway({
    apis: broken === "open" ? STAGES.map(openUp) : STAGES,
    issuers: [otherIssuer],
    ...(createAuthorizer && { createAuthorizer }),
  });
  test.issuer.keys = [test.key, spareKey];
  return { ...test, answers: REST_ANSWERS, otherKey, foreignKey, rotatedKey, spareKey };
}

export function createBrokenGate(name: BrokenGateName, keys: readonly SigningKey[]): CreateBrokenGate {
  const issuers = new Map([
    [POOL_ARN, ISSUER],
    [OTHER_ARN, OTHER_ISSUER],
    [GONE_ARN, GONE_ISSUER],
  ]);
  if (name === "open") return createOpenGate();
  return name === "takes any key" ? createAnyKeyGate(issuers, keys) : createDecodingGate(issuers);
}

/** An open gate has no closed routes either: whatever is asked for is answered. */
function openUp(api: RestApi): RestApi {
  const everything = ["/", "/{proxy+}"].map((resourcePath) =>
    createTestRoute({ method: "ANY", resourcePath }),
  );
  return { ...api, routes: [...api.routes.map(({ authorization: _, ...route }) => route), ...everything] };
}

/** One API per circumstance, each under a stage of its own. */
const STAGES: readonly RestApi[] = [
  createStage("Prod", {
    routes: [
      createGuardedRoute(),
      createGuardedRoute({ resourcePath: "/private" }),
      createTestRoute({ resourcePath: "/public" }),
      createTestRoute({ resourcePath: "/both" }),
      createGuardedRoute({ resourcePath: "/both", method: "DELETE" }),
    ],
  }),
  createStage("Scoped", { routes: [createGuardedRoute({}, ["orders/read", "orders/write"])] }),
  createStage("Header", { routes: [guardedBy({ identityHeader: "X-Api-Token" })] }),
  createStage("Expression", { routes: [guardedBy({ identityValidationExpression: "wantedclient.*" })] }),
  createStage("Both", { routes: [guardedBy({ providerArns: [POOL_ARN, OTHER_ARN] })] }),
  createStage("Gone", { routes: [guardedBy({ providerArns: [GONE_ARN] })] }),
  createStage("Greedy", {
    routes: [
      createTestRoute({ method: "ANY", resourcePath: "/{proxy+}" }),
      createGuardedRoute({ method: "ANY", resourcePath: "/admin" }),
      createGuardedRoute({ method: "ANY", resourcePath: "/admin/{proxy+}" }),
    ],
  }),
  createStage("Cors", {
    routes: [
      createTestRoute({ method: "OPTIONS", integration: preflight() }),
      createGuardedRoute({ method: "OPTIONS", resourcePath: "/guarded", integration: preflight() }),
    ],
  }),
  createStage("Custom", {
    routes: [createGuardedRoute(), createGuardedRoute({ resourcePath: "/{name}" })],
    gatewayResponses: {
      UNAUTHORIZED: {
        statusCode: 418,
        responseParameters: { "gatewayresponse.header.X-Why": "'no token'" },
        responseTemplates: {
          "application/json": '{"why":$context.error.messageString,"path":"$context.path"}',
        },
      },
    },
  }),
];

function createStage(stageName: string, overrides: Partial<RestApi>): RestApi {
  return createTestApi({ stageName, ...overrides });
}

function guardedBy(overrides: Partial<CognitoAuthorizer>): RestApi["routes"][number] {
  return createGuardedRoute({ authorization: { authorizer: createTestAuthorizer(overrides), scopes: [] } });
}

function preflight(): RestApi["routes"][number]["integration"] {
  return {
    kind: "mock",
    mock: createTestMapping({
      responses: [
        {
          pattern: "default",
          statusCode: 200,
          headers: toMappedValues({ "Access-Control-Allow-Origin": "'https://app.example'" }),
          templates: {},
        },
      ],
    }),
  };
}

export function idToken({ key }: SectionABench, overrides: Claims = {}): string {
  return signToken(key, createIdClaims(overrides));
}

export function accessToken({ key }: SectionABench, overrides: Claims = {}): string {
  return signToken(key, createAccessClaims(overrides));
}

/** A request with that token, bare. */
export function withToken(token: string, target = "/Prod/"): RawRequest {
  return { target, headers: ["Authorization", token] };
}

/** An otherwise good token of the right key with that header. */
export function withHeader({ key }: SectionABench, header: unknown): RawRequest {
  return withToken(signToken(key, createIdClaims(), header));
}

const UNAUTHORIZED: FixedAnswer = {
  body: '{"message":"Unauthorized"}',
  errorType: "UnauthorizedException",
  status: 401,
};
const EXPIRED = { ...UNAUTHORIZED, body: '{"message":"The incoming token has expired"}' };
const ROUTE = {
  body: '{"message":"Missing Authentication Token"}',
  errorType: "MissingAuthenticationTokenException",
  status: 403,
};
const UNAVAILABLE = { body: '{"message":null}', errorType: "AuthorizerConfigurationException", status: 500 };

const REST_ANSWERS: FixedAnswers = {
  unauthorized: UNAUTHORIZED,
  expired: EXPIRED,
  noRoute: ROUTE,
  unavailable: UNAVAILABLE,
};

/** The fixed answer 401: the same bytes for each of them, and no function was called. */
export async function expect401(bench: SectionABench, ...requests: readonly RawRequest[]): Promise<void> {
  for (const request of requests) await expectRefusal(bench, request, bench.answers.unauthorized);
}

/** 401-expired. */
export function expectExpired(bench: SectionABench, request: RawRequest): Promise<void> {
  return expectRefusal(bench, request, bench.answers.expired);
}

/** 403-route. */
export async function expectNoRoute(bench: SectionABench, ...requests: readonly RawRequest[]): Promise<void> {
  for (const request of requests) await expectRefusal(bench, request, bench.answers.noRoute);
}

/** 500 of an authorizer that cannot decide. */
export function expectUnavailable(bench: SectionABench, request: RawRequest): Promise<void> {
  return expectRefusal(bench, request, bench.answers.unavailable);
}

async function expectRefusal(
  bench: SectionABench,
  request: RawRequest,
  expected: FixedAnswer,
): Promise<void> {
  const called = bench.lambda.events.length;
  const answer = await bench.send(request);
  const { body, errorType, status } = expected;
  expect({ body: answer.body, errorType: answer.headers["x-amzn-errortype"], status: answer.status }).toEqual(
    {
      body: request.method === "HEAD" ? "" : body,
      errorType,
      status,
    },
  );
  expect(bench.lambda.events).toHaveLength(called);
}

/** The request reaches the function, and its answer comes back. */
export async function expectPass(bench: SectionABench, request: RawRequest): Promise<RawAnswer> {
  const called = bench.lambda.events.length;
  const answer = await bench.send(request);
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: '"Hello from Lambda!"' });
  expect(bench.lambda.events).toHaveLength(called + 1);
  return answer;
}

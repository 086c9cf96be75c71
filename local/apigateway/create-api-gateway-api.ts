import type { IncomingMessage, ServerResponse } from "node:http";
import type { Gateway } from "../gateway/create-gateway.ts";
import { findSignatureComplaint } from "../gateway/missing-route.ts";
import { MAX_BODY_BYTES } from "../gateway/request-body.ts";
import { decodePercent, parseRequestTarget, toSegments } from "../gateway/request-target.ts";
import { readBody } from "../http/read-body.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Random } from "../platform/random.ts";
import { ApiGatewayError } from "./api-gateway-error.ts";
import { isControlRequest } from "./control-request.ts";
import type { Operation } from "./operation.ts";
import { type FoundOperation, findOperation } from "./operation-names.ts";
import { getAuthorizer } from "./operations/get-authorizer.ts";
import { getAuthorizers } from "./operations/get-authorizers.ts";
import { getRestApi } from "./operations/get-rest-api.ts";
import { getRestApis } from "./operations/get-rest-apis.ts";
import { testInvokeAuthorizer } from "./operations/test-invoke-authorizer.ts";

export interface ApiGatewayApiDeps {
  readonly gateway: Pick<Gateway, "apis" | "findAuthorizer">;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Pick<Log, "error">;
}

/** The API Gateway API, as the AWS CLI and the SDKs call it on the gateway's own port. */
export interface ApiGatewayApi {
  /** Answers the request if it is one for this API, and says whether it is; if not, it has done nothing. */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
}

/** What is run of it; everything else is refused by name. */
const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ["GetAuthorizer", getAuthorizer],
  ["GetAuthorizers", getAuthorizers],
  ["GetRestApi", getRestApi],
  ["GetRestApis", getRestApis],
  ["TestInvokeAuthorizer", testInvokeAuthorizer],
]);

export function createApiGatewayApi(deps: ApiGatewayApiDeps): ApiGatewayApi {
  return {
    answer(request, response) {
      if (!isControlRequest(request, deps.gateway.apis())) return false;
      const requestId = deps.random.uuid();
      runOperation(request, requestId, deps)
        .catch((cause) => toErrorAnswer(cause, deps.log))
        .then((answer) => send(response, requestId, answer));
      return true;
    },
  };
}

interface WireAnswer {
  readonly status: number;
  readonly type?: string;
  readonly body: string;
}

async function runOperation(
  request: IncomingMessage,
  requestId: string,
  deps: ApiGatewayApiDeps,
): Promise<WireAnswer> {
  checkCaller(request);
  const { name, labels } = getOperation(request);
  const operation = OPERATIONS.get(name);
  if (operation === undefined) throw notRunHere(name);
  const body = parseBody(await readBody(request, MAX_BODY_BYTES));
  return { status: 200, body: await operation({ labels, body, requestId }, deps) };
}

/** No web page administers the gateway, and nobody without at least the form of a signature (contract C1). */
function checkCaller({ headers }: IncomingMessage): void {
  const { origin, host, authorization } = headers;
  if (origin !== undefined && origin !== `http://${host}`) {
    throw new ApiGatewayError(403, "ForbiddenException", "The API Gateway API is not for web pages.");
  }
  const complaint = findSignatureComplaint(authorization, true);
  if (complaint !== undefined) throw new ApiGatewayError(403, complaint.errorType, complaint.message);
}

function getOperation({ method = "", url = "" }: IncomingMessage): FoundOperation {
  const { path, query } = parseRequestTarget(url) ?? { path: "", query: "" };
  const found = findOperation(method, toSegments(path).map(decodePercent), query);
  // Assumed: what AWS says to a path that is none of its API's.
  if (found === undefined) throw new ApiGatewayError(404, "NotFoundException", "Unable to find the resource");
  return found;
}

function notRunHere(name: string): ApiGatewayError {
  const known = [...OPERATIONS.keys()].join(", ");
  return new ApiGatewayError(
    501,
    "NotRunHere",
    `Gatehouse does not run ${name}. Of the API Gateway API it runs ${known}; change template.yaml and openapi.yaml for the rest.`,
  );
}

function parseBody(body: Awaited<ReturnType<typeof readBody>>): unknown {
  if (body === "too-large") throw new ApiGatewayError(413, "RequestEntityTooLargeException", "Too large");
  if (body === "aborted" || body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new ApiGatewayError(400, "BadRequestException", "The body is not JSON.");
  }
}

function toErrorAnswer(cause: unknown, log: Pick<Log, "error">): WireAnswer {
  if (cause instanceof ApiGatewayError) {
    return { status: cause.status, type: cause.type, body: JSON.stringify({ message: cause.message }) };
  }
  log.error(`The API Gateway API failed: ${cause instanceof Error ? cause.stack : String(cause)}`);
  return { status: 500, type: "InternalFailure", body: '{"message":"Internal Failure"}' };
}

function send(response: ServerResponse, requestId: string, { status, type, body }: WireAnswer): void {
  const headers = ["Content-Type", "application/json", "Content-Length", String(Buffer.byteLength(body))];
  headers.push("x-amzn-RequestId", requestId);
  if (type !== undefined) headers.push("x-amzn-ErrorType", type);
  if (status === 501) headers.push("x-gatehouse-error", "NotRunHere");
  // What was not read of the request cannot be told from the next one's beginning.
  if (status === 413) headers.push("Connection", "close");
  response.writeHead(status, headers).end(body);
}

import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { readBody } from "../http/read-body.ts";
import type { Clock } from "../platform/clock.ts";
import type { JsonObject } from "../platform/json.ts";
import type { Log } from "../platform/log.ts";
import type { Random } from "../platform/random.ts";
import type { Credentials } from "../platform/signature-v4.ts";
import type { ManagedUserPools } from "../user-pool/create-user-pools.ts";
import { CognitoIdpError } from "./cognito-idp-error.ts";
import { isForeignOrigin, toPreflightHeaders } from "./cors.ts";
import { toException } from "./exceptions.ts";
import type { Operation } from "./operation.ts";
import { createOperations, type Operations } from "./operations.ts";
import { parseBody } from "./parse-body.ts";
import { describeRefusal } from "./refusal-log.ts";
import { isOperationName, type OperationName, REGISTRY } from "./registry.ts";
import { CONTENT_TYPE, sendException, sendOutput } from "./send-response.ts";
import { checkSignature, checkSignatureForm } from "./signature.ts";

export interface CognitoIdpApiDeps {
  readonly userPools: ManagedUserPools;
  readonly random: Pick<Random, "uuid">;
  readonly log: Pick<Log, "info" | "error">;
  /** With them, signed operations must be signed by this key; without, any well-formed signature will do. */
  readonly signing?: { readonly credentials: Credentials; readonly clock: Clock } | undefined;
}

const TARGET_PREFIX = "AWSCognitoIdentityProviderService.";

/** Assumed: AWS does not publish the limit. No request of the operations that are run comes near it. */
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * The JSON API of Cognito user pools, `POST /` (contract C1, C2). It answers every request that it is given,
 * and fails as the service does; an operation that the twin does not run is refused by its name.
 */
export function createCognitoIdpApi(deps: CognitoIdpApiDeps): RequestListener {
  const operations = createOperations(deps);
  return (request, response) => {
    if (request.method === "OPTIONS") {
      response.writeHead(200, toPreflightHeaders(request.headers)).end();
      return;
    }
    void answer({ request, response, operations, deps });
  };
}

/** Whether a request to the pool's origin is this API's to answer. */
export function isCognitoIdpRequest({ url = "", method }: IncomingMessage): boolean {
  return (method === "POST" || method === "OPTIONS") && (url === "/" || url.startsWith("/?"));
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly operations: Operations;
  readonly deps: CognitoIdpApiDeps;
}

async function answer({ request, response, operations, deps }: Exchange): Promise<void> {
  const requestId = deps.random.uuid();
  let operation: OperationName | undefined;
  let body: JsonObject | undefined;
  try {
    operation = findOperation(request);
    checkCaller(request, operation);
    const implementation = getImplementation(operations, operation);
    const bytes = await readRequest(request);
    checkSigner(request, bytes, { operation, deps });
    body = parseBody(bytes);
    const output = await implementation.run(implementation.parse(body));
    sendOutput(response, output, { operation, requestId });
  } catch (error) {
    if (request.destroyed && !request.complete) return;
    const exception = toException(error, operation);
    const write = exception.status < 500 ? deps.log.info : deps.log.error;
    write(`${describeRefusal({ operation, error, exception, body })} [${requestId}]`);
    sendException(response, exception, { operation, requestId });
  }
}

/**
 * The operation that the request names. The name is taken as it stands: another letter case, another service
 * or two targets name nothing (catalogue C-01, C-02).
 */
function findOperation({ method, headers }: IncomingMessage): OperationName {
  const target = headers["x-amz-target"];
  const mediaType = headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (method === "POST" && mediaType === CONTENT_TYPE && typeof target === "string") {
    const name = target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : "";
    if (isOperationName(name)) return name;
  }
  throw new CognitoIdpError("UnknownOperationException", "");
}

function checkCaller(request: IncomingMessage, operation: OperationName): void {
  if (REGISTRY[operation].authorization !== "sigv4") return;
  if (isForeignOrigin(request.headers)) {
    const message = `${operation} is not for web pages: it administers the user pool.`;
    throw new CognitoIdpError("ForbiddenException", message, 403);
  }
  checkSignatureForm(request);
}

function checkSigner(
  request: IncomingMessage,
  body: Buffer,
  { operation, deps: { signing } }: { readonly operation: OperationName; readonly deps: CognitoIdpApiDeps },
): void {
  if (signing === undefined || REGISTRY[operation].authorization !== "sigv4") return;
  checkSignature(request, body, { credentials: signing.credentials, now: signing.clock.now() });
}

/** AWS knows all 140 operations, and never sends a message with this error: nobody can mistake who refuses. */
function getImplementation(operations: Operations, operation: OperationName): Operation<unknown, unknown> {
  const implementation = operations[operation];
  if (implementation !== undefined) return implementation;
  const message = `Gatehouse does not run ${operation}. docs/cognito-idp.md lists the operations that it runs.`;
  throw new CognitoIdpError("UnknownOperationException", message);
}

async function readRequest(request: IncomingMessage): Promise<Buffer> {
  const bytes = await readBody(request, MAX_BODY_BYTES);
  if (typeof bytes !== "string") return bytes;
  // Nobody is left to answer to.
  if (bytes === "aborted") throw new Error("The client broke off.");
  const message = `The body is longer than ${MAX_BODY_BYTES} bytes`;
  throw new CognitoIdpError("SerializationException", message, 413);
}

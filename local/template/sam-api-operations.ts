import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type Draft, openMap } from "./draft.ts";
import { type ApiEvent, isStateMachineEvent } from "./function-events.ts";
import { toOperationKey } from "./operation-key.ts";
import { isTrue, type PropertyTable, readProperties } from "./property-table.ts";
import { asIs, INTEGRATION, type SamApiAuth } from "./sam-api-auth.ts";
import { derivedFrom } from "./sam-api-extras.ts";
import { addEventAuth, findInvokeRole, parseEventAuth } from "./sam-event-auth.ts";
import { addResourcePolicy } from "./sam-resource-policy.ts";
import { isTrueToSam } from "./sam-truth.ts";
import { findPlace, refuseAt } from "./source-place.ts";

export interface OperationContext {
  readonly auth: SamApiAuth;
  /** `Models` of the API. */
  readonly models: JsonObject;
  /** The stage that `ResourcePolicy` of an event names. */
  readonly policyStage: string;
  readonly partition: string;
  /** `arn:aws:apigateway:us-east-1:lambda:path/…/invocations` of an event's function. */
  toIntegrationUri(event: ApiEvent): string;
  /** What starts the state machine of an event. */
  toStateMachineIntegration(event: ApiEvent): JsonObject;
}

/** Writes the operations that SAM makes of `Api` events into a document that SAM owns. @throws StartError */
export function addOperations(body: Draft, events: readonly ApiEvent[], context: OperationContext): void {
  const paths = openMap(body, "paths");
  for (const event of events) {
    const pathItem = openMap(paths, event.path, findPlace(event.properties));
    const method = toOperationKey(event.method);
    if (Object.hasOwn(pathItem, method)) {
      const problem = `${event.method.toUpperCase()} ${event.path} is defined by more than one event.`;
      refuseAt(findPlace(event.properties), problem, "Give one of them another path or method.");
    }
    pathItem[method] = createOperation(body, event, context);
  }
  // Every method of a path is there before SAM writes the policy of the first event.
  for (const event of events) addEventPolicy(body, event, context);
}

/**
 * `MergeDefinitions`: what SAM makes of an event takes the place of the same members of the author's own
 * operation (contract A-115). Everything else that it would write into the document is lost, as in SAM.
 */
export function mergeOperations(body: Draft, events: readonly ApiEvent[], context: OperationContext): void {
  for (const event of events.filter((one) => !isStateMachineEvent(one))) {
    const operation = createOperation({ swagger: "2.0", paths: {} }, event, context);
    const pathItem = openMap(openMap(body, "paths"), event.path, findPlace(event.properties));
    const own = getOwn(pathItem, event.method);
    pathItem[event.method] = derivedFrom({ ...(isJsonObject(own) && own), ...operation }, event.properties);
  }
}

function createOperation(body: Draft, event: ApiEvent, context: OperationContext): Draft {
  if (isStateMachineEvent(event)) return createStateMachineOperation(body, event, context);
  const { properties } = event;
  const auth = parseEventAuth(properties, context.auth);
  const credentials = findInvokeRole(auth, context.auth, context.partition);
  const isStream = getOwn(properties, "ResponseTransferMode") === "RESPONSE_STREAM";
  const operation: Draft = derivedFrom({}, properties);
  operation[INTEGRATION] = derivedFrom(
    {
      type: "aws_proxy",
      httpMethod: "POST",
      uri: context.toIntegrationUri(event),
      ...(isStream && { responseTransferMode: "STREAM" }),
      ...(credentials !== undefined && { credentials }),
      ...toTimeout(event),
    },
    properties,
  );
  operation.responses = {};
  if (auth !== undefined) addEventAuth({ body, operation }, auth, context.auth);
  addRequestModel(body, operation, { event, models: context.models });
  addRequestParameters(operation, event);
  return operation;
}

/** It starts the state machine; that is not run here, and guarded all the same. */
function createStateMachineOperation(body: Draft, event: ApiEvent, context: OperationContext): Draft {
  const { properties } = event;
  const auth = parseEventAuth(properties, context.auth);
  const operation: Draft = derivedFrom({}, properties);
  operation[INTEGRATION] = derivedFrom(context.toStateMachineIntegration(event), properties);
  operation.responses = { "200": { description: "OK" }, "400": { description: "Bad Request" } };
  if (auth !== undefined) addEventAuth({ body, operation }, auth, context.auth);
  return operation;
}

function addEventPolicy(body: Draft, event: ApiEvent, context: OperationContext): void {
  const policy = parseEventAuth(event.properties, context.auth)?.resourcePolicy;
  if (policy === undefined) return;
  if (isStateMachineEvent(event)) {
    const place = findPlace(event.properties, "Auth");
    refuseAt(place, "SAM names no stage in the ResourcePolicy of a state machine's event.", "Use the API's.");
  }
  addResourcePolicy(body, policy, { paths: [event.path], stageName: context.policyStage });
}

/** Applies `OverrideApiAuth` to an operation of the author's own document; everything else stays as it is. */
export function overrideOperation(
  body: Draft,
  event: ApiEvent,
  context: OperationContext,
): "applied" | "ignored" {
  const written = getOwn(event.properties, "Auth");
  if (!isTrueToSam(written)) return "applied";
  // SAM does not even look at an Auth that it does not apply.
  if (!isJsonObject(written) || !isTrueToSam(getOwn(written, "OverrideApiAuth"))) return "ignored";
  const own = parseEventAuth(event.properties, context.auth);
  if (own === undefined) return "ignored";
  addEventPolicy(body, event, context);
  const paths = getOwn(body, "paths");
  const pathItem = isJsonObject(paths) ? getOwn(paths, event.path) : undefined;
  const operation = isJsonObject(pathItem) ? getOwn(pathItem, toOperationKey(event.method)) : undefined;
  if (!isJsonObject(operation) || getOwn(operation, INTEGRATION) === undefined) return "ignored";
  addEventAuth({ body, operation: operation as Draft }, own, context.auth);
  return "applied";
}

function toTimeout(event: ApiEvent): JsonObject {
  const timeout = getOwn(event.properties, "TimeoutInMillis");
  return timeout === undefined ? {} : { timeoutInMillis: timeout };
}

const REQUEST_MODEL: PropertyTable = {
  what: "RequestModel",
  modelled: ["Model", "Required", "ValidateBody", "ValidateParameters"],
  ignored: [],
};

function addRequestModel(
  body: Draft,
  operation: Draft,
  { event, models }: { event: ApiEvent; models: JsonObject },
): void {
  const written = getOwn(event.properties, "RequestModel");
  if (written === undefined) return;
  const place = findPlace(event.properties, "RequestModel");
  if (!isJsonObject(written)) refuseAt(place, "RequestModel must be a map.", "Write its Model.");
  const request = readProperties(written, REQUEST_MODEL, asIs);
  const model = getOwn(request, "Model");
  if (typeof model !== "string" || !Object.hasOwn(models, model)) {
    refuseAt(place, `The model ${String(model)} is not one of the API's Models.`, "Declare it on the API.");
  }
  const required = getOwn(request, "Required");
  addBodySchema(body, operation, { name: model.toLowerCase(), required });
  addValidator(body, operation, request);
}

function addBodySchema(body: Draft, operation: Draft, model: { name: string; required: unknown }): void {
  const required = model.required === undefined ? {} : { required: isTrue(model.required) };
  if (getOwn(body, "swagger") !== undefined) {
    const schema = { $ref: `#/definitions/${model.name}` };
    pushParameter(operation, { in: "body", name: model.name, schema, ...required });
    return;
  }
  const schema = { $ref: `#/components/schemas/${model.name}` };
  operation.requestBody = { content: { "application/json": { schema } }, ...required };
}

/** SAM names a validator by what it does, and declares it once. */
function addValidator(body: Draft, operation: Draft, request: JsonObject): void {
  const flags = [getOwn(request, "ValidateBody"), getOwn(request, "ValidateParameters")];
  if (flags.every((flag) => flag === undefined)) return;
  const [validateBody, validateParameters] = flags.map((flag) => flag === true);
  const name = toValidatorName(validateBody === true, validateParameters === true);
  const validators = openMap(body, "x-amazon-apigateway-request-validators", findPlace(request));
  validators[name] ??= { validateRequestBody: validateBody, validateRequestParameters: validateParameters };
  operation["x-amazon-apigateway-request-validator"] = name;
}

function toValidatorName(validateBody: boolean, validateParameters: boolean): string {
  if (validateBody) return validateParameters ? "body-and-params" : "body-only";
  return validateParameters ? "params-only" : "no-validation";
}

/** `[method.request.header.X, { method.request.querystring.y: { Required: true } }]`. */
function addRequestParameters(operation: Draft, event: ApiEvent): void {
  const written = getOwn(event.properties, "RequestParameters");
  if (written === undefined) return;
  const place = findPlace(event.properties, "RequestParameters");
  if (!Array.isArray(written)) refuseAt(place, "RequestParameters must be a list.", "Write a list.");
  for (const entry of written as readonly unknown[]) {
    const [name, settings] =
      typeof entry === "string" ? [entry, {}] : (Object.entries(entry ?? {})[0] ?? ["", {}]);
    const match = /^method\.request\.(querystring|path|header)\.(.+)$/.exec(name);
    if (match === null || !isJsonObject(settings)) {
      refuseAt(place, `${name} is no request parameter.`, "Write method.request.header.Name.");
    }
    const location = match[1] === "querystring" ? "query" : match[1];
    const required = isTrue(getOwn(settings, "Required"));
    pushParameter(operation, { in: location, name: match[2], required, type: "string" });
    if (isTrueToSam(getOwn(settings, "Caching"))) addCacheKey(operation, name);
  }
}

/** Nothing is cached here; the document says it all the same. */
function addCacheKey(operation: Draft, name: string): void {
  const integration = openMap(operation, INTEGRATION);
  const existing = getOwn(integration, "cacheKeyParameters");
  integration.cacheKeyParameters = [...(Array.isArray(existing) ? existing : []), name];
}

function pushParameter(operation: Draft, parameter: JsonObject): void {
  const existing = getOwn(operation, "parameters");
  operation.parameters = [...(Array.isArray(existing) ? existing : []), parameter];
}

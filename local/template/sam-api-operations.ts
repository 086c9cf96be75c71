import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type Draft, openMap } from "./draft.ts";
import type { ApiEvent } from "./function-events.ts";
import { isTrue, type PropertyTable, readProperties } from "./property-table.ts";
import { asIs, INTEGRATION, type SamApiAuth } from "./sam-api-auth.ts";
import { derivedFrom } from "./sam-api-extras.ts";
import { addEventAuth, parseEventAuth } from "./sam-event-auth.ts";
import { findPlace, refuseAt } from "./source-place.ts";

export interface OperationContext {
  readonly auth: SamApiAuth;
  /** `Models` of the API. */
  readonly models: JsonObject;
  /** `arn:aws:apigateway:us-east-1:lambda:path/…/invocations` of an event's function. */
  toIntegrationUri(event: ApiEvent): string;
}

/** Writes the operation that SAM makes of an `Api` event, if SAM owns the document. @throws StartError */
export function addOperation(body: Draft, event: ApiEvent, context: OperationContext): void {
  const pathItem = openMap(openMap(body, "paths"), event.path, findPlace(event.properties));
  const method = toOperationKey(event.method);
  if (Object.hasOwn(pathItem, method)) {
    const problem = `${event.method.toUpperCase()} ${event.path} is defined by more than one event.`;
    refuseAt(findPlace(event.properties), problem, "Give one of them another path or method.");
  }
  const operation: Draft = derivedFrom({}, event.properties);
  pathItem[method] = operation;
  operation[INTEGRATION] = derivedFrom(
    { type: "aws_proxy", httpMethod: "POST", uri: context.toIntegrationUri(event), ...toTimeout(event) },
    event.properties,
  );
  operation.responses = {};
  const auth = parseEventAuth(event.properties, context.auth);
  if (auth !== undefined) addEventAuth(operation, auth, context.auth);
  addRequestModel(body, operation, { event, models: context.models });
  addRequestParameters(operation, event);
}

/** Applies `OverrideApiAuth` to an operation of the author's own document; everything else stays as it is. */
export function overrideOperation(body: Draft, event: ApiEvent, auth: SamApiAuth): "applied" | "ignored" {
  const own = parseEventAuth(event.properties, auth);
  if (own === undefined || !own.overridesApi) return own === undefined ? "applied" : "ignored";
  const paths = getOwn(body, "paths");
  const pathItem = isJsonObject(paths) ? getOwn(paths, event.path) : undefined;
  const operation = isJsonObject(pathItem) ? getOwn(pathItem, toOperationKey(event.method)) : undefined;
  if (!isJsonObject(operation) || getOwn(operation, INTEGRATION) === undefined) return "ignored";
  addEventAuth(operation as Draft, own, auth);
  return "applied";
}

export function toOperationKey(method: string): string {
  return method === "any" ? "x-amazon-apigateway-any-method" : method;
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
  }
}

function pushParameter(operation: Draft, parameter: JsonObject): void {
  const existing = getOwn(operation, "parameters");
  operation.parameters = [...(Array.isArray(existing) ? existing : []), parameter];
}

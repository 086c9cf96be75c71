import type { RequestValidation } from "../openapi/rest-api.ts";
import type { JsonObject } from "../platform/json.ts";
import type { Refusal } from "./answer.ts";
import type { RouteCall } from "./call.ts";
import { INTERNAL_SERVER_ERROR } from "./gateway-response-types.ts";
import { toMediaType } from "./media-types.ts";
import { type BodyModel, createBodyModel } from "./model-schema.ts";
import { findHeaderAsSpelled } from "./request-headers.ts";
import { findInQuery } from "./request-target.ts";

/** Checks a request against what its method asks for; returns why it goes no further. */
export type ValidateRequest = (routed: RouteCall) => Refusal | undefined | Promise<Refusal | undefined>;

type Parameter = RequestValidation["parameters"][number];

/** E-82: the order in which the groups are named. */
const PLACES = ["header", "path", "querystring"] as const;

/**
 * Parameters first, then the body (contract E-80 to E-88).
 *
 * @returns `undefined` when nothing is asked for
 */
export function createRequestValidation(validation: RequestValidation): ValidateRequest | undefined {
  if (validation.parameters.length === 0 && Object.keys(validation.models).length === 0) return undefined;
  const parameters = PLACES.flatMap((place) => validation.parameters.filter((wanted) => wanted.in === place));
  const validateBody = createBodyValidation(validation.models);
  return (routed) => checkParameters(parameters, routed) ?? validateBody?.(routed);
}

/** E-81; Assumed (E-83): within a group, in order of declaration. */
function checkParameters(parameters: readonly Parameter[], routed: RouteCall): Refusal | undefined {
  const missing = parameters.filter((parameter) => (findParameter(parameter, routed) ?? "").trim() === "");
  if (missing.length === 0) return undefined;
  const names = missing.map(({ name }) => name).join(", ");
  return {
    type: "BAD_REQUEST_PARAMETERS",
    message: `Missing required request parameters: [${names}]`,
    reason: {
      problem: `required parameters are missing: ${missing.map((one) => `${one.in} ${one.name}`).join(", ")}`,
      remedy: "Send them; API Gateway compares the names of headers and parameters letter by letter.",
    },
  };
}

function findParameter(parameter: Parameter, { call, stage, pathParameters }: RouteCall): string | undefined {
  if (parameter.in === "header") return findHeaderAsSpelled(call.headers, parameter.name);
  return findInQuery(parameter.in === "path" ? pathParameters : stage.query, parameter.name);
}

/** E-87: by Content-Type, without one JSON; a type without a model is not validated. */
function createBodyValidation(models: Readonly<Record<string, JsonObject>>): ValidateRequest | undefined {
  const byMediaType = new Map(Object.entries(models).map(([type, schema]) => [toMediaType(type), schema]));
  if (byMediaType.size === 0) return undefined;
  const prepared = new Map<JsonObject, Promise<BodyModel>>();
  return async ({ call, stage }) => {
    const mediaType = toMediaType(call.headers.read.contentType ?? "application/json");
    const schema = byMediaType.get(mediaType);
    if (schema === undefined) return undefined;
    const model = prepared.get(schema) ?? createBodyModel(schema);
    prepared.set(schema, model);
    try {
      return checkBody(await model, stage.body);
    } catch (cause) {
      return refuseModel(mediaType, cause);
    }
  };
}

/** E-85, E-86, E-88. */
function checkBody(model: BodyModel, body: Buffer): Refusal | undefined {
  const parsed = parseJson(body.length === 0 ? "{}" : body.toString("utf8"));
  const errors = parsed === undefined ? ["the body is not JSON"] : model.findErrors(parsed.value);
  if (errors.length === 0) return undefined;
  return {
    type: "BAD_REQUEST_BODY",
    message: "Invalid request body",
    validationErrors: `[${errors.join(", ")}]`,
    reason: {
      problem: `the body does not fit its model: ${errors.join(", ")}`,
      remedy: "Send a body as the OpenAPI document describes it.",
    },
  };
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** A model that cannot be used lets nothing through. */
function refuseModel(mediaType: string, cause: unknown): Refusal {
  const message = cause instanceof Error ? cause.message : String(cause);
  return {
    type: "API_CONFIGURATION_ERROR",
    message: INTERNAL_SERVER_ERROR,
    reason: {
      problem: `the model for ${mediaType} cannot be used: ${message}`,
      remedy: "Mend the schema in the OpenAPI document; it is JSON Schema draft 4.",
    },
  };
}

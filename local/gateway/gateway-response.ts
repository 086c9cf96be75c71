import type { CustomGatewayResponse, RestApi } from "../openapi/rest-api.ts";
import { type Answer, JSON_CONTENT_TYPE, type Refusal } from "./answer.ts";
import { type Call, getTrace } from "./call.ts";
import { GATEWAY_RESPONSES, type GatewayResponseDefault } from "./gateway-response-types.ts";
import { chooseByAccept } from "./media-types.ts";
import { type PreparedHeader, type PreparedResponse, prepareResponse } from "./prepared-response.ts";
import { renderTemplate } from "./response-template.ts";
import { createFindVariable, type FindVariable } from "./template-variables.ts";

/**
 * The answer to a request that goes no further (contract D): the gateway response of its type, the API's
 * own one where it has one. Only what was customised differs (D-22); `x-amzn-ErrorType` never does (D-28).
 *
 * @param call as far as it got; an answer before a stage is known cannot be customised (D-29)
 */
export function renderRefusal(refusal: Refusal, call: Call): Answer {
  const base: GatewayResponseDefault = GATEWAY_RESPONSES[refusal.type];
  const custom = call.stage && findCustomResponse(call.stage.api, refusal.type, base);
  const plain: Answer = {
    status: refusal.status ?? base.status,
    contentType: JSON_CONTENT_TYPE,
    body: `{"${base.member}":${base.isSpaced ? " " : ""}${JSON.stringify(refusal.message)}}`,
    errorType: refusal.errorType ?? base.errorType,
    trace: base.isTraced ? getTrace(call) : undefined,
  };
  return custom === undefined ? plain : customise(plain, custom, { refusal, call });
}

/** D-20, D-21: the type itself, then the default of its class. */
function findCustomResponse(
  { gatewayResponses }: RestApi,
  type: string,
  base: GatewayResponseDefault,
): CustomGatewayResponse | undefined {
  return gatewayResponses[type] ?? gatewayResponses[base.status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX"];
}

/** Where nothing but literals was given, as for CORS, no variable is looked up. */
function customise(
  plain: Answer,
  custom: CustomGatewayResponse,
  { refusal, call }: { readonly refusal: Refusal; readonly call: Call },
): Answer {
  const prepared = prepareResponse(custom);
  const find: FindVariable = prepared.isConstant ? () => undefined : createFindVariable(call, refusal);
  const template = prepared.hasTemplates
    ? chooseByAccept(custom.responseTemplates, call.headers.read.accept)
    : undefined;
  return {
    status: custom.statusCode ?? plain.status,
    contentType: chooseContentType(prepared, find, template?.mediaType) ?? plain.contentType,
    body: template ? renderTemplate(template.value, template.mediaType, find) : plain.body,
    errorType: plain.errorType,
    trace: plain.trace,
    headers: prepared.literals ?? prepared.headers.flatMap((header) => toHeader(header, find)),
  };
}

/** Its own header, if there is one, before that of the template. */
function chooseContentType(
  { contentType }: PreparedResponse,
  find: FindVariable,
  mediaType: string | undefined,
): readonly string[] | undefined {
  const own = contentType === undefined ? [] : toHeader(contentType, find);
  if (own.length > 0) return own;
  return mediaType === undefined ? undefined : ["Content-Type", mediaType];
}

const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** D-26: what has no value, or none that can be a header's, is not sent (catalogue D-20). */
function toHeader({ name, literal, expression }: PreparedHeader, find: FindVariable): readonly string[] {
  const value = literal ?? find(expression);
  return value !== undefined && HEADER_VALUE.test(value) ? [name, value] : [];
}

import type { CustomGatewayResponse, RestApi } from "../openapi/rest-api.ts";
import { type Answer, JSON_CONTENT_TYPE, type Refusal } from "./answer.ts";
import { type Call, getTrace } from "./call.ts";
import { GATEWAY_RESPONSES, type GatewayResponseDefault } from "./gateway-response-types.ts";
import { chooseByAccept } from "./media-types.ts";
import { createFindVariable, type FindVariable } from "./template-variables.ts";

const HEADER_PARAMETER = "gatewayresponse.header.";
/** D-26: `'literal'`. */
const LITERAL = /^'(.*)'$/s;
const VARIABLE =
  /\$\{?((?:context|stageVariables)(?:\.[\w:-]+|\['[^']*'\])+)\}?|\$?\{?(method\.request\.(?:header|path|querystring)\.[\w$-]+)\}?/g;

/** Headers that a gateway response cannot set, for they would make the answer unreadable. */
const PROTECTED_HEADERS = new Set(["connection", "content-length", "date", "transfer-encoding"]);
const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

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
    body: `{"message":${base.isSpaced ? " " : ""}${JSON.stringify(refusal.message)}}`,
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

function customise(
  plain: Answer,
  custom: CustomGatewayResponse,
  { refusal, call }: { readonly refusal: Refusal; readonly call: Call },
): Answer {
  const find = createFindVariable(call, refusal);
  const template = chooseByAccept(custom.responseTemplates, call.headers.read.accept);
  const headers = toHeaders(custom.responseParameters, find);
  const ownType = headers.findIndex(
    (name, index) => index % 2 === 0 && name.toLowerCase() === "content-type",
  );
  const contentType = ownType === -1 ? undefined : headers.splice(ownType, 2);
  return {
    ...plain,
    status: custom.statusCode ?? plain.status,
    contentType: contentType ?? (template ? ["Content-Type", template.mediaType] : plain.contentType),
    body: template ? renderTemplate(template.value, template.mediaType, find) : plain.body,
    headers,
  };
}

/** D-26: literals and mapping expressions. What cannot be a header is not sent (catalogue D-20). */
function toHeaders(parameters: Readonly<Record<string, string>>, find: FindVariable): string[] {
  return Object.entries(parameters).flatMap(([parameter, expression]) => {
    if (!parameter.startsWith(HEADER_PARAMETER)) return [];
    const name = parameter.slice(HEADER_PARAMETER.length);
    const value = LITERAL.exec(expression)?.[1] ?? find(expression.trim());
    const isSendable = value !== undefined && HEADER_VALUE.test(value) && HEADER_NAME.test(name);
    return isSendable && !PROTECTED_HEADERS.has(name.toLowerCase()) ? [name, value] : [];
  });
}

/**
 * D-23: plain substitution. A variable without a value leaves nothing.
 *
 * Whatever a request can influence is escaped for the kind of text it is put into (catalogue A-60).
 */
function renderTemplate(template: string, mediaType: string, find: FindVariable): string {
  const escapeText = chooseEscape(mediaType);
  return template.replace(VARIABLE, (_, context?: string, parameter?: string) => {
    const name = context ?? parameter ?? "";
    const value = find(name) ?? "";
    // D-24: already a JSON text of its own, quotes included.
    return name === "context.error.messageString" && escapeText === escapeJson ? value : escapeText(value);
  });
}

function chooseEscape(mediaType: string): (text: string) => string {
  if (/[/+]json\b/i.test(mediaType)) return escapeJson;
  return /html|xml|svg/i.test(mediaType) ? escapeMarkup : (text) => text;
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

const MARKUP: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => MARKUP[character] ?? "");
}

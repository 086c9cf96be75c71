import type { IntegrationMapping, IntegrationResponse } from "../openapi/integration-shapes.ts";
import { type Answer, JSON_CONTENT_TYPE, type Refusal } from "./answer.ts";
import type { RouteCall } from "./call.ts";
import { createFindInAnswer } from "./mapped-values.ts";
import type { MappingTemplates, Overrides } from "./mapping-templates.ts";
import { whenReady } from "./maybe-promise.ts";
import { chooseByAccept, isMediaTypeAmong, parseAccept, toMediaType } from "./media-types.ts";
import { convertPayload } from "./payload-conversion.ts";
import { toAnswerHeaders } from "./result-headers.ts";
import { answerProblems, refuseConfiguration } from "./template-answers.ts";
import { toText, type ValueMap } from "./velocity/value.ts";
import { runWithin } from "./within-time.ts";

/** What a non-proxy integration answered. */
export interface IntegrationAnswer {
  /** What the patterns of the responses are held against: the status code, or a function's error message. */
  readonly selector: string;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  /** What the templates of the request left behind. */
  readonly overrides: Overrides;
}

export type MapAnswer = (
  routed: RouteCall,
  answered: IntegrationAnswer,
) => Answer | Refusal | Promise<Answer | Refusal>;

/** A regular expression of the document that backtracks without end costs its request no more (catalogue D-30). */
const LIMIT_MS = 250;
const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Maps what an integration answered to the method's answer (contract E.6). */
export function createMapAnswer(mapping: IntegrationMapping, templates: MappingTemplates): MapAnswer {
  return (routed, answered) => {
    const response = findResponse(mapping.responses, answered.selector);
    if (response === undefined) return refuseSelection(answered.selector);
    return answerProblems("response", () => mapAnswer(routed, { response, answered, templates }));
  };
}

function mapAnswer(
  routed: RouteCall,
  {
    response,
    answered,
    templates,
  }: { response: IntegrationResponse; answered: IntegrationAnswer; templates: MappingTemplates },
): Answer | Refusal | Promise<Answer> {
  const body = convertBody(routed, response, answered);
  if (body === undefined) {
    return refuseConfiguration("the integration's body is no base64", "Remove contentHandling.");
  }
  const headers = mapHeaders(routed, response, answered);
  const chosen = chooseByAccept(response.templates, routed.call.headers.read.accept);
  if (chosen === undefined) return toAnswer(response, { headers, body, mediaType: undefined });
  const { overrides } = answered;
  const rendered = templates.render(chosen.value, { routed, body: body.toString(), overrides });
  return whenReady(rendered, ({ text }) => {
    const all = [...headers, ...listOverrides(overrides.response)];
    const answer = toAnswer(response, { headers: all, body: text, mediaType: chosen.mediaType });
    return applyOverrides(answer, overrides.response);
  });
}

/** E-91: the first pattern that fits as a whole, else the default. */
function findResponse(
  responses: readonly IntegrationResponse[],
  selector: string,
): IntegrationResponse | undefined {
  return (
    responses.find(({ pattern }) => pattern !== "default" && isMatch(pattern, selector)) ??
    responses.find(({ pattern }) => pattern === "default")
  );
}

function isMatch(pattern: string, selector: string): boolean {
  if (pattern === selector) return true;
  // Status codes cannot keep an expression busy; messages of errors can.
  if (/^\d{3}$/.test(selector)) return new RegExp(`^(?:${pattern})$`).test(selector);
  const outcome = runWithin(() => ({ value: new RegExp(`^(?:${pattern})$`).test(selector) }), LIMIT_MS);
  return outcome?.value === true;
}

function convertBody(
  { call, stage }: RouteCall,
  { contentHandling }: IntegrationResponse,
  { rawHeaders, body }: IntegrationAnswer,
): Buffer | string | undefined {
  const { binaryMediaTypes } = stage.api;
  const index = rawHeaders.findIndex((name, at) => at % 2 === 0 && name.toLowerCase() === "content-type");
  const mediaType = toMediaType(rawHeaders[index + 1] ?? "application/json");
  return convertPayload(body, {
    isBinary: index !== -1 && isMediaTypeAmong(mediaType, binaryMediaTypes),
    isBinaryWanted: isMediaTypeAmong(parseAccept(call.headers.read.accept)[0] ?? "", binaryMediaTypes),
    contentHandling,
  });
}

type HeaderLine = readonly [name: string, value: string];

/** What has no value, or none that can be a header's, is not sent (catalogue D-20). */
function mapHeaders(
  routed: RouteCall,
  { headers }: IntegrationResponse,
  { rawHeaders, body }: IntegrationAnswer,
): readonly HeaderLine[] {
  const find = createFindInAnswer(routed, { rawHeaders, body: () => body.toString("utf8") });
  return Object.entries(headers).flatMap(([name, value]) => toLine(name, find(value)[0]));
}

function toLine(name: string, value: string | undefined): readonly HeaderLine[] {
  return value !== undefined && HEADER_NAME.test(name) && HEADER_VALUE.test(value) ? [[name, value]] : [];
}

function toAnswer(
  { statusCode }: IntegrationResponse,
  made: {
    readonly headers: readonly HeaderLine[];
    readonly body: string | Buffer;
    readonly mediaType: string | undefined;
  },
): Answer {
  const last = new Map(made.headers.map(([name, value]) => [name.toLowerCase(), [name, value] as const]));
  const { contentType, others } = toAnswerHeaders([...last.values()]);
  return {
    status: statusCode,
    contentType: contentType ?? (made.mediaType ? ["Content-Type", made.mediaType] : JSON_CONTENT_TYPE),
    headers: others,
    body: made.body,
  };
}

function listOverrides(overrides: ValueMap): readonly HeaderLine[] {
  const headers = overrides.get("header");
  return headers instanceof Map ? [...headers].flatMap(([name, value]) => toLine(name, toText(value))) : [];
}

/** Observed: a status that is no whole number from 100 to 599 is passed over. */
function applyOverrides(answer: Answer, overrides: ValueMap): Answer {
  const written = toText(overrides.get("status") ?? null);
  const status = /^[2-5]\d\d$/.test(written) ? Number(written) : answer.status;
  return { ...answer, status };
}

function refuseSelection(selector: string): Refusal {
  return refuseConfiguration(
    `no response of the integration fits ${JSON.stringify(selector.slice(0, 80))}, and there is no default one`,
    "Add a response for it, or a default one.",
  );
}

import type { CustomGatewayResponse } from "../openapi/rest-api.ts";

/** A customised gateway response, its parameters parsed. */
export interface PreparedResponse {
  readonly contentType: PreparedHeader | undefined;
  /** All others. */
  readonly headers: readonly PreparedHeader[];
  /** Names and values in turn, where all of `headers` are literals. */
  readonly literals: readonly string[] | undefined;
  readonly hasTemplates: boolean;
  /** Whether neither headers nor templates can name a variable. */
  readonly isConstant: boolean;
}

export interface PreparedHeader {
  readonly name: string;
  /** The value itself (contract D-26); `undefined` where `expression` says where to find it. */
  readonly literal: string | undefined;
  readonly expression: string;
}

const HEADER_PARAMETER = "gatewayresponse.header.";
/** D-26: `'literal'`. */
const LITERAL = /^'(.*)'$/s;
const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Headers that a gateway response cannot set, for they would make the answer unreadable. */
const PROTECTED_HEADERS = new Set(["connection", "content-length", "date", "transfer-encoding"]);

const prepared = new WeakMap<CustomGatewayResponse, PreparedResponse>();

/** Parsed once: most refusals of an API with CORS are customised. */
export function prepareResponse(custom: CustomGatewayResponse): PreparedResponse {
  const known = prepared.get(custom);
  if (known !== undefined) return known;
  const all = Object.entries(custom.responseParameters).flatMap(parseHeader);
  const headers = all.filter(({ name }) => name.toLowerCase() !== "content-type");
  const areLiterals = all.every(({ literal }) => literal !== undefined);
  const hasTemplates = Object.keys(custom.responseTemplates).length > 0;
  const made: PreparedResponse = {
    contentType: all.find(({ name }) => name.toLowerCase() === "content-type"),
    headers,
    literals: areLiterals ? headers.flatMap(({ name, literal = "" }) => [name, literal]) : undefined,
    hasTemplates,
    isConstant: areLiterals && !hasTemplates,
  };
  prepared.set(custom, made);
  return made;
}

function parseHeader([parameter, written]: readonly [string, string]): readonly PreparedHeader[] {
  if (!parameter.startsWith(HEADER_PARAMETER)) return [];
  const name = parameter.slice(HEADER_PARAMETER.length);
  const literal = LITERAL.exec(written)?.[1];
  const isSendable = HEADER_NAME.test(name) && HEADER_VALUE.test(literal ?? "");
  if (!isSendable || PROTECTED_HEADERS.has(name.toLowerCase())) return [];
  return [{ name, literal, expression: written.trim() }];
}
